// Puts WeChat's component framework to work in a browser: code space, pages, host.
import * as adapter from 'glass-easel-miniprogram-adapter'
import { ShopBackend } from './backend.js'
import { defineBuiltins } from './builtins/index.js'
import { createChrome } from './chrome.js'
import { createLoader } from './loader.js'
import { createOverlay } from './overlay.js'
import { createStack } from './stack.js'
import { createWx } from './wx.js'

const ge = adapter.glassEasel
const HOME = '/pages/home/home'

/** @param {object} shop  what mall-build generates, and the core */
export function start({ manifest, styles, templates, builtinTemplates, modules, core }) {
  const env = new adapter.MiniProgramEnv()
  const space = env.createCodeSpace('', true)
  const components = space.getComponentSpace()
  components.updateComponentOptions({ writeIdToDOM: true })

  const backend = new ShopBackend(ge)
  for (const [name, definition] of defineBuiltins(ge, builtinTemplates)) {
    components.setGlobalUsingComponent(name, definition)
  }
  const root = env.associateBackend(backend)
  addStyles(root, space, styles)
  for (const [path, { config, scope }] of Object.entries(manifest.components)) {
    space.addComponentStaticConfig(path, config)
    space.addCompiledTemplate(path, { groupList: templates, content: templates[path] })
    if (styles.sheets[path] !== undefined) space.addStyleSheet(path, path, scope ?? undefined)
  }

  const chrome = createChrome(manifest)
  const overlay = createOverlay(chrome.shell)
  const report = (error) => loader.app().onError?.(error)
  const stack = createStack({
    manifest,
    chrome,
    report,
    createRoot: (path) => root.createRoot('wx-page-root', space, path),
    load: (path) => loader.load(`${path}.js`),
  }, {
    left: overlay.dismiss,
    missing: () => overlay.toast('页面不存在'),
  })
  const wx = createWx({ stack, chrome, overlay })
  const loader = createLoader({ manifest, modules, space, wx, core, pages: stack.pages })
  chrome.onTab = (path) => wx.switchTab({ url: `/${path}` })
  chrome.onBack = () => wx.navigateBack({ fail: () => wx.switchTab({ url: HOME }) })

  loader.load('app.js')
  listenForErrors(report)
  for (const path of Object.keys(manifest.components)) {
    if (!manifest.pages.includes(path)) loader.load(`${path}.js`)
  }
  chrome.mount()
  loader.app().onLaunch?.({})
  stack.openAddress()
  loader.app().onShow?.({})
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') loader.app().onShow?.({})
  })
}

function addStyles(root, space, { sheets, hosts }) {
  // Rules for component hosts are the weakest: they come first.
  const sheet = document.createElement('style')
  sheet.textContent = hosts
  document.head.appendChild(sheet)
  for (const [path, css] of Object.entries(sheets)) root.registerStyleSheetContent(path, css)
  if (sheets.app !== undefined) space.addStyleSheet('app', 'app')
}

/** What page code throws, in handlers, lifetimes, timers and promises, is the app's to hear. */
function listenForErrors(report) {
  ge.addGlobalErrorListener((error) => {
    report(error)
    return false
  })
  addEventListener('error', ({ error }) => report(error))
  addEventListener('unhandledrejection', ({ reason }) => report(reason))
}

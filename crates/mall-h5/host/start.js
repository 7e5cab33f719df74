// Puts WeChat's component framework to work in a browser: code space, pages, host.
import * as adapter from 'glass-easel-miniprogram-adapter'
import { ShopBackend } from './backend.js'
import { defineBuiltins } from './builtins/index.js'
import { createChrome } from './chrome.js'
import { createLoader } from './loader.js'
import { createOverlay } from './overlay.js'
import { address, createRest } from './rest.js'
import { createStack } from './stack.js'
import { createWx } from './wx.js'

const ge = adapter.glassEasel
const HOME = '/pages/home/home'

/** @param {object} shop  what mall-build generates, and the core */
export function start({ manifest, styles, templates, builtinTemplates, modules, core }) {
  const env = new adapter.MiniProgramEnv()
  const space = env.createCodeSpace('', true)
  const componentSpace = space.getComponentSpace()
  componentSpace.updateComponentOptions({ writeIdToDOM: true })

  const backend = new ShopBackend(ge)
  for (const [name, definition] of defineBuiltins(ge, builtinTemplates)) {
    componentSpace.setGlobalUsingComponent(name, definition)
  }
  const root = env.associateBackend(backend)
  const chrome = createChrome(manifest)
  const overlay = createOverlay(chrome.shell)
  const report = (error) => loader.app().onError?.(error)
  const first = Object.keys(manifest.components)
  const rest = createRest({
    has: (path) => first.includes(path),
    add,
    complete: core.complete,
    failed: () => overlay.toast('网络不稳，请再试一次'),
    busy: (is) => chrome.shell.setAttribute('aria-busy', is),
  })
  core.completeBy(() => rest.load().then(({ glue }) => glue))
  const stack = createStack({
    manifest,
    chrome,
    report,
    before: rest.before,
    createRoot: (path) => root.createRoot('wx-page-root', space, path),
    load: (path) => loader.load(`${path}.js`),
  }, {
    left: overlay.dismiss,
    missing: () => overlay.toast('页面不存在'),
  })
  const wx = createWx({ stack, chrome, overlay })
  const loader = createLoader({ manifest, modules, space, wx, core, pages: stack.pages })
  const addParts = registrar({ manifest, root, space, loader })

  /** What came after the first page. */
  function add(more) {
    Object.assign(modules, more.modules)
    Object.assign(manifest.components, more.components)
    addParts(more)
  }

  chrome.onTab = (path) => wx.switchTab({ url: `/${path}` })
  chrome.onBack = () => wx.navigateBack({ fail: () => wx.switchTab({ url: HOME }) })

  loader.load('app.js')
  listenForErrors(report)
  addParts({ components: manifest.components, styles, templates })
  if (styles.sheets.app !== undefined) space.addStyleSheet('app', 'app')
  loader.app().onLaunch?.({})
  stack.openAddress()
  loader.app().onShow?.({})
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') loader.app().onShow?.({})
  })
  rest.whenSomebodyIsThere()
  // What WeChat's own browser has besides; what does not come is not needed.
  if (/MicroMessenger/.test(navigator.userAgent)) {
    import(address('wechat')).then(({ begin }) => begin(stack.pages, manifest.pages)).catch(console.warn)
  }
}

/** @returns {(parts: object) => void}  makes pages and components known to the framework */
function registrar({ manifest, root, space, loader }) {
  // Rules for component hosts are the weakest: they come first.
  const hosts = document.createElement('style')
  document.head.appendChild(hosts)
  return ({ components, styles, templates }) => {
    hosts.textContent += styles.hosts
    for (const [path, css] of Object.entries(styles.sheets)) root.registerStyleSheetContent(path, css)
    for (const [path, { config, scope }] of Object.entries(components)) {
      space.addComponentStaticConfig(path, config)
      space.addCompiledTemplate(path, { groupList: templates, content: templates[path] })
      if (styles.sheets[path] !== undefined) space.addStyleSheet(path, path, scope ?? undefined)
    }
    for (const path of Object.keys(components)) {
      if (!manifest.pages.includes(path)) loader.load(`${path}.js`)
    }
  }
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

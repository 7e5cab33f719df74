// Own components on WeChat's classic engine (exparser, with Tencent's own WXML compiler), in jsdom.
// The session is the real one; only the core behind it is a stand-in that writes down what it is sent.
import { createRequire } from 'node:module'
import path from 'node:path'
import { JSDOM } from 'jsdom'
import { MINIPROGRAM } from './shopper.mjs'

const require = createRequire(import.meta.url)
const { window } = new JSDOM('<!doctype html><body></body>')
for (const name of ['window', 'document', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent', 'MouseEvent', 'Text']) {
  Object.defineProperty(globalThis, name, { value: name === 'window' ? window : window[name], configurable: true })
}
globalThis.getCurrentPages = () => []
globalThis.wx = {
  getRandomValues: ({ fail }) => fail(),
  getAppBaseInfo: () => ({ language: 'zh_CN' }),
  getStorageSync: () => '',
}

/** Actions that reached the core. */
export const sent = []
const nothing = { patches: [], effects: [] }
const core = require.resolve(path.join(MINIPROGRAM, 'core/index.js'))
require.cache[core] = {
  id: core, filename: core, loaded: true,
  exports: {
    load: () => Promise.resolve(),
    boot: () => nothing,
    dispatch: (action) => { sent.push(action); return nothing },
    onOutput() {},
  },
}
await require(path.join(MINIPROGRAM, 'lib/session.js')).start()
const simulate = require('miniprogram-simulate')

/** Draws the component at `file` of `folder` with `properties`. */
export function draw(file, properties, folder = MINIPROGRAM) {
  const id = simulate.load(path.join(folder, file), path.basename(file), { rootPath: folder })
  const component = simulate.render(id, properties)
  component.attach(document.createElement('div'))
  const all = (selector) => component.querySelectorAll(selector)
  return {
    text: () => component.dom.textContent.replace(/\s+/g, ' ').trim(),
    html: () => component.dom.innerHTML,
    count: (selector) => all(selector).length,
    set: (patch) => component.setData(patch),
    /** What the core is sent by a tap on the `at`-th element of `selector`. */
    async tap(selector, at = 0) {
      sent.length = 0
      all(selector)[at].dispatchEvent('tap')
      await simulate.sleep(10)
      return sent.splice(0)
    },
    /** What the core is sent by text typed into a field. */
    async type(selector, value) {
      sent.length = 0
      all(selector)[0].dispatchEvent('input', { detail: { value } })
      await simulate.sleep(10)
      return sent.splice(0)
    },
  }
}

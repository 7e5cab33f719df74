// The table of `tests/conformance` on the engine of older WeChat clients: exparser, with Tencent's own
// compiler.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { cases, look } from '../conformance/cases.mjs'
import { root } from '../lib/shop.mjs'
import './classic-engine.mjs'

const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')
const exparser = createRequire(require.resolve('j-component'))('miniprogram-exparser')
const folder = path.join(root, 'tests/conformance')

// The simulator knows components only; a page is one whose handlers stand beside its data.
globalThis.Page = ({ data, ...methods }) => globalThis.Component({ data, methods })

/** The simulator draws no picture: what the template handed to it. */
const pictured = (it) => it.__wxElement._vt.attrs.find(({ name }) => name === 'src')?.value

function open() {
  const id = simulate.load(path.join(folder, 'pages/home/home'), 'home', { rootPath: folder })
  const page = simulate.render(id)
  page.attach(document.createElement('div'))
  globalThis.sent.length = 0
  const find = (name) => [...page.dom.querySelectorAll('*')]
    .filter((it) => [...it.classList].some((word) => word.replace(/^.*--/, '') === name))
  const fire = (name, at, type, detail, bubbles) => {
    const event = exparser.Event.create(type, detail, { bubbles, composed: bubbles, capturePhase: bubbles })
    exparser.Event.dispatchEvent(find(name)[at].__wxElement, event)
  }
  return {
    dom: page.dom,
    set: (patch) => page.setData(patch),
    tap: (name, at = 0) => fire(name, at, 'tap', {}, true),
    input: (name, value) => fire(name, 0, 'input', { value }, false),
    confirm: (name, value) => fire(name, 0, 'confirm', { value }, false),
    end: (name) => fire(name, 0, 'scrolltolower', { direction: 'bottom' }, false),
  }
}

for (const [what, patches, does, sees, sent] of cases) {
  test(what, () => {
    const page = open()
    for (const patch of patches) page.set(JSON.parse(JSON.stringify(patch)))
    for (const [hand, ...given] of does) page[hand](...given)
    for (const [name, expected] of Object.entries(sees)) assert.deepEqual(look(page.dom, name, pictured), expected, name)
    assert.deepEqual(globalThis.sent, sent)
  })
}

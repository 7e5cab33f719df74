// The ESLint profile refuses what a shell may not do, and lets pass what it needs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfigFile: fileURLToPath(new URL('../eslint.config.mjs', import.meta.url)),
})

/** The errors that the profile finds in a page's code. */
async function complaints(code, file = 'miniprogram/pages/some/some.js') {
  const [{ messages }] = await eslint.lintText(code, { filePath: file })
  return messages.filter(({ severity }) => severity === 2).map(({ message }) => message)
}

const refused = [
  'module.exports = (a, b) => a - b;',
  'module.exports = (a, b) => a + b;',
  'module.exports = (a) => { a.n += 1; };',
  'module.exports = (a) => { a.n++; };',
  'module.exports = (a, b) => (a < b ? a : b);',
  'module.exports = (a) => ~a;',
  'module.exports = (a) => +a;',
  'module.exports = (a) => Math.floor(a);',
  'module.exports = (list) => list.map(Number);',
  'module.exports = (a) => a.toFixed(2);',
  'module.exports = (list) => list.sort();',
  'module.exports = (list, add) => list.reduce(add);',
  'module.exports = () => Date.now();',
  'module.exports = () => new Date();',
  'module.exports = () => document.title;',
  "module.exports = () => fetch('/api');",
  'module.exports = (a, b) => a - b; // eslint-disable-line',
]

const allowed = [
  "module.exports = (id) => '/pages/cart/cart?id=' + id;",
  'module.exports = (id) => `/pages/cart/cart?id=${id}`;',
  'module.exports = (action, text) => ({ ...action, text });',
  'Page({ async tap(event) { await getApp().dispatch(event.currentTarget.dataset.action); } });',
  "setTimeout(() => wx.showToast({ title: '好' }), 300);",
]

for (const code of refused) {
  test(`refused: ${code}`, async () => assert.equal((await complaints(code)).length, 1))
}

for (const code of allowed) {
  test(`allowed: ${code}`, async () => assert.deepEqual(await complaints(code), []))
}

test('the clock is read in one file, which computes nothing either', async () => {
  const clock = 'miniprogram/lib/clock.js'
  assert.deepEqual(await complaints('exports.now = () => Date.now();', clock), [])
  assert.equal((await complaints('exports.then = () => Date.now() - 1;', clock)).length, 1)
})

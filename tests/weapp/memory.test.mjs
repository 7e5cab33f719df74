// What the core takes of a phone's memory: it grows in the middle of a call without losing a letter, and a long
// session takes no more than a short one. Counted in pages of the module that ships, so that no machine is slow.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { MINIPROGRAM } from './shopper.mjs'

const NOW = 1764150000000
const CALLS = 2_000
const WARM_UP = 200
const GOODS = 40
const MEGABYTE = 1 << 20

const core = createRequire(import.meta.url)(path.join(MINIPROGRAM, 'core/mall.js'))
let memory
globalThis.WXWebAssembly = {
  async instantiate(file, imports) {
    const module = brotliDecompressSync(readFileSync(path.join(MINIPROGRAM, file)))
    const loaded = await WebAssembly.instantiate(module, imports)
    memory = loaded.instance.exports.memory
    return loaded
  },
}

/** A page of goods whose titles are as long as is said. */
const products = (letters) => JSON.stringify({
  products: Array.from({ length: GOODS }, (_, at) => ({
    id: `p${at}`, title: `面膜🛒${at}`.padEnd(letters, '青禾'), subtitle: '', image: '/media/a.svg', tags: [], price: 100,
    priceFrom: false, wasPrice: null, sold: 0, soldOut: false, onlySku: null,
  })),
  total: GOODS,
  next: null,
})

/** A session that has a search open, and what is to be answered with which goods. */
async function searching() {
  await core.load({ fresh: true })
  core.boot({ now: NOW, seed: 'abcdefghijklmnop', lang: 'zh-CN', channel: 'miniProgram', kept: { state: null, home: null }, trust: 'all', home: null })
  const opened = core.dispatch({ open: { route: 'search', query: { q: 'a' } } }, NOW)
  const ask = ({ effects }) => effects.find(({ type, url }) => type === 'request' && url.startsWith('/api/products'))
  const answer = (asked, body) => core.resolve(ask(asked).id, { http: { status: 200, body, serverTime: String(NOW) } }, NOW)
  return { opened, page: opened.page, answer }
}

test('an answer of a megabyte makes the memory grow in the middle of the call, and no letter is lost', async () => {
  const { opened, answer } = await searching()
  const before = memory.buffer.byteLength
  const letters = MEGABYTE / GOODS
  const output = answer(opened, products(letters))
  assert.ok(memory.buffer.byteLength > before, 'it did not grow')
  const said = JSON.stringify(output.patches)
  assert.ok(said.length > MEGABYTE, `${said.length} letters`)
  const { title } = JSON.parse(products(letters)).products.at(-1)
  assert.ok(said.includes(title))
})

test(`${CALLS} calls take no more memory than ${WARM_UP}`, async () => {
  const { opened, page, answer } = await searching()
  answer(opened, products(20))
  let warm
  for (let call = 0; call < CALLS; call += 1) {
    if (call === WARM_UP) warm = memory.buffer.byteLength
    const { patches } = answer(core.dispatch({ pullDown: { page } }, NOW), products(20 + (call % 7)))
    assert.ok(JSON.stringify(patches).includes('面膜🛒'), 'the goods are shown')
  }
  assert.equal(memory.buffer.byteLength, warm)
})

test('control: memory that a session keeps is found', async () => {
  await searching()
  const before = memory.buffer.byteLength
  for (let page = 0; page < CALLS; page += 1) core.dispatch({ open: { route: 'search', query: { q: `${page}` } } }, NOW)
  assert.ok(memory.buffer.byteLength > before)
})

// What somebody hostile writes stays text in the mini-program: no template hands a text to anything that
// would read it as more, whatever the page and wherever on it the text is.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { PAYLOADS } from '../lib/payloads.mjs'
import { startShop } from '../lib/shop.mjs'
import { MINIPROGRAM, PAGES, shopper } from './shopper.mjs'
import { show } from './wxml.mjs'

/** What takes text for more than text, or leads out of the shop. */
const MORE_THAN_TEXT = ['rich-text', 'web-view', 'editor', 'navigator', 'official-account', 'ad']
const QUERIES = {
  product: 'id=camellia-serum',
  group: 'activity=together-mask',
  lottery: 'id=wheel',
  exchange: 'id=mask',
  reviews: 'id=camellia-serum',
}
/** Fields that name things of ours, and no text of anybody. */
const OURS = /^(key|id|icon|image|images|video|src|class|kind|tone|mode|size|textSize|route|state|url|path|type|open|action)$/

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

const templates = readdirSync(MINIPROGRAM, { recursive: true }).filter((it) => it.endsWith('.wxml'))

test('no template has anything that takes text for more', () => {
  assert.equal(templates.length > 50, true, `${templates.length} templates`)
  for (const file of templates) {
    const source = readFileSync(path.join(MINIPROGRAM, file), 'utf8')
    for (const tag of MORE_THAN_TEXT) assert.equal(source.includes(`<${tag}`), false, `${file}: ${tag}`)
    for (const [, tag, attributes] of source.matchAll(/<([a-z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*"[^"]*")?)*)/g)) {
      const leads = [...attributes.matchAll(/\s(src|href|url|srcdoc|path|html|nodes)="[^"]*\{\{/g)].map(([, name]) => name)
      assert.deepEqual(leads.filter((it) => it !== 'src' || !['image', 'video'].includes(tag)), [], `${file}: <${tag}>`)
    }
  }
})

/** `data` with `text` in the place of every text that somebody may have written. */
function written(data, text, name = '') {
  if (typeof data === 'string') return OURS.test(name) || data === '' ? data : text
  if (Array.isArray(data)) return data.map((it) => written(it, text, name))
  if (data === null || typeof data !== 'object') return data
  return Object.fromEntries(Object.entries(data).map(([key, it]) => [key, OURS.test(key) ? it : written(it, text, key)]))
}

test('every text of every page is shown as it is written', async () => {
  const her = shopper(shop)
  let shown = 0
  for (const [name, route] of Object.entries(PAGES)) {
    her.phone.open(`${route}?${QUERIES[name] ?? ''}`)
    await her.phone.settle()
    const { data } = her
    for (const text of PAYLOADS) {
      const { nodes, sources, texts } = show(MINIPROGRAM, her.phone.page.route, written(data, text))
      assert.equal(nodes > 0, true, name)
      assert.deepEqual(sources.filter((it) => it.includes(text)), [], `${name}: a picture of ${text}`)
      // A text is a text node as a whole, or stands in one among words of ours.
      const bent = texts.filter((it) => it !== text && it.includes('PWNED') && !it.includes(text))
      assert.deepEqual(bent, [], name)
      shown += texts.filter((it) => it.includes(text)).length
    }
  }
  assert.equal(shown > 20 * PAYLOADS.length, true, `${shown} texts`)
})

test('whatever the core asks for, it is asked of the shop', () => {
  const require = createRequire(import.meta.url)
  const { origin } = require(path.join(MINIPROGRAM, 'config.js'))
  const asked = []
  globalThis.wx = {
    request: ({ url }) => asked.push(url),
    uploadFile: ({ url }) => asked.push(url),
    chooseMedia: ({ success }) => success({ tempFiles: [{ tempFilePath: 'a' }] }),
    login: ({ success }) => success({ code: 'a' }),
  }
  const effects = require(path.join(MINIPROGRAM, 'lib/effects.js'))
  require(path.join(MINIPROGRAM, 'lib/pictures.js'))
  const effect = (url) => ({ id: 1, method: 'GET', url, headers: {}, body: null, count: 1 })
  for (const url of ['@evil.example/', '.evil.example/', '//evil.example/', ':8443/', '\\@evil.example/', 'https://evil.example/']) {
    for (const type of ['request', 'pictures', 'login']) effects[type](effect(url), () => {})
  }
  delete globalThis.wx
  assert.equal(asked.length, 18)
  assert.deepEqual(asked.filter((it) => new URL(it).origin !== new URL(origin).origin), [])
})

// Each page opens without an error, and its template finds every field that it reads: in the first
// view, before any answer, and in the one after.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startShop } from '../lib/shop.mjs'
import { MINIPROGRAM, PAGES, shopper } from './shopper.mjs'
import { lostFiles, show } from './wxml.mjs'

const HOME_NODES_MAX = 600
const QUERIES = {
  product: 'id=camellia-serum',
  search: `q=${encodeURIComponent('面膜')}`,
  category: 'id=skincare',
  group: 'activity=together-mask',
  bargain: 'id=nobody',
  lottery: 'id=wheel',
  exchange: 'id=mask',
  aftersale: 'id=1',
  refund: 'order=1&n=1',
  review: 'order=1&line=0',
  reviews: 'id=camellia-serum',
}

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

/** What is wrong with how the page on top shows its data. */
function faults(her) {
  const { missing, sources, twice } = show(MINIPROGRAM, her.phone.page.route, her.data)
  return [...missing, ...twice, ...lostFiles(MINIPROGRAM, sources)]
}

/** Pages that speak for themselves. */
const WITHOUT_CORE = ['/pages/broken/broken', '/pages/diagnostics/diagnostics']

test('every page of app.json is walked here', () => {
  const { pages, subPackages } = JSON.parse(readFileSync(path.join(MINIPROGRAM, 'app.json'), 'utf8'))
  const all = [...pages, ...subPackages.flatMap(({ root, pages: own }) => own.map((it) => `${root}/${it}`))]
  assert.deepEqual(all.map((it) => `/${it}`).filter((it) => !WITHOUT_CORE.includes(it)).sort(), Object.values(PAGES).sort())
})

describe('a guest', () => {
  for (const [name, route] of Object.entries(PAGES)) {
    test(name, async () => {
      const her = shopper(shop, { hold: true })
      her.phone.open(`${route}?${QUERIES[name] ?? ''}`)
      await her.phone.settle()
      assert.deepEqual(faults(her), [], 'first view')
      her.phone.options.hold = false
      her.phone.held.splice(0).forEach((go) => go())
      await her.phone.settle()
      assert.deepEqual(faults(her), [], 'after the answers')
    })
  }
})

test('home draws few nodes; the floors further down come when they are reached', async (t) => {
  const her = shopper(shop)
  await her.open('home')
  const { nodes } = show(MINIPROGRAM, PAGES.home.slice(1), her.data)
  t.diagnostic(`nodes of home: ${nodes}`)
  assert.equal(nodes > 100 && nodes <= HOME_NODES_MAX, true, `${nodes} nodes`)
  const before = her.data.blocks.length
  assert.equal(her.data.end, '')
  for (let reached = 0; reached < 5 && her.data.end === ''; reached += 1) {
    her.phone.page.onReachBottom()
    await her.phone.settle()
  }
  assert.equal(her.data.end, '没有更多了')
  assert.equal(her.data.blocks.length > before, true)
  assert.deepEqual(faults(her), [])
})

test('control: a field, an icon or a key that is wrong is found', async () => {
  const her = shopper(shop)
  await her.open('me')
  const harmed = (change) => {
    const data = her.data
    change(data)
    const { missing, sources, twice } = show(MINIPROGRAM, 'pages/me/me', data)
    return [...missing, ...twice, ...lostFiles(MINIPROGRAM, sources)].join()
  }
  assert.match(harmed((me) => { delete me.version }), /version/)
  assert.match(harmed((me) => { delete me.rows[0].title }), /title/)
  assert.match(harmed((me) => { me.rows[0].icon = 'none' }), /none\.svg/)
  assert.match(harmed((me) => { me.rows[1].key = me.rows[0].key }), /rows/)
})

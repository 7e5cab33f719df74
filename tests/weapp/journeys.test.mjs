// What shoppers do, page by page, with the real wasm and the real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startShop } from '../lib/shop.mjs'
import { money, shopper as visit } from './shopper.mjs'

const SERUM = 'camellia-serum'
const SERUM_TITLE = '山茶花舒缓精华液'

/** Bytes: WeChat advises far more, but a slow phone feels less. */
const LARGEST_MAX = 64_000
const TAP_P99_MAX = 10_000

let shop
const phones = []
function shopper(...given) {
  const her = visit(...given)
  phones.push(her.phone)
  return her
}
before(async () => { shop = await startShop() })
after(() => shop?.stop())

test('home shows banners, a menu bar and floors', async () => {
  const her = shopper(shop)
  await her.open('home')
  const { blocks } = her.data
  const [{ banners }, { entries }] = ['banner', 'menu'].map((kind) => blocks.find((it) => it.kind === kind))
  assert.equal(banners.length >= 2, true)
  assert.equal(entries.length, 10)
  assert.equal(blocks.length >= 8, true)
  await her.tap(banners.find(({ title }) => title.startsWith('晚樱')).open)
  her.on('product')
})

for (const [how, words] of [['Chinese', '山茶花'], ['pinyin', 'shanchahua'], ['initials', 'sch']]) {
  test(`search by ${how}`, async () => {
    const her = shopper(shop)
    await her.open('search')
    await her.type({ action: her.data.typing }, words)
    await her.tap(her.data.find)
    assert.equal(her.data.goods.some(({ title }) => title === SERUM_TITLE), true, her.data.count)
    await her.tap(her.data.goods.find(({ title }) => title === SERUM_TITLE).open)
    her.on('product')
    assert.equal(her.data.title, SERUM_TITLE)
  })
}

test('a search for nothing we have says so', async () => {
  const her = shopper(shop)
  await her.open('search', 'q=' + encodeURIComponent('拖拉机'))
  assert.deepEqual(her.data.goods, [])
  assert.equal(her.data.state.text.length > 0, true)
})

test('choose, cart, badge; plus, minus, select, delete', async () => {
  const her = shopper(shop)
  await her.open('home')
  await her.choose(SERUM, ['50ml'])
  await her.choose('eye-gel', [])
  assert.equal(her.phone.toasts.includes('已加入购物车'), true)
  assert.equal(her.data.cartCount, '2')
  assert.equal(her.phone.calls.findLast(([name]) => name === 'setTabBarBadge')[1].text, '2')

  await her.open('cart')
  const line = (title) => her.lines().find((it) => it.title === title)
  assert.deepEqual(her.lines().map(({ title }) => title).sort(), ['小黄瓜走珠眼霜', SERUM_TITLE].sort())
  assert.equal(line(SERUM_TITLE).options.includes('50ml'), true)
  const one = money(her.data.bar.total)

  await her.tap(line('小黄瓜走珠眼霜').stepper.more)
  assert.equal(line('小黄瓜走珠眼霜').stepper.quantity, 2)
  const two = money(her.data.bar.total)
  assert.notEqual(two, one)
  await her.tap(line('小黄瓜走珠眼霜').stepper.fewer)
  assert.equal(money(her.data.bar.total), one)
  assert.equal(line('小黄瓜走珠眼霜').stepper.fewer, null, 'one is the fewest')

  await her.tap(line(SERUM_TITLE).select)
  assert.equal(line(SERUM_TITLE).on, false)
  assert.equal(her.data.bar.allOn, false)
  assert.equal(money(her.data.bar.total), '¥59.00')
  await her.tap(her.data.bar.all)
  assert.equal(her.data.bar.allOn, true)
  assert.equal(money(her.data.bar.total), one)

  await her.tap(her.data.edit.action)
  await her.tap(line(SERUM_TITLE).remove)
  assert.deepEqual(her.lines().map(({ title }) => title), ['小黄瓜走珠眼霜'])
})

test('a guest logs in, keeps the cart, orders, pays, finds the order', async () => {
  const her = shopper(shop)
  await her.open('home')
  await her.choose(SERUM, ['30ml'])
  await her.open('cart')
  await her.tap(her.data.bar.submit.action)
  await her.logIn('13811110001')
  her.on('cart')
  assert.deepEqual(her.lines().map(({ title }) => title), [SERUM_TITLE])

  await her.tap(her.data.bar.submit.action)
  her.on('checkout')
  await her.giveAddress()
  const asked = money(her.data.total)
  await her.tap(her.data.submit.action)
  her.on('pay')
  assert.equal(money(her.data.amount), asked)
  await her.tap(her.data.confirm.action)
  her.on('paid')
  assert.match(her.data.title, /支付成功/)
  await her.tap(her.data.order.action)
  her.on('order')

  await her.open('orders')
  assert.equal(her.data.orders.length, 1)
  assert.equal(her.data.orders[0].state, '待发货')
  assert.equal(money(her.data.orders[0].payable), asked)
  await her.open('cart')
  assert.deepEqual(her.lines(), [], 'what was bought has left the cart')
})

test('two phones of one shopper have one cart', async () => {
  const first = shopper(shop)
  await first.choose('eye-gel', [])
  await first.open('login')
  await first.logIn('13811110002')
  const second = shopper(shop, { storage: new Map(first.phone.storage) })
  await second.choose('baby-cream', [])
  await first.open('cart')
  assert.deepEqual(first.lines().map(({ title }) => title).sort(), ['冬日小脸面霜', '小黄瓜走珠眼霜'])
})

test('a double tap on submit makes one order, on pay one payment', async () => {
  const her = shopper(shop)
  await her.open('login')
  await her.logIn('13811110003')
  await her.choose('eye-gel', [], 'buy')
  her.on('checkout')
  await her.giveAddress()
  const made = (what) => her.phone.requests.filter(({ method, path }) => method === 'POST' && what.test(path)).length
  const twice = async (action) => {
    her.phone.tap(action)
    await her.tap(action)
  }
  await twice(her.data.submit.action)
  her.on('pay')
  await twice(her.data.confirm.action)
  her.on('paid')
  await her.open('orders')
  assert.equal(her.data.orders.length, 1)
  assert.equal(made(/^\/api\/orders$/), 1)
  assert.equal(made(/sandbox/), 1)
})

test('in all of this no view was large', (t) => {
  const sets = phones.flatMap((phone) => phone.sets)
  const sizes = (some) => some.map(({ bytes }) => bytes).sort((a, b) => a - b)
  const all = sizes(sets)
  const taps = sizes(sets.filter(({ tapping }) => tapping))
  const p99 = taps[Math.ceil(taps.length * 0.99) - 1]
  t.diagnostic(`setData: ${all.length}, largest ${all.at(-1)} bytes; by a tap: ${taps.length}, p99 ${p99} bytes`)
  assert.equal(taps.length > 20, true)
  assert.equal(all.at(-1) <= LARGEST_MAX, true)
  assert.equal(p99 <= TAP_P99_MAX, true)
})

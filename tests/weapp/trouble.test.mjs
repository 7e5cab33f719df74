// What goes wrong in a shopper's day: prices change, goods sell out, the network goes, the device is
// full or damaged.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { changeShop, startShop } from '../lib/shop.mjs'
import { money, shopper } from './shopper.mjs'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

/** Changes the SKU `id` in the shop. */
const changeSku = (id, change) => changeShop(shop, ({ products }) => {
  Object.assign(products.flatMap(({ skus }) => skus).find((sku) => sku.id === id), change)
})

/** A shopper with an address on the till, having bought one `id`. */
async function atTheTill(number, id) {
  const her = shopper(shop)
  await her.open('login')
  await her.logIn(number)
  await her.choose(id, [], 'buy')
  await her.giveAddress()
  return her
}

test('a price that rose while in the cart is said, and the till does not charge it unasked', async () => {
  const her = shopper(shop)
  await her.open('home')
  await her.choose('eye-gel', [])
  await her.open('cart')
  assert.equal(money(her.data.bar.total), '¥59.00')
  changeSku('eye-gel', { price: 6100 })
  await her.open('cart')
  const [line] = her.lines()
  assert.match(line.change.text, /61/)
  await her.tap(line.change.seen)
  assert.equal(her.lines()[0].change, null)
  assert.equal(money(her.data.bar.total), '¥61.00')
})

test('a price that rises on the till: PRICE_CHANGED, the new price shown, then the order', async () => {
  const her = await atTheTill('13822220001', 'baby-cream')
  const before = money(her.data.total)
  changeSku('baby-cream', { price: 6300 })
  await her.tap(her.data.submit.action)
  her.on('checkout')
  assert.equal(her.phone.requests.filter(({ path }) => path === '/api/orders').at(-1).status, 409)
  assert.notEqual(money(her.data.total), before)
  assert.equal(her.data.notices.length > 0, true)
  const asked = money(her.data.total)
  await her.tap(her.data.submit.action)
  her.on('pay')
  assert.equal(money(her.data.amount), asked)
})

test('sold out while in the cart: under the invalid goods, and not on the till', async () => {
  const her = shopper(shop)
  await her.choose('tea-oil-conditioner', [])
  await her.choose('men-serum', [])
  changeSku('tea-oil-conditioner', { stock: 0 })
  await her.open('cart')
  assert.deepEqual(her.lines().map(({ title }) => title.slice(0, 4)), ['男士淡纹'])
  assert.deepEqual(her.data.invalid.lines.map(({ title }) => title), ['茶籽油柔顺护发素'])
  assert.equal(her.data.invalid.lines[0].stepper, null)
})

test('the network goes: the cart still works, says so, and what was done arrives later', async () => {
  const her = shopper(shop)
  await her.open('login')
  await her.logIn('13822220002')
  await her.choose('men-serum', [])
  await her.open('cart')
  her.phone.options.offline = true
  await her.tap(her.lines()[0].stepper.more)
  assert.equal(her.lines()[0].stepper.quantity, 2)
  await her.open('cart')
  assert.match(her.data.offline, /网络/)
  const sent = her.phone.requests.length
  her.phone.options.offline = false
  her.phone.online(true)
  await her.phone.until(() => her.data.offline === null && her.phone.requests.length > sent)
  const other = shopper(shop, { storage: new Map(her.phone.storage) })
  await other.open('cart')
  assert.equal(other.lines()[0].stepper.quantity, 2)
})

test('no network at the start: says so, with a button that works when it is back', async () => {
  const her = shopper(shop, { offline: true })
  await her.open('home')
  assert.equal(her.data.blocks.length, 0)
  assert.match(`${her.data.state.text} ${her.data.state.note} ${her.data.offline}`, /网络/)
  her.phone.options.offline = false
  await her.tap(her.data.state.action)
  assert.equal(her.data.blocks.length > 0, true)
})

test('what was seen of home is there without a network', async () => {
  const first = shopper(shop)
  await first.open('home')
  const again = shopper(shop, { offline: true, storage: new Map(first.phone.storage) })
  await again.open('home')
  assert.equal(again.data.blocks.length, first.data.blocks.length)
  assert.match(again.data.offline, /网络/)
})

test('a full device: the shop works, only forgets', async () => {
  const her = shopper(shop, { storageFull: true })
  await her.open('home')
  await her.choose('men-serum', [])
  await her.open('cart')
  assert.equal(her.lines().length, 1)
  assert.equal(her.phone.storage.size, 0)
})

for (const [name, spoil] of [
  ['cut in half', (text) => text.slice(0, text.length >> 1)],
  ['one character off', (text) => text.replace(/men-serum/, 'men-sorum')],
  ['of another kind', () => 42],
  ['empty', () => ''],
]) {
  test(`kept state that is ${name} opens an empty shop, not a broken one`, async () => {
    const first = shopper(shop)
    await first.choose('men-serum', [])
    const kept = new Map([...first.phone.storage].map(([key, value]) => [key, spoil(value)]))
    const again = shopper(shop, { storage: kept })
    await again.open('home')
    assert.equal(again.data.blocks.length > 0, true)
    await again.open('cart')
    assert.deepEqual(again.lines(), [])
  })
}

test('storage that cannot even be read opens the shop', async () => {
  const storage = new Map()
  storage.get = () => { throw new Error('getStorageSync:fail') }
  const her = shopper(shop, { storage })
  await her.open('home')
  assert.equal(her.data.blocks.length > 0, true)
})

test('control: kept state that is whole brings the cart back', async () => {
  const first = shopper(shop)
  await first.choose('men-serum', [])
  const again = shopper(shop, { storage: new Map(first.phone.storage) })
  await again.open('cart')
  assert.equal(again.lines().length, 1)
})

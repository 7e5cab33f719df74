// Nothing that is kept on a device may lock a shopper out: whatever stands in the storage, and
// whatever traps because of it, the shop opens and works.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { seal } from '../lib/kept.mjs'
import { startShop } from '../lib/shop.mjs'
import { shopper } from './shopper.mjs'

const STATE = 'xiaopu.state'
const ASIDE = 'xiaopu.aside'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

/** What a phone keeps whose shopper has put something into the cart. */
async function kept({ number } = {}) {
  const her = shopper(shop)
  if (number) {
    await her.open('login')
    await her.logIn(number)
  }
  await her.choose('men-serum', [])
  return new Map(her.phone.storage)
}

/** The shop as it must be: it opens, takes something into the cart, and keeps it. */
async function works(her) {
  await her.open('home')
  assert.equal(her.data.blocks.length > 0, true)
  await her.choose('eye-gel', [])
  await her.open('cart')
  assert.equal(her.lines().some(({ title }) => title === '小黄瓜走珠眼霜'), true)
  const again = shopper(shop, { storage: new Map(her.phone.storage) })
  await again.open('cart')
  assert.equal(again.lines().some(({ title }) => title === '小黄瓜走珠眼霜'), true)
}

const state = (storage) => JSON.parse(storage.get(STATE).split(':').slice(2).join(':'))
const changed = (change) => (storage) => {
  const body = state(storage)
  change(body)
  return seal(JSON.stringify(body))
}

for (const [name, spoil] of [
  ['garbage', () => '\u0000\uffff)]}\'🛒'],
  ['half of it', (storage) => storage.get(STATE).slice(0, 200)],
  ['of a later version', (storage) => storage.get(STATE).replace(/^1:/, '2:')],
  ['nine megabytes', (storage) => seal(JSON.stringify({ ...state(storage), more: 'x'.repeat(9 << 20) }))],
  ['a hundred thousand brackets', () => seal('['.repeat(100_000))],
  ['of wrong types', changed((it) => { it.cart.cart.lines = 'none' })],
  ['prices that no shop has', changed((it) => { it.cart.shelf[0].price = Number.MAX_SAFE_INTEGER })],
  ['a promotion that divides by nothing', changed((it) => { it.cart.rules.promotions[0].conditions = [{ minSpend: { amount: -1 } }] })],
]) {
  test(`kept state that is ${name}: no trap, and a shop that works`, async () => {
    const storage = await kept()
    storage.set(STATE, spoil(storage))
    const her = shopper(shop, { storage })
    await works(her)
    assert.equal(her.phone.instantiations.length, 1)
  })
}

test('numbers at the end of their range: the next one would overflow, and none is taken', async () => {
  const storage = await kept({ number: '13833330003' })
  const last = `"lastSeq":${2n ** 64n - 1n}`
  storage.set(STATE, seal(JSON.stringify(state(storage)).replace(/"lastSeq":\d+/, last)))
  assert.equal(storage.get(STATE).includes(last), true)
  const her = shopper(shop, { storage })
  await works(her)
  assert.equal(her.phone.instantiations.length, 1)
})

test('the home page that was kept is damaged, too large, or of wrong types: the same', async () => {
  for (const home of ['x', seal('{"blocks": 7}'), seal(' '.repeat(2 << 20)), seal('['.repeat(100))]) {
    const storage = await kept()
    storage.set('xiaopu.home', home)
    const her = shopper(shop, { storage })
    await works(her)
    assert.equal(her.phone.instantiations.length, 1)
  }
})

test('text that the core cannot even read is refused, put aside, and the shop works', async () => {
  const her = shopper(shop, { storage: new Map([[STATE, 'half a character: \ud83d']]), tolerant: true })
  await works(her)
  assert.equal(her.phone.errors.length, 2, 'refused whole, and again for the session in it')
})

test('a boot that traps on what was kept: put aside, said once, the shopper is still logged in', async () => {
  const storage = await kept({ number: '13833330001' })
  const bad = storage.get(STATE)
  const her = shopper(shop, { storage, trapAtBoot: (boot) => boot.trust === 'all' && boot.kept.state === bad, tolerant: true })
  await works(her)
  assert.equal(her.phone.errors.length, 1, her.phone.errors.join('\n'))
  assert.equal(her.phone.instantiations.length, 2)
  assert.equal(her.phone.storage.get(ASIDE), bad)
  await her.open('me')
  assert.equal(her.data.login, null, 'logged in')
  await her.open('cart')
  assert.equal(her.lines().length, 2, 'the server still has what was in the cart')
})

test('a boot that traps on anything kept begins with nothing', async () => {
  const storage = await kept()
  const bad = storage.get(STATE)
  const her = shopper(shop, { storage, trapAtBoot: (boot) => boot.kept.state === bad, tolerant: true })
  await works(her)
  assert.equal(her.phone.errors.length, 2, her.phone.errors.join('\n'))
  assert.equal(her.phone.instantiations.length, 3)
  assert.equal(her.phone.storage.get(ASIDE), bad)
})

test('a trap at once after a new beginning is no accident: the next one begins with less', async () => {
  const storage = await kept()
  const her = shopper(shop, { storage, tolerant: true })
  await her.open('cart')
  const trap = async () => {
    new Uint8Array(her.phone.instance.exports.memory.buffer).fill(0xff)
    her.phone.app.onShow()
    await her.phone.settle()
  }
  await trap()
  assert.equal(her.lines().length, 1, 'the first may be one')
  assert.equal(her.phone.storage.has(ASIDE), false)
  await trap()
  assert.deepEqual(her.lines(), [])
  assert.equal(her.phone.storage.has(ASIDE), true)
  await works(her)
})

test('who logs out leaves nothing aside', async () => {
  const storage = await kept({ number: '13833330002' })
  storage.set(ASIDE, 'of an earlier day')
  const her = shopper(shop, { storage })
  await her.open('me')
  await her.tap(her.data.logout)
  assert.equal(her.phone.storage.has(ASIDE), false)
})

test('control: a boot that always traps is said to be broken, after three of them', async () => {
  const her = shopper(shop, { storage: await kept(), trapAtBoot: () => true, tolerant: true })
  await her.open('home')
  assert.equal(her.phone.page.route, 'pages/broken/broken')
  assert.equal(her.phone.instantiations.length, 3)
  her.phone.options.trapAtBoot = () => false
  her.phone.page.again()
  await her.phone.until(() => her.phone.page.route === 'pages/home/home')
  await works(her)
})

test('control: what is whole comes back, at the first beginning', async () => {
  const her = shopper(shop, { storage: await kept(), trapAtBoot: () => false })
  await her.open('cart')
  assert.equal(her.lines().length, 1)
  assert.equal(her.phone.instantiations.length, 1)
})

// A shopper claims a coupon, redeems the code of a card, buys with it, and finds it among the used ones.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { binary } from '../lib/shop.mjs'

const NUMBER = '13866660001'

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

/** What the merchant prints on cards. */
const codes = (count) => execFileSync(
  binary,
  ['codes', 'card-99-20', '--count', String(count), '--data', shop.data],
  { encoding: 'utf8' },
).trim().split('\n')

const field = () => page.getByLabel('兑换码', { exact: true }).locator('visible=true')
const ticket = (title) => page.locator('.coupons-ticket:visible').filter({ hasText: title })
/** Fen, of what a till says. */
const fen = (text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100)
const total = async () => fen(await page.locator('.checkout-total:visible').textContent())

test('a guest is asked to log in, and the code waits in its field', async () => {
  const [code] = codes(1)
  await open('/coupons')
  await words('天天券').waitFor()
  assert.equal(await ticket('礼品卡券').count(), 0, 'what takes a code is not offered without')
  await field().fill(code)
  await press(button('兑换'))
  await logIn(NUMBER)
  await words('天天券').waitFor()
  assert.equal(await field().inputValue(), code)
  await shot(page, 'coupons-code-typed')
  assert.deepEqual(page.faults, [])
})

test('a coupon of the day is claimed once a day, and says so', async () => {
  await open('/coupons')
  assert.match(await ticket('天天券').textContent(), /每人限领 10 张，每天 1 张/)
  await press(button('领取 天天券'))
  await words('领取成功').waitFor()
  await words('今日已领完').waitFor()
  assert.match(await ticket('天天券').textContent(), /明天 0 点后可再领/)
  await press(words('可使用 1'))
  await words(/今天到期|3 天内到期/).waitFor()
  await shot(page, 'coupons-soon')
})

test('a wrong code is told so at its field; a right one gives its coupon', async () => {
  const [code] = codes(2)
  await open('/coupons')
  await field().fill('2222-2222-2223')
  await press(button('兑换'))
  await words('兑换码不正确或已被使用').waitFor()
  await shot(page, 'coupons-code-wrong')
  // As people type it.
  await field().fill(code.toLowerCase().replaceAll('-', ' '))
  await press(button('兑换'))
  await words('兑换成功').waitFor()
  await ticket('礼品卡券').waitFor()
  assert.equal(await field().inputValue(), '')
  await shot(page, 'coupons-redeemed')
})

test('it takes its amount off to the fen', async () => {
  // Two, so that the freight is free with the coupon and without.
  const conditioner = await product(shop, 'tea-oil-conditioner')
  await add(conditioner)
  await add(conditioner)
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(words(/^优惠券$/))
  const own = page.getByRole('dialog').getByRole('checkbox').filter({ hasText: '礼品卡券' })
  await own.waitFor()
  // The best there is of what this shopper has.
  assert.equal(await own.getAttribute('aria-checked'), 'true')
  await shot(page, 'coupons-at-till')
  const less = await total()
  await press(own)
  await words(/当前选择比最省组合多付/).waitFor()
  assert.equal(await total() - less, 2_000)
  await press(own)
  await words('已为您选好最省的组合').waitFor()
  assert.equal(await total(), less)
})

test('once bought with, it is among the used ones, and leads to its order', async () => {
  await page.reload()
  await page.locator('.checkout-total:visible').waitFor()
  const charged = await total()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await open('/coupons')
  await press(words('已使用 1'))
  await words('订单待付款，取消后退回').waitFor()
  await page.goBack()
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await open('/coupons')
  await press(words('已使用 1'))
  assert.match(await ticket('礼品卡券').textContent(), /已用于订单/)
  await shot(page, 'coupons-used')
  await press(button(/看订单/))
  await words('待发货').waitFor()
  const order = await page.locator('page:visible').last().textContent()
  assert.ok(order.includes((charged / 100).toFixed(2)), 'what was shown is what was paid')
  assert.match(order, /礼品卡券/)
  assert.deepEqual(page.faults, [])
})

test('what is past looks so in the dark too', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open('/coupons')
  await words('天天券').waitFor()
  await shot(page, 'coupons-dark')
})

// What the rule book shows a shopper: several coupons by hand, points, gifts, what more would bring.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

const total = async () => Number((await page.locator('.checkout-total:visible').textContent()).replace(/[^\d.]/g, ''))
const ticket = (title) => page.getByRole('dialog').getByRole('checkbox').filter({ hasText: title })
const isOn = async (title) => await ticket(title).getAttribute('aria-checked') === 'true'

/** Cents, as people count them. */
const yuan = (amount) => Number(amount.toFixed(2))

test('the cart says what applies, what was given and what more would bring', async () => {
  const mouthwash = await product(shop, 'mouthwash')
  const conditioner = await product(shop, 'tea-oil-conditioner')
  await add(mouthwash)
  await add(conditioner)
  await open('/cart')
  await words(/再买 1 件，享口腔护理第二件半价/).waitFor()
  await words(/凑单更划算|可再省/).waitFor()
  await shot(page, 'cart-nudged')
  const more = page.locator('.cart-line:visible', { hasText: '漱口水' }).getByRole('button').last()
  await press(more)
  await words(/已享 口腔护理第二件半价/).waitFor()
  await shot(page, 'cart-applied')
})

test('coupons are chosen one by one, at a price that is told', async () => {
  await open('/coupons')
  await press(button('领取'))
  await logIn('13822220001')
  await open('/coupons')
  await words('新人红包').waitFor()
  for (const title of ['全场券', '新人红包']) {
    const claim = button(`领取 ${title}`)
    await press(claim)
    await claim.waitFor({ state: 'detached' })
  }
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  const best = await total()
  await press(words(/^优惠券$/))
  await words('已为您选好最省的组合').waitFor()
  await shot(page, 'coupon-sheet')
  assert.ok(await isOn('新人红包'))
  await press(ticket('新人红包'))
  await words('当前选择比最省组合多付 ¥3.00').waitFor()
  await shot(page, 'coupon-sheet-by-hand')
  assert.equal(yuan(await total() - best), 3)
  await press(page.getByRole('dialog').getByText('自动选择最省的组合'))
  assert.equal(await total(), best)
})

test('an order earns points, and they pay for the next', async () => {
  const first = await total()
  const earned = Number((await words(/支付后可得/).textContent()).match(/\d+/)[0])
  assert.ok(earned > 0 && earned <= first)
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await press(button('查看订单'))
  await words('待发货').waitFor()
  await shot(page, 'order-with-rules')

  await add(await product(shop, 'mouthwash'))
  await open('/cart')
  await press(button(/结算/))
  const points = page.getByRole('switch')
  await points.locator('visible=true').waitFor()
  assert.equal(await points.getAttribute('aria-checked'), 'false')
  const before = await total()
  await press(points)
  const worth = Number((await points.textContent()).match(/¥(\d+\.\d+)/)[1])
  assert.ok(worth > 0)
  assert.equal(yuan(before - await total()), worth)
  await shot(page, 'checkout-points')
  const charged = await total()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  // What was shown is what is charged.
  assert.ok((await page.locator('page:visible').last().textContent()).includes(charged.toFixed(2)))
})

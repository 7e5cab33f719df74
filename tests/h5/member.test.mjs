// 会员: from the menu bar of home to a tier, to its coupons, to a price that only its members have.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { api, logIn as tokenOf } from '../lib/shop.mjs'

const NUMBER = '13877790001'
const SERUM = 'camellia-serum-50ml'

let shop
let page
let token

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

const note = (text) => page.locator('.member-note:visible', { hasText: text })
const take = () => button('一键领取')
const total = () => page.locator('.checkout-total:visible').textContent()

/** The same shopper buys elsewhere; what it cost in fen. */
async function buy(quantity) {
  if (!token) {
    // Another code is not sent at once.
    await page.waitForTimeout(5_500)
    token = await tokenOf(shop, NUMBER)
  }
  const address = { name: '林小满', phone: '13900139000', region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号' }
  const { addresses } = await api(shop, 'POST', '/api/addresses', { token, body: address, expected: 201 })
  const lines = [{ sku: SERUM, quantity }]
  const { payable } = await api(shop, 'POST', '/api/quote', { token, body: { lines } })
  const body = { key: `buy-${quantity}`, lines, address: addresses[0].id, expectedPayable: payable }
  const { id } = await api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
  const begun = await api(shop, 'POST', `/api/orders/${id}/pay`, { token, body: {} })
  await api(shop, 'POST', `/api/sandbox/payments/${begun.sandbox.payment}`, { token, body: { confirm: true } })
  return payable
}

test('a guest comes by the menu bar, sees the tiers, and has one once logged in', async () => {
  await open('/')
  await press(words('会员特权'))
  await words('登录查看我的等级').waitFor()
  assert.equal(new URL(page.url()).pathname, '/member')
  await words('时尚教主').waitFor()
  await shot(page, 'member-guest')
  assert.deepEqual(await serious(page), [])
  await press(words('登录查看我的等级'))
  await logIn(NUMBER)
  await note('还差 1,000 成长值升级为「闪亮达人」').waitFor()
  await shot(page, 'member-first')
  await open('/me')
  await words('潮流小主').waitFor()
  await shot(page, 'me-tier')
})

test('what is paid for brings growth, a tier, and its coupons once', async () => {
  assert.equal(await buy(5), 117_000)
  await open('/member')
  await words('成长值 1,170').waitFor()
  await note('还差 3,830 成长值升级为「时尚教主」').waitFor()
  await take().waitFor()
  await shot(page, 'member-shining')
  assert.deepEqual(await serious(page), [])
  await press(take())
  await words('已领取，可在优惠券中查看').waitFor()
  await take().waitFor({ state: 'detached' })
  await open('/coupons')
  await press(words(/可使用/))
  await words('达人礼券').waitFor()
})

test('the price of the highest tier is what the cart says and what is charged', async () => {
  const serum = await product(shop, 'camellia-serum')
  await buy(17)
  await open('/member')
  await note('已是最高等级').waitFor()
  await shot(page, 'member-leader')
  await open('/')
  await add(serum)
  await open('/cart')
  await button(/结算/).waitFor()
  await shot(page, 'member-cart')
  const inCart = await page.locator('.cart-total:visible').textContent()
  await press(button(/结算/))
  await words('林小满').waitFor()
  await words(/时尚教主护肤95折/).waitFor()
  const shown = await total()
  await shot(page, 'member-checkout')
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  const { orders } = await api(shop, 'GET', '/api/orders', { token })
  const [line] = orders[0].lines
  assert.equal(orders[0].state, 'paid')
  const payable = (orders[0].payable / 100).toFixed(2)
  assert.deepEqual([inCart, shown].map((it) => it.replace(/[^\d.]/g, '')), [payable, payable])
  const [first] = line.adjustments
  assert.deepEqual([first.title, first.amount], ['时尚教主护肤95折', Math.floor(line.unitPrice * 0.05)])
  assert.deepEqual(page.faults, [])
})

for (const colorScheme of ['light', 'dark']) {
  test(`the tiers are drawn (${colorScheme})`, async () => {
    await page.emulateMedia({ colorScheme })
    await open('/member')
    await words('等级权益').waitFor()
    await shot(page, `member-${colorScheme}`)
    assert.deepEqual(await serious(page), [])
  })
}

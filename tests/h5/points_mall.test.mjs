// 积分商城: from home, points that a purchase brought buy a mask with ¥9.90 beside them; a refund gives both back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { ADMIN_TOKEN, api } from '../lib/shop.mjs'

let shop
let page
let order

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

const offer = (title) => page.locator('.mall-offer:visible', { hasText: title })
const has = (points) => page.waitForFunction(
  (wanted) => [...document.querySelectorAll('.mall-balance')]
    .some((it) => it.checkVisibility() && it.textContent === wanted),
  String(points),
)
/** Scrolls until it says `text`: floors further down come when they are reached. */
async function reach(text) {
  for (let tries = 0; tries < 30 && await words(text).count() === 0; tries += 1) {
    await page.locator('page').first().evaluate((it) => { it.scrollTop += 700 })
    await page.waitForTimeout(200)
  }
  await words(text).scrollIntoViewIfNeeded()
}
async function pay() {
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
}

test('a guest comes from home by tapping, and looks around', async () => {
  await open('/')
  await reach('积分商城')
  await press(words('积分商城'))
  await offer('补水面膜').waitFor()
  assert.equal(new URL(page.url()).pathname, '/mall')
  await offer('补水面膜').getByText('120 积分 + ¥9.90').waitFor()
  await offer('山茶花').getByText('会员专享').waitFor()
  await shot(page, 'mall-guest')
  assert.deepEqual(await serious(page), [])
  await press(words('登录后查看'))
  await logIn('13877762001')
  await has(0)
  await offer('补水面膜').getByText('还差 120 积分').waitFor()
  await shot(page, 'mall-poor')
})

test('a purchase brings points, and points and money buy a mask', async () => {
  await add(await product(shop, 'camellia-serum'))
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await pay()
  await open('/mall')
  await has(168)
  await shot(page, 'mall-rich')
  await press(offer('补水面膜').getByRole('button'))
  await words('兑换并支付').waitFor()
  await words('林小满').waitFor()
  await words('48 积分').waitFor()
  await shot(page, 'exchange')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'exchange-dark')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'light' })
  await press(button('兑换并支付'))
  await words('确认支付').waitFor()
  await pay()
  await page.locator('.paid-points:visible', { hasText: '120 积分 +' }).waitFor()
  await shot(page, 'exchange-paid')
  await press(button('查看订单'))
  await page.locator('.order-points:visible', { hasText: '120 积分 +' }).waitFor()
  order = new URL(page.url()).searchParams.get('id')
  await shot(page, 'exchange-order')
  await open('/orders')
  await page.locator('.orders-points:visible', { hasText: '120 积分 +' }).waitFor()
  await shot(page, 'exchange-orders')
  assert.deepEqual(await serious(page), [])
})

test('a refund gives points and money back together', async () => {
  await open(`/order?id=${order}`)
  await press(button('申请售后'))
  await words('退款金额').waitFor()
  await press(button('不想要了'))
  await shot(page, 'exchange-aftersale')
  await press(button('提交申请'))
  await words('待商家处理').waitFor()
  const step = { sequence: 1, event: 'agree' }
  await api(shop, 'POST', `/api/admin/orders/${order}/after-sales/step`, { token: ADMIN_TOKEN, body: step })
  await open(`/order?id=${order}`)
  await words('已取消').waitFor()
  await words(/¥9.90/).waitFor()
  await shot(page, 'exchange-refunded')
  await open('/mall')
  await has(168)
})

test('tickets are given at once, and their points are in the ledger', async () => {
  await press(offer('抽奖机会').getByRole('button'))
  await words('立即兑换').waitFor()
  await shot(page, 'exchange-tickets')
  await press(button('立即兑换'))
  await words('兑换成功').waitFor()
  await has(158)
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'mall-dark')
  assert.deepEqual(await serious(page), [])
  await open('/points')
  await words('积分商城兑换').waitFor()
  await shot(page, 'points-exchanged')
  assert.deepEqual(page.faults, [])
})

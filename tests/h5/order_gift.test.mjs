// 下单有礼: what an order brought is on the page of its payment and among the messages; a refund takes it back.
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

test('a paid order brings points and a coupon, and shows where to go next', async () => {
  await open('/login')
  await logIn('13877763001')
  await add(await product(shop, 'collagen-drink'))
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await words('健康购有礼').waitFor()
  await words(/10 积分、/).waitFor()
  await shot(page, 'gift-paid')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'gift-paid-dark')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'light' })
  order = new URL(page.url()).searchParams.get('order')
  await press(page.getByRole('link', { name: '米糖母婴日' }).locator('visible=true').first())
  await page.waitForURL(({ pathname }) => pathname === '/category')
})

test('it is told among the messages, and the way leads to its order', async () => {
  await open('/messages')
  await press(words(/健康购有礼/))
  await words('商家正在备货，请耐心等待').waitFor()
})

test('a refund takes it back', async () => {
  await open(`/order?id=${order}`)
  await press(button('申请售后'))
  await words('退款金额').waitFor()
  await press(button('不想要了'))
  await press(button('提交申请'))
  await words('待商家处理').waitFor()
  const step = { sequence: 1, event: 'agree' }
  await api(shop, 'POST', `/api/admin/orders/${order}/after-sales/step`, { token: ADMIN_TOKEN, body: step })
  await open(`/order?id=${order}`)
  await words('已取消').waitFor()
  await open('/points')
  await words('退款，收回礼品').waitFor()
  await shot(page, 'gift-ledger')
  await open('/messages')
  await words(/健康购有礼/).waitFor()
  assert.deepEqual(page.faults, [])
})

// 超值换购: what was just paid may be added to for half an hour, from the result of the payment, home and the order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let page
let parent

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

const offer = (title) => page.locator('.add-ons-card:visible', { hasText: title })
async function pay() {
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
}

test('home shows nothing of it before an order, and the paid order offers two', async () => {
  await open('/login')
  await logIn('13877764001')
  await open('/')
  await words('限时秒杀').waitFor()
  assert.equal(await words('刚下的单，还能换购').count(), 0)
  await add(await product(shop, 'camellia-serum'))
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await pay()
  parent = new URL(page.url()).searchParams.get('order')
  await words('超值换购').waitFor()
  await offer('粉扑').getByText('¥25.90').waitFor()
  await offer('补水面膜').getByText('¥39.90').waitFor()
  assert.equal(await offer('宽齿竹梳').count(), 0, 'for others')
  await page.getByRole('timer', { name: '距结束' }).locator('visible=true').waitFor()
  await shot(page, 'add-on-paid')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'add-on-paid-dark')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'light' })
})

test('home leads to it, and one is bought along by keyboard', async () => {
  await open('/')
  await words('刚下的单，还能换购').waitFor()
  await shot(page, 'add-on-home')
  await press(words('粉扑 3 枚装'))
  await offer('粉扑').waitFor()
  const buy = page.getByRole('button', { name: '换购 粉扑 3 枚装' }).locator('visible=true')
  await buy.focus()
  await page.keyboard.press('Enter')
  await words('确认支付').waitFor()
  await pay()
  await words('换购的商品会随原订单一起寄出').waitFor()
  await shot(page, 'add-on-done')
  await press(button('查看订单'))
  await words('换购，随此单寄出').waitFor()
  await words(parent).waitFor()
  await shot(page, 'add-on-order')
  assert.deepEqual(await serious(page), [])
})

test('both orders are listed, and the first still offers the other', async () => {
  await open('/orders')
  await page.locator('.orders-card:visible', { hasText: '粉扑' }).waitFor()
  await page.locator('.orders-card:visible', { hasText: '山茶花' }).waitFor()
  await shot(page, 'add-on-orders')
  await open(`/order?id=${parent}`)
  await offer('补水面膜').waitFor()
  assert.equal(await offer('粉扑').count(), 0, 'it has one')
  await shot(page, 'add-on-parent')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'add-on-parent-dark')
  assert.deepEqual(await serious(page), [])
  assert.deepEqual(page.faults, [])
})

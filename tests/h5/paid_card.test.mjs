// 付费卡: a card is bought, its price is what the cart shows and what is charged; months go back.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let page
const ahead = journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

const card = (title) => page.locator('.member-offer:visible', { hasText: title })
const buy = (title) => card(title).getByRole('button', { name: /立即开通|续费/ })
const fen = (text) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100)
const inCart = async () => fen(await page.locator('.cart-total:visible').textContent())

/** In the cart, once it costs `expected`. */
async function costs(expected) {
  await open('/cart')
  await button(/结算/).waitFor()
  for (let tries = 0; tries < 20 && await inCart() !== expected; tries += 1) await page.waitForTimeout(200)
  assert.equal(await inCart(), expected)
}

test('a card is chosen, bought for three months, and held', async () => {
  const serum = await product(shop, 'camellia-serum')
  await open('/login')
  await logIn('13877760001')
  await add(serum)
  await costs(16_800)
  await open('/member')
  await card('黑卡').waitFor()
  await shot(page, 'card-offers')
  await press(card('黑卡').getByText('3 个月'))
  await card('黑卡').getByText('¥105.00').waitFor()
  await press(buy('黑卡'))
  await words('确认支付').waitFor()
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await shot(page, 'card-paid')
  await press(button('查看订单'))
  await words('已完成').waitFor()
  await shot(page, 'card-order')
  assert.deepEqual(await serious(page), [])
  await open('/member')
  await card('黑卡').getByText(/有效期至/).waitFor()
  await buy('黑卡').getByText('续费').waitFor()
  await words('黑卡月券').waitFor()
  await shot(page, 'card-held')
  assert.deepEqual(await serious(page), [])
})

test('its price is in the cart, and is what is charged', async () => {
  await costs(14_800)
  await shot(page, 'card-cart')
  await press(button(/结算/))
  await giveAddress()
  await words(/黑卡专享价/).waitFor()
  const shown = fen(await page.locator('.checkout-total:visible').textContent())
  assert.equal(shown, 14_800)
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
})

test('months that have not begun go back; with the one that had, the price is the old one', async () => {
  await open('/member')
  await press(card('黑卡').getByRole('button', { name: '退未用月份' }))
  await words(/退回未开始的 2 个月，共 ¥70.00/).waitFor()
  await shot(page, 'card-refund')
  await press(page.getByRole('dialog').getByRole('button', { name: '退未用月份' }))
  await words('退款已受理，款项将原路退回').waitFor()
  await card('黑卡').getByRole('button', { name: '退未用月份' }).waitFor({ state: 'detached' })
  await card('黑卡').getByText(/有效期至/).waitFor()
  await shot(page, 'card-refunded')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'card-dark')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'light' })
  await add(await product(shop, 'camellia-serum'))
  await costs(14_800)
  // Who does not come for thirty days would be logged out.
  for (const days of [20, 32]) {
    writeFileSync(ahead, String(days * 24 * 3_600_000))
    await open('/me')
    await words(/^小铺会员/).waitFor()
  }
  await costs(16_800)
  assert.deepEqual(page.faults, [])
})

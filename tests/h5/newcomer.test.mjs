// A newcomer: one tap on the home page, the log-in, and the gift is there; the home page offers it no more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const NUMBER = '13877770401'

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { words, press, open, logIn, button } = hand(() => page, () => shop)
const floor = () => page.locator('.home-newcomer:visible')

test('a guest sees the gift on the home page, and a tap leads to the log-in', async () => {
  await open('/')
  await floor().waitFor()
  await floor().scrollIntoViewIfNeeded()
  await shot(page, 'newcomer-home')
  await press(floor())
  await words('登录并领取').waitFor()
  await shot(page, 'newcomer-guest')
  assert.deepEqual(await serious(page), [])
  await press(button('登录并领取'))
  await words('手机号登录').waitFor()
  await logIn(NUMBER)
  await words('礼包已到账').waitFor()
  assert.equal(await page.locator('.newcomer-thing:visible').count(), 3)
  await shot(page, 'newcomer-taken')
  assert.deepEqual(await serious(page), [])
})

test('what was given is there, and the floor is gone', async () => {
  await press(button('看我的优惠券'))
  await words('首单券').waitFor()
  await open('/')
  await words('会员特权').waitFor()
  await page.waitForFunction(() => ![...document.querySelectorAll('.home-newcomer')].some((it) => it.checkVisibility()))
  await page.emulateMedia({ colorScheme: 'dark' })
  await open('/newcomer')
  await words('礼包已到账').waitFor()
  await shot(page, 'newcomer-dark')
  assert.deepEqual(page.faults, [])
})

// 砍价 by hand: one shopper starts, a friend helps by the link, the price falls by what the schedule says, and the
// starter pays what it costs then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let browser
let anna
let bea
let page
let link

journey((opened) => {
  ({ shop, browser, page: anna } = opened)
  page = anna
})

const { words, press, open, logIn, button, giveAddress, farBelow } = hand(() => page, () => shop)

test('a shopper comes by the menu of home, starts one, and copies its link', async () => {
  await anna.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await open('/')
  await press(await farBelow('砍价'))
  await words('8 位好友砍到 ¥99.00').waitFor()
  await shot(page, 'bargains')
  assert.deepEqual(await serious(page), [])
  await press(button(/^发起砍价/))
  await logIn('13866660001')
  await open('/bargains')
  await press(button(/^发起砍价/))
  await words('再砍 ¥69.00 到底价').waitFor()
  await page.getByRole('timer').locator('visible=true').first().waitFor()
  await shot(page, 'bargain-mine')
  assert.deepEqual(await serious(page), [])
  await press(button('邀请好友帮砍'))
  link = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(link, new RegExp(`^${shop.url}/bargain\\?id=[A-Za-z0-9_-]{20,32}&invite=[A-Za-z0-9_-]{20,32}$`))
})

test('a friend opens it, sees the whole schedule, and helps once', async () => {
  bea = await phone(browser, shop.url)
  page = bea
  await page.goto(link)
  await words('138****0001 请你帮忙砍价').waitFor()
  await words('第 8 位').waitFor()
  await shot(page, 'bargain-invited')
  await press(button('帮砍 ¥15.00'))
  await logIn('13866660002')
  await page.goto(link)
  await press(button('帮砍 ¥15.00'))
  await words('你已帮砍，谢谢').waitFor()
  await words('138****0002').waitFor()
  await button('我也要砍价').waitFor()
  await shot(page, 'bargain-helped')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'bargain-dark')
  await page.emulateMedia({ colorScheme: 'light' })
})

test('who started it buys at the price now', async () => {
  page = anna
  await words('再砍 ¥54.00 到底价').waitFor({ timeout: 15_000 })
  await press(button('¥153.00 立即购买'))
  await giveAddress()
  await words('153').waitFor()
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await page.goto(link)
  await button('查看订单').waitFor()
  await shot(page, 'bargain-bought')
  page = bea
  await page.goto(link)
  await words('你已帮砍，谢谢').waitFor()
  await open('/bargains')
  await words(/剩 49 件/).waitFor()
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'bargains-dark')
  assert.deepEqual([...anna.faults, ...bea.faults], [])
})

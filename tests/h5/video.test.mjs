// 会员价 and a video on the home page: nothing of the video is fetched before it is tapped, then it plays; and who
// is no member is led to the membership.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { startShop } from '../lib/shop.mjs'

const TITLE = '手工香薰蜡烛：一豆火，一屋子松木'

let shop
let browser
let page
const fetched = []

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  page = await phone(browser, shop.url)
  page.on('request', (request) => { if (request.url().endsWith('.webm')) fetched.push(request.url()) })
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

const { words, open, press, farBelow, button } = hand(() => page, () => shop)

test('a guest is led to the membership from the goods at a member\'s price', async () => {
  await open('/')
  const line = await farBelow('成为时尚教主，护肤 95 折')
  await shot(page, 'home-member-price')
  const head = page.locator('floor-head').filter({ has: line }).last()
  await press(head.getByText('更多'))
  await page.waitForURL(/\/member/)
})

test('the video is a picture until it is tapped, and plays then', async () => {
  await open('/')
  for (let tries = 0; tries < 20 && await button(TITLE).count() === 0; tries += 1) {
    await page.locator('page').locator('visible=true').first().evaluate((it) => { it.scrollTop = it.scrollHeight })
    await page.waitForTimeout(150)
  }
  await button(TITLE).scrollIntoViewIfNeeded()
  await page.waitForTimeout(500)
  await shot(page, 'home-video')
  assert.deepEqual(fetched, [], 'nothing of it was fetched')
  assert.deepEqual(await serious(page), [])
  // By keyboard, as by hand.
  await button(TITLE).focus()
  await page.keyboard.press('Enter')
  const video = page.locator('video-player > video')
  await video.waitFor()
  await page.waitForFunction(() => document.querySelector('video-player > video')?.currentTime > 0.2)
  assert.ok(fetched.length > 0)
  await shot(page, 'home-video-plays')
  assert.equal(await words('加载失败').count(), 0)
  assert.deepEqual(page.faults, [])
})

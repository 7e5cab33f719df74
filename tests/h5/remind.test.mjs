// 提醒: a session before it opens and a day without a check-in, told of once, in the messages.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { api, startShop } from '../lib/shop.mjs'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-clock-'))
const ahead = path.join(folder, 'ahead')

let shop
let browser
let page
/** The session that opens next. */
let next

/** The shop's clock says `at`. */
const setClock = (at) => writeFileSync(ahead, String(at - Date.now()))

/** `hours` of the shop's day that is `days` after the one the session opens on. */
function clockAt(days, hours) {
  const midnight = Math.floor((next.tab.window.startsAt + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS
  setClock(midnight + days * DAY_MS + hours * HOUR_MS)
}

before(async () => {
  shop = await startShop({ h5: true, ahead })
  const { sessions } = await api(shop, 'GET', '/api/flash-sales')
  next = sessions.find(({ tab }) => tab.stage !== 'open' && tab.stage !== 'ended')
  setClock(next.tab.window.startsAt - 30 * MINUTE_MS)
  browser = await launch()
  page = await phone(browser, shop.url)
})
after(async () => {
  await browser?.close()
  await shop?.stop()
  rmSync(folder, { recursive: true })
})

const { button, words, press, open, logIn } = hand(() => page, () => shop)
const badge = () => page.locator('.me-row-badge:visible')
const cards = () => page.locator('.messages-card:visible')
const reminder = () => page.getByRole('switch', { name: /每日签到提醒/ }).locator('visible=true')

/** On the page of the shopper, once it says that `count` messages are not read. */
async function unread(count) {
  for (let tries = 0; tries < 20; tries += 1) {
    await open('/me')
    await words(/^小铺会员/).waitFor()
    await page.waitForTimeout(500)
    if (await badge().count() === 1 && await badge().textContent() === String(count)) return
  }
  assert.fail(`never ${count} unread messages`)
}

/** Jobs have run for some seconds, and nobody was told of anything. */
async function nothingNew() {
  await page.waitForTimeout(2_500)
  await open('/me')
  await words(/^小铺会员/).waitFor()
  await page.waitForTimeout(500)
  assert.equal(await badge().count(), 0)
}

test('a guest asks to be reminded, logs in, and is on coming back', async () => {
  const title = next.offers[0].item.title
  await open('/flash')
  await press(page.locator('.flash-tab:visible', { hasText: '即将开抢' }).first())
  await button(`提醒我 ${title}`).waitFor()
  await shot(page, 'remind-flash-guest')
  await press(button(`提醒我 ${title}`))
  await words('手机号登录').waitFor()
  await logIn('13877780001')
  await words('开抢前5分钟提醒你').waitFor()
  await button(`已设提醒 ${title}`).waitFor()
  await shot(page, 'remind-flash-set')
  await press(button(`已设提醒 ${title}`))
  await words('已取消提醒').waitFor()
  await press(button(`提醒我 ${title}`))
  await button(`已设提醒 ${title}`).waitFor()
  await nothingNew()
})

test('five minutes ahead a message is there, which leads to the session', async () => {
  setClock(next.tab.window.startsAt - 4 * MINUTE_MS)
  await unread(1)
  await shot(page, 'remind-me')
  assert.deepEqual(await serious(page), [])
  await press(page.getByRole('button', { name: /消息/ }).locator('visible=true'))
  await words('秒杀即将开抢').waitFor()
  assert.equal(new URL(page.url()).pathname, '/messages')
  await words(next.offers[0].item.title).waitFor()
  assert.equal(await page.getByRole('img', { name: '未读' }).locator('visible=true').count(), 1)
  await shot(page, 'remind-message')
  assert.deepEqual(await serious(page), [])
  await press(cards().first())
  await page.locator('.flash-goods:visible').first().waitFor()
  assert.equal(new URL(page.url()).pathname, '/flash')
  // Now that it opens at once, nobody is reminded.
  await page.locator('.flash-tab:visible', { hasText: '即将开抢' }).first().tap()
  await button(/^即将开抢/).waitFor()
  await nothingNew()
  await open('/messages')
  await cards().first().waitFor()
  assert.equal(await page.getByRole('img', { name: '未读' }).locator('visible=true').count(), 0)
})

test('a day without a check-in is told of once, and one with it is not', async () => {
  clockAt(1, 10)
  await open('/checkin')
  await reminder().waitFor()
  assert.equal(await reminder().getAttribute('aria-checked'), 'false')
  await press(reminder())
  await words('每天没签到时提醒你').waitFor()
  assert.equal(await reminder().getAttribute('aria-checked'), 'true')
  await reminder().scrollIntoViewIfNeeded()
  await shot(page, 'remind-checkin')
  clockAt(1, 20.1)
  await unread(1)
  await press(page.getByRole('button', { name: /消息/ }).locator('visible=true'))
  await words('签到提醒').waitFor()
  assert.equal(await cards().count(), 2)
  await press(cards().first())
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words(/签到成功/).waitFor()
  clockAt(2, 10)
  await open('/checkin')
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words(/签到成功/).waitFor()
  clockAt(2, 20.1)
  await nothingNew()
  clockAt(3, 20.1)
  await unread(1)
  await open('/checkin')
  await press(reminder())
  await words('已关闭签到提醒').waitFor()
  clockAt(4, 20.1)
  await open('/messages')
  await cards().first().waitFor()
  assert.equal(await cards().count(), 3)
  await nothingNew()
  assert.deepEqual(page.faults, [])
})

for (const colorScheme of ['light', 'dark']) {
  test(`messages and reminders are drawn (${colorScheme})`, async () => {
    const seen = await phone(browser, shop.url, { colorScheme })
    const theirs = hand(() => seen, () => shop)
    await theirs.open('/messages')
    await theirs.words('登录后再继续').waitFor()
    await shot(seen, `remind-login-${colorScheme}`)
    await theirs.open('/login')
    await theirs.logIn('13877780001')
    await theirs.open('/messages')
    await seen.locator('.messages-card:visible').first().waitFor()
    await shot(seen, `remind-messages-${colorScheme}`)
    assert.deepEqual(await serious(seen), [])
    clockAt(5, next.tab.window.startsAt % DAY_MS / HOUR_MS + 8 - 0.5)
    await theirs.open('/flash')
    await seen.locator('.flash-tab:visible', { hasText: '即将开抢' }).first().tap()
    await theirs.button(/^提醒我/).tap()
    await theirs.button(/^已设提醒/).waitFor()
    await seen.waitForTimeout(2_500)
    await shot(seen, `remind-flash-${colorScheme}`)
    assert.deepEqual(await serious(seen), [])
    await theirs.button(/^已设提醒/).tap()
    await theirs.open('/checkin')
    const toggle = seen.getByRole('switch', { name: /每日签到提醒/ }).locator('visible=true')
    await toggle.tap()
    await theirs.words(/每天没签到时提醒你|已关闭签到提醒/).waitFor()
    await toggle.scrollIntoViewIfNeeded()
    await seen.waitForTimeout(2_500)
    await shot(seen, `remind-checkin-${colorScheme}`)
    assert.deepEqual(await serious(seen), [])
    await theirs.open('/me')
    await theirs.words(/^小铺会员/).waitFor()
    await shot(seen, `remind-me-${colorScheme}`)
    await seen.context().close()
  })
}

test('nobody was told of anything yet', async () => {
  const seen = await phone(browser, shop.url)
  const theirs = hand(() => seen, () => shop)
  await theirs.open('/login')
  await theirs.logIn('13877780002')
  await theirs.open('/messages')
  await theirs.words('暂无消息').waitFor()
  await shot(seen, 'remind-empty')
  await seen.context().close()
})

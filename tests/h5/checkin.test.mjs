// A shopper checks in: from the menu bar of home, by way of the log-in, to the points.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const NUMBER = '13877770001'

let shop
let browser
let page
const ahead = journey((opened) => { ({ shop, browser, page } = opened) })

const { button, words, press, open, logIn } = hand(() => page, () => shop)

const done = () => page.getByRole('button', { name: '今日已签到' }).locator('visible=true')

test('a guest comes by the menu bar, logs in, and is checked in on coming back', async () => {
  await open('/')
  await press(words('签到领红包'))
  await words('签到日历').waitFor()
  assert.equal(new URL(page.url()).pathname, '/checkin')
  await shot(page, 'checkin-guest')
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words('手机号登录').waitFor()
  await logIn(NUMBER)
  await words(/签到成功，获得 5 积分/).waitFor()
  await done().waitFor()
  assert.ok(await done().isDisabled())
  await words('我的积分 5').waitFor()
  await shot(page, 'checkin-done')
  assert.deepEqual(page.faults, [])
})

test('the points are on the page of the shopper', async () => {
  await open('/me')
  await words('小铺会员 · 5 积分').waitFor()
  await shot(page, 'me-points')
})

test('a second try says so, and gives nothing', async () => {
  // Two tabs of one shopper: the second does not know yet what the first did.
  const first = await phone(browser, shop.url)
  const theirs = hand(() => first, () => shop)
  await theirs.open('/login')
  await theirs.logIn('13877770002')
  const second = await first.context().newPage()
  for (const tab of [first, second]) {
    await tab.goto(`${shop.url}/checkin`)
    await tab.getByText('签到日历').locator('visible=true').first().waitFor()
  }
  const checkIn = (tab) => tab.getByRole('button', { name: '签到', exact: true }).locator('visible=true').tap()
  await checkIn(first)
  await theirs.words(/签到成功/).waitFor()
  await checkIn(second)
  await second.getByText('今天已经签到过了，明天再来').locator('visible=true').first().waitFor()
  await second.getByText('我的积分 5').locator('visible=true').first().waitFor()
  await first.context().close()
})

for (const colorScheme of ['light', 'dark']) {
  test(`the calendar is drawn (${colorScheme})`, async () => {
    const seen = await phone(browser, shop.url, { colorScheme })
    await seen.goto(`${shop.url}/checkin`)
    await seen.getByText('签到日历').locator('visible=true').first().waitFor()
    assert.equal(await seen.locator('.checkin-day:visible').count(), 7)
    await shot(seen, `checkin-${colorScheme}`)
    await seen.context().close()
  })
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The shop's clock says `ms` before the next midnight of the shop (below zero: after it). */
function setBeforeMidnight(days, ms) {
  const now = Date.now()
  // The shop is eight hours east of Greenwich.
  const midnight = (Math.floor((now + 8 * HOUR_MS) / DAY_MS) + 1 + days) * DAY_MS - 8 * HOUR_MS
  writeFileSync(ahead, String(midnight - ms - now))
}

test('a new day begins at midnight of the shop, and two days are in a row', async () => {
  const seen = await phone(browser, shop.url)
  const theirs = hand(() => seen, () => shop)
  const checkIn = seen.getByRole('button', { name: '签到', exact: true }).locator('visible=true')
  const isDone = seen.getByRole('button', { name: '今日已签到' }).locator('visible=true')
  setBeforeMidnight(0, 60_000)
  await theirs.open('/login')
  await theirs.logIn('13877770003')
  await theirs.open('/checkin')
  await checkIn.tap()
  await isDone.waitFor()
  await theirs.words('我的积分 5').waitFor()
  await theirs.open('/checkin')
  await isDone.waitFor()
  // Two minutes later it is tomorrow, by the shop's clock; the phone's has not moved.
  setBeforeMidnight(0, -60_000)
  await theirs.open('/checkin')
  await checkIn.waitFor()
  await shot(seen, 'checkin-after-midnight')
  await checkIn.tap()
  await isDone.waitFor()
  await theirs.words('我的积分 10').waitFor()
  const run = seen.locator('.checkin-run-days:visible')
  assert.equal(await run.textContent(), '2')
  // A day that is left out ends the run.
  setBeforeMidnight(2, -60_000)
  await theirs.open('/checkin')
  await checkIn.waitFor()
  assert.equal(await run.textContent(), '0')
  await shot(seen, 'checkin-day-left-out')
  assert.deepEqual(seen.faults, [])
  await seen.context().close()
})

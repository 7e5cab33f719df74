// 直播 by hand: from the home page to a session, reserved, told of, and entered when it is on.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { api, changeShop, startShop } from '../lib/shop.mjs'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const START = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 3 * HOUR_MS

const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-clock-'))
const ahead = path.join(folder, 'ahead')

let shop
let browser
let page

const setClock = (at) => writeFileSync(ahead, String(at - Date.now()))

before(async () => {
  setClock(START - 2 * HOUR_MS)
  shop = await startShop({ h5: true, ahead })
  changeShop(shop, (file) => {
    file.live.forEach((it) => { it.window = { startsAt: START, endsAt: START + HOUR_MS } })
    Object.assign(file.live[0], { h5Link: 'https://channels.weixin.qq.com/live/1' })
    Object.assign(file.live[1], { window: { startsAt: START - 9 * HOUR_MS, endsAt: START - 8 * HOUR_MS }, replay: 'https://channels.weixin.qq.com/replay/1' })
  })
  browser = await launch()
  page = await phone(browser, shop.url)
})
after(async () => {
  await browser?.close()
  await shop?.stop()
  rmSync(folder, { recursive: true })
})

const { button, words, press, open, logIn } = hand(() => page, () => shop)
const dark = (colorScheme) => page.emulateMedia({ colorScheme })

async function shots(name) {
  for (const scheme of ['light', 'dark']) {
    await dark(scheme)
    await shot(page, scheme === 'light' ? name : `${name}-${scheme}`)
    assert.deepEqual(await serious(page), [], `${name} ${scheme}`)
  }
  await dark('light')
}

test('home says what comes, and leads to it', async () => {
  await open('/')
  const floor = page.locator('.home-live:visible').first()
  for (let tries = 0; tries < 20 && await floor.count() === 0; tries += 1) {
    await page.mouse.wheel(0, 1_500)
    await page.waitForTimeout(200)
  }
  await floor.scrollIntoViewIfNeeded()
  await page.locator('.home-live-tag:visible', { hasText: '预告' }).first().waitFor()
  await words('距开播').waitFor()
  await shots('live-home')
  await press(page.locator('.home-live-card:visible').first())
  await page.waitForURL(/\/live\?id=/)
  await words('距开播').waitFor()
  await button('预约提醒').waitFor()
  await page.locator('.live-goods-card:visible').first().waitFor()
  await shots('live-preview')
})

test('a guest reserves after logging in', async () => {
  await press(button('预约提醒'))
  await logIn('13877790401')
  await page.waitForURL(/\/live/)
  await press(button('预约提醒'))
  await words('预约成功').waitFor()
  await button('已预约').waitFor()
  await press(button('已预约'))
  await button('预约提醒').waitFor()
  await press(button('预约提醒'))
  await button('已预约').waitFor()
  await shots('live-reserved')
})

test('five minutes ahead there is a message, which leads to the session', async () => {
  setClock(START - 4 * MINUTE_MS)
  for (let tries = 0; tries < 20; tries += 1) {
    await open('/messages')
    await page.waitForTimeout(500)
    if (await page.locator('.messages-card:visible').count() === 1) break
  }
  await words('直播即将开始').waitFor()
  await shots('live-message')
  await press(page.locator('.messages-card:visible').first())
  await page.waitForURL(/\/live\?id=/)
})

test('when it is on one goes in, and what is over is seen again', async () => {
  await page.context().route((url) => !url.href.startsWith(shop.url), (it) => it.fulfill({ body: 'elsewhere', contentType: 'text/plain' }))
  setClock(START + MINUTE_MS)
  await open('/live')
  await button('进入直播间').waitFor()
  await shots('live-on')
  const entered = async (name) => {
    const [asked] = await Promise.all([page.context().waitForEvent('page'), press(button(name))])
    const url = asked.url()
    await asked.close()
    return url
  }
  assert.equal(await entered('进入直播间'), 'https://channels.weixin.qq.com/live/1')
  await press(page.locator('.live-other:visible', { hasText: '回放' }).first())
  await button('看回放').waitFor()
  assert.equal(await entered('看回放'), 'https://channels.weixin.qq.com/replay/1')
  await press(page.locator('.live-goods-card:visible').first())
  await page.waitForURL(/\/product\?id=/)
  assert.deepEqual(page.faults.filter((it) => !it.startsWith('foreign')), [])
  const { room } = await api(shop, 'GET', '/api/lives')
  assert.equal(room.live.state, 'live')
})

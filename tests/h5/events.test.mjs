// A shopper says yes, walks about, says no; the shop's owner reads the report.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { binary, startShop } from '../lib/shop.mjs'

const DAY_MS = 24 * 3_600_000

let shop
let browser
let page
/** Bodies of what the page told. */
const told = []

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  page = await phone(browser, shop.url)
  page.on('request', (request) => {
    if (request.url().endsWith('/api/events')) told.push(JSON.parse(request.postData()))
  })
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

const { words, press, open, button } = hand(() => page, () => shop)

const events = () => told.flatMap((it) => it.events)
const tab = (name) => page.getByRole('tab', { name }).or(page.getByRole('link', { name })).locator('visible=true').last()

/** The report of today and yesterday. */
function report(...files) {
  const day = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
  const period = ['--from', day(Date.now() - DAY_MS), '--to', day(Date.now())]
  return execFileSync(binary, ['report', ...period, ...files, '--data', shop.data], { encoding: 'utf8' })
}

test('nothing is told before a shopper has said yes', async () => {
  await open('/')
  await press(words('新品').or(words('护肤')).first())
  await page.waitForTimeout(800)
  await open('/me')
  await words('使用习惯统计').waitFor()
  assert.deepEqual(await serious(page), [])
  await shot(page, 'me-ask')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'me-ask-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  assert.equal(told.length, 0)
  assert.equal(JSON.parse(report()).totals.events, 0)
})

test('who says yes is asked once, and what they look at is told', async () => {
  await press(page.getByRole('button', { name: '同意', exact: true }).locator('visible=true'))
  await words('已开启，谢谢').waitFor()
  await words('使用习惯统计').waitFor({ state: 'hidden' })
  await open('/')
  const goods = page.locator('.goods-card:visible, [class*=goods]:visible').first()
  await goods.waitFor()
  // The first tap is made while only the core of the home page is there.
  const entry = page.locator('[class*=menu] [role=button]:visible, [class*=menu] [role=link]:visible').first()
  await press(entry)
  await page.waitForURL(({ pathname }) => pathname !== '/')
  await page.waitForTimeout(1_000)
  await open('/privacy')
  const missing = () => ['visit', 'pageView', 'click'].filter((name) => !events().some((it) => it.name === name))
  for (let tries = 0; tries < 75 && missing().length > 0; tries += 1) await page.waitForTimeout(200)
  assert.deepEqual(missing(), [])
  assert.ok(events().every((it) => !('text' in it)))
})

test('the switch of the privacy page ends it', async () => {
  const toggle = page.getByRole('switch').locator('visible=true')
  assert.equal(await toggle.getAttribute('aria-checked'), 'true')
  await shot(page, 'privacy')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'privacy-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await press(toggle)
  await words('已关闭，不再统计').waitFor()
  assert.equal(await toggle.getAttribute('aria-checked'), 'false')
  const before = told.length
  await open('/me')
  await words('我的订单').waitFor()
  assert.equal(await words('使用习惯统计').count(), 0, 'no is an answer')
  await page.waitForTimeout(1_500)
  assert.equal(told.length, before)
})

test('the report has it, as figures and as a page that fetches nothing', async () => {
  const files = { json: path.join(shop.data, 'r.json'), html: path.join(shop.data, 'r.html') }
  report('--json', files.json, '--html', files.html)
  const figures = JSON.parse(readFileSync(files.json, 'utf8'))
  assert.equal(figures.totals.visitors, 1)
  assert.equal(figures.totals.events, events().length)
  assert.ok(figures.floors.some((it) => it.clicks.of > 0))
  const fetched = []
  const reader = await browser.newPage()
  reader.on('request', (request) => fetched.push(request.url()))
  const url = pathToFileURL(files.html).href
  await reader.goto(url)
  assert.deepEqual(fetched, [url])
  assert.equal(await reader.locator('section').count(), 9)
  await shot(reader, 'report')
  await reader.close()
})

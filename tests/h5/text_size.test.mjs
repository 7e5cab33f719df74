// 字号 by hand: larger texts stay chosen, on every page, and no page becomes wider than the phone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const WIDTH = 375
const PAGES = [
  '/', '/category', '/cart', '/me', '/search?q=面膜', '/product?id=camellia-serum', '/reviews?id=camellia-serum',
  '/live', '/checkout', '/orders', '/coupons', '/checkin', '/lottery?id=wheel', '/flash', '/groups',
  '/group?activity=together-mask', '/bargains', '/bargain?id=gone', '/exchange?id=mask', '/addresses', '/address', '/service', '/messages',
  '/member', '/points', '/privacy', '/mall', '/tasks', '/newcomer', '/invite', '/favourites', '/footprints', '/login',
]

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { words, press, open, logIn } = hand(() => page, () => shop)
const size = (name) => page.getByRole('radio', { name, exact: true }).locator('visible=true').first()
const pixels = (target) => target.evaluate((it) => Number.parseFloat(getComputedStyle(it).fontSize))

test('the size of texts is chosen on 我的, and stays', async () => {
  await open('/login')
  await logIn('13877790911')
  await open('/me')
  await size('特大').waitFor()
  assert.equal(await size('标准').getAttribute('aria-checked'), 'true')
  const row = words('优惠券')
  const before = await pixels(row)
  await press(size('特大'))
  await page.waitForFunction(() => document.querySelectorAll('.text-huge').length > 0)
  assert.equal(await pixels(row) > before * 1.25, true)
  assert.equal(await size('特大').getAttribute('aria-checked'), 'true')
  await size('特大').scrollIntoViewIfNeeded()
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await shot(page, `text-huge-me-${colorScheme}`)
    assert.deepEqual(await serious(page), [], colorScheme)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  // The core of the home page alone knows it too.
  await open('/')
  await page.locator('.home.text-huge').waitFor()
  await shot(page, 'text-huge-home')
})

test('no page is wider than the phone with it', async () => {
  for (const path of PAGES) {
    await open(path)
    await page.locator('.text-huge').first().waitFor({ state: 'attached' })
    await page.waitForTimeout(600)
    const wide = await page.evaluate(() => {
      const roots = [...document.querySelectorAll('page')].map((it) => it.scrollWidth)
      return Math.max(document.documentElement.scrollWidth, ...roots)
    })
    assert.equal(wide <= WIDTH, true, `${path} is ${wide} wide`)
    await shot(page, `text-huge-${path.replace(/\W+/g, '-')}`)
  }
})

test('and is given up again', async () => {
  await open('/me')
  await press(size('标准'))
  await page.waitForFunction(() => document.querySelectorAll('.text-huge').length === 0)
  await open('/')
  await page.locator('.home').waitFor()
  assert.equal(await page.locator('.home.text-huge').count(), 0)
  assert.deepEqual(page.faults, [])
})

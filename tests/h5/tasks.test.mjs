// A shopper does tasks: looks around, shares, checks in, and has what they give; and does the daily ones anew
// on the next day.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { api } from '../lib/shop.mjs'

const NUMBER = '13877770301'
const DAY_MS = 24 * 3_600_000

let shop
let page
const ahead = journey((opened) => { ({ shop, page } = opened) })

const { words, press, open, logIn, farBelow } = hand(() => page, () => shop)

const row = (title) => page.locator('.tasks-row:visible', { hasText: title })
const button = (title, name) => row(title).getByRole('button', { name })
const points = (count) => page.waitForFunction(
  (wanted) => [...document.querySelectorAll('.tasks-held-count')]
    .some((it) => it.checkVisibility() && it.textContent === wanted),
  String(count),
)

test('a guest comes by the menu of home, and is led to the log-in', async () => {
  await open('/')
  await press(await farBelow('做任务'))
  await words('登录后做任务').waitFor()
  assert.equal(new URL(page.url()).pathname, '/tasks')
  await shot(page, 'tasks-guest')
  assert.deepEqual(await serious(page), [])
  await press(button('分享小铺', /去完成/))
  await words('手机号登录').waitFor()
  await logIn(NUMBER)
  await points(0)
})

test('looking around counts each product once', async () => {
  await row('逛 3 件好物').getByText('0/3').waitFor()
  await press(button('逛 3 件好物', /去完成/))
  await page.waitForURL(({ pathname }) => pathname === '/category')
  const { categories } = await api(shop, 'GET', '/api/categories')
  const { products } = await api(shop, 'GET', `/api/products?category=${categories[0].id}`)
  for (const [at, it] of [products[0], products[0], products[1], products[2]].entries()) {
    const told = page.waitForResponse((answer) => answer.url().endsWith('/api/tasks/events'))
    await press(words(it.title))
    await page.waitForURL(({ pathname }) => pathname === '/product')
    await told
    if (at === 3) await words('浏览任务已完成').waitFor()
    await page.goBack()
    await page.waitForURL(({ pathname }) => pathname === '/category')
  }
  await open('/tasks')
  await row('逛 3 件好物').getByText('3/3').waitFor()
  await shot(page, 'tasks-reached')
  await press(button('逛 3 件好物', /领取/))
  await words('领取成功，获得 5 积分').waitFor()
  await points(5)
  await button('逛 3 件好物', /明天再来/).waitFor()
})

test('sharing copies the address and counts', async () => {
  await press(button('分享小铺', /去完成/))
  await press(button('分享小铺', /领取/))
  await words('领取成功，获得 3 积分、1 次抽奖机会').waitFor()
  await points(8)
  await shot(page, 'tasks-claimed')
  assert.deepEqual(await serious(page), [])
})

test('the ledger of points says that a task gave them', async () => {
  await press(page.locator('.tasks-held:visible').first())
  await words('任务奖励').waitFor()
  assert.deepEqual(await page.locator('.points-units:visible').allTextContents(), ['+3', '+5'])
})

test('a day later the daily ones begin anew', async () => {
  writeFileSync(ahead, String(DAY_MS))
  await open('/tasks')
  await row('逛 3 件好物').getByText('0/3').waitFor()
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'tasks-dark')
  assert.deepEqual(await serious(page), [])
  assert.deepEqual(page.faults, [])
})

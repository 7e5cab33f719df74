// A shopper looks after their points: where they came from, where they went, and when they end.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const NUMBER = '13877770201'
const DAY_MS = 24 * 3_600_000

let shop
let page
const ahead = journey((opened) => { ({ shop, page } = opened) })

const { words, press, open, logIn } = hand(() => page, () => shop)

const balance = (count) => page.waitForFunction(
  (wanted) => [...document.querySelectorAll('.points-balance')]
    .some((it) => it.checkVisibility() && it.textContent === wanted),
  String(count),
)

test('who has none yet is led to the check-in', async () => {
  await open('/points')
  await words('登录后查看你的积分').waitFor()
  await shot(page, 'points-guest')
  await open('/login')
  await logIn(NUMBER)
  await open('/me')
  await press(words('我的积分'))
  await words('还没有积分记录，去签到领第一笔').waitFor()
  await shot(page, 'points-empty')
  await press(words('签到领积分'))
  await words('签到日历').waitFor()
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words(/签到成功/).waitFor()
})

test('the ledger says what came and went, and what ends when', async () => {
  await open('/lottery?id=wheel')
  await press(page.getByRole('button', { name: /兑换/ }).locator('visible=true'))
  await words('兑换成功，抽奖机会 +1').waitFor()
  await open('/checkin')
  await words('签到日历').waitFor()
  await open('/points')
  await balance(0)
  await words('兑换抽奖机会').waitFor()
  await words('每日签到').waitFor()
  assert.deepEqual(await page.locator('.points-units:visible').allTextContents(), ['-5', '+5'])
  await shot(page, 'points-ledger')
  assert.deepEqual(await serious(page), [])
  assert.deepEqual(page.faults, [])
})

test('points that are left end with a month, and say when', async () => {
  // The day after: another five.
  writeFileSync(ahead, String(DAY_MS))
  await open('/checkin')
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words(/签到成功/).waitFor()
  await open('/points')
  await balance(5)
  await words(/5 积分将于 .* 过期/).waitFor()
  await shot(page, 'points-ending')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'points-dark')
  assert.deepEqual(page.faults, [])
})

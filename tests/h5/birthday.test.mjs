// 生日礼: from home to the member page, the day is said once, and the gift of the tier is taken around it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, logIn } = hand(() => page, () => shop)

/** Today in the shop: the store runs by the real clock. */
const today = new Date(Date.now() + 8 * 3_600_000)
const [month, day] = [today.getUTCMonth() + 1, today.getUTCDate()]

test('a member says when they were born, and is asked whether that is so', async () => {
  await open('/login')
  await logIn('13877765001')
  await open('/')
  await press(words('会员特权'))
  await words('生日礼').waitFor()
  await words(/20 积分/).waitFor()
  await shot(page, 'birthday-unsaid')
  assert.deepEqual(await serious(page), [])
  const field = page.getByLabel('生日', { exact: true }).locator('visible=true')
  await field.fill('13-40')
  await press(button('保存'))
  await words('请填写月和日，如 05-20').waitFor()
  await shot(page, 'birthday-wrong')
  await field.fill(`${month}-${day}`)
  await press(button('保存'))
  await words(`生日是 ${month} 月 ${day} 日吗？保存后一年内不能修改`).waitFor()
  await press(page.getByRole('dialog').getByRole('button', { name: '保存' }))
  await words('生日已保存').waitFor()
})

test('its gift is taken by one tap, and is in the ledger', async () => {
  await words(new RegExp(`生日 ${month}月${day}日`)).waitFor()
  assert.equal(await page.getByLabel('生日', { exact: true }).locator('visible=true').count(), 0)
  await shot(page, 'birthday-due')
  await press(button('领取生日礼'))
  await words('生日快乐，礼物已到账').waitFor()
  await words(/这次的生日礼已领取/).waitFor()
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'birthday-taken-dark')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'light' })
  await open('/points')
  await words('生日礼').waitFor()
  assert.deepEqual(page.faults, [])
})

// 专属顾问 by hand: from goods to whoever is there, past the hours to a message, and to its answer.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ASKED = '孕期可以用吗？<b>着急</b>'
const ANSWER = '可以的，先在耳后试用更安心。'

const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-clock-'))
const ahead = path.join(folder, 'ahead')

let shop
let browser
let page

/** The shop's clock is at `hours` of a Monday in Shanghai. */
function clockAt(hours) {
  const midnight = Math.floor((Date.now() + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS
  const weekday = (Math.floor((midnight + 8 * HOUR_MS) / DAY_MS) + 3) % 7
  writeFileSync(ahead, String(midnight + ((7 - weekday) % 7 || 7) * DAY_MS + hours * HOUR_MS - Date.now()))
}

before(async () => {
  clockAt(10)
  shop = await startShop({ h5: true, ahead })
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

/** The address that `target` opens in a page of its own, which is not loaded. */
async function opened(target) {
  const [asked] = await Promise.all([page.context().waitForEvent('page'), press(target)])
  const to = await asked.evaluate(() => [location.href, window.opener === null]).catch(() => null)
  const url = asked.url()
  await asked.close()
  return { url, to }
}

test('from goods to whoever is there, who knows what one asks about', async () => {
  await page.context().route((url) => !url.href.startsWith(shop.url), (it) => it.fulfill({ body: 'elsewhere', contentType: 'text/plain' }))
  await open('/product?id=camellia-serum')
  await press(page.getByRole('button', { name: '专属顾问' }).locator('visible=true'))
  await page.waitForURL(/\/service\?product=camellia-serum/)
  await words('我想咨询').waitFor()
  await words('企业微信顾问').waitFor()
  assert.equal(await page.getByText('微信客服', { exact: true }).count(), 0, 'there is no such button in a browser')
  await shots('service')
  const wecom = await opened(button(/企业微信顾问/))
  assert.equal(wecom.url, 'https://work.weixin.qq.com/kfid/kfc0000000000000000')
  assert.deepEqual(wecom.to, [wecom.url, true], 'it knows nothing of the shop')
  const qq = await opened(button(/QQ 客服/))
  assert.equal(qq.url, 'https://wpa.qq.com/msgrd?v=3&uin=10000&site=qq&menu=yes')
  await press(page.locator('.service-about:visible'))
  await page.waitForURL(/\/product/)
})

test('at night nobody is there, and a message can be left', async () => {
  clockAt(23.99)
  await open('/service?product=camellia-serum')
  await words('明天 09:00 上线').waitFor()
  assert.equal(await button(/企业微信顾问/).isDisabled(), true)
  await shots('service-night')
  await press(button('登录后留言'))
  await logIn('13877790301')
  await page.waitForURL(/\/service/)
  await button('提交留言').waitFor()
  await press(button('提交留言'))
  await words('请先写下您想问的').waitFor()
  await page.getByRole('textbox', { name: '留言' }).locator('visible=true').fill(ASKED)
  await page.getByLabel('回电号码').locator('visible=true').fill('139 0013 9000')
  await press(button('提交留言'))
  await words('等待回复').waitFor()
  await words(ASKED).waitFor()
  await shots('service-left')
})

test('the shop answers, and the shopper is told', async () => {
  const asAdmin = (method, url, body) => api(shop, method, url, { token: ADMIN_TOKEN, body })
  const { messages } = await asAdmin('GET', '/api/admin/service-messages?open=true')
  assert.equal(messages.length, 1)
  assert.equal(messages[0].phone, '13900139000')
  assert.deepEqual(messages[0].message.about, { product: { id: 'camellia-serum' } })
  await asAdmin('POST', `/api/admin/service-messages/${messages[0].message.id}/answer`, { text: ANSWER })
  await open('/messages')
  await words('顾问回复了您的留言').waitFor()
  await words(ANSWER).waitFor()
  await press(page.locator('.messages-card:visible').first())
  await page.waitForURL(/\/service/)
  await words('顾问回复').waitFor()
  await words(ANSWER).waitFor()
  assert.equal(await page.locator('.service-words b').count(), 0)
  await shots('service-answered')
  assert.deepEqual(page.faults.filter((it) => !it.startsWith('foreign')), [])
})

test('home, me and orders lead there too', async () => {
  await open('/')
  await press(page.getByRole('link', { name: '专属顾问' }).locator('visible=true').last())
  await page.waitForURL(/\/service/)
  await open('/group?activity=together-mask')
  await press(page.getByRole('link', { name: '专属顾问' }).locator('visible=true').last())
  await page.waitForURL(/\/service\?product=/)
  await words('我想咨询').waitFor()
})

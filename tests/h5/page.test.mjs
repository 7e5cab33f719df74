// The home page as a merchant arranges it: looked at first, then put up, and seen at the next visit; and what
// somebody hostile writes into it stays text.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { PAYLOADS } from '../lib/payloads.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

let shop
let browser

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

const asAdmin = (method, url, body) => api(shop, method, url, { body, token: ADMIN_TOKEN })
const page = (...blocks) => ({ version: 1, blocks })
const notice = (id, text) => ({ id, kind: { notice: { text } } })
/** What no page of ours has. */
const RUNS = 'iframe, script:not([src]):not([type]), base, [onerror], [onload], [onfocus], [ontoggle]'
const rich = (id, lines) => ({ id, kind: { richText: { lines } } })

test('a page is looked at before it goes out, and shoppers see the old one', async () => {
  const visitor = await phone(browser, shop.url)
  const body = page(
    rich('a', [
      { style: 'heading', runs: [{ text: '小铺的约定' }] },
      { style: 'item', runs: [{ text: '拿不定主意，问问' }, { text: '专属顾问', tone: 'brand', link: 'service' }] },
      { style: 'small', runs: [{ text: '这里的商品都是演示用的。' }] },
    ]),
    { id: 'line', kind: { divider: {} } },
    {
      id: 'zones',
      kind: {
        hotZones: {
          image: '/media/banner-baby.svg', title: '米糖母婴日', ratio: [1600, 700],
          zones: [
            { left: 0, top: 0, width: 50, height: 100, title: '去母婴', link: { category: { id: 'baby' } } },
            { left: 50, top: 0, width: 50, height: 100, title: '看湿巾', link: { search: { q: '湿巾' } } },
          ],
        },
      },
    },
    { ...notice('old', '老朋友'), who: [{ not: { of: 'newcomer' } }] },
  )
  const asOld = await asAdmin('POST', '/api/admin/previews', { page: body, shopper: { ordersPaid: 2 } })
  await visitor.goto(shop.url + asOld.address)
  await visitor.getByText(/预览：.*还没有给顾客看/).waitFor()
  await visitor.getByText('老朋友').waitFor()
  await visitor.getByRole('heading', { name: '小铺的约定' }).waitFor()
  await shot(visitor, 'page-preview')
  assert.deepEqual(await serious(visitor), [])
  assert.equal(await visitor.getByRole('button', { name: '专属顾问' }).count(), 0, 'the page has no such block')
  await visitor.getByRole('link', { name: '专属顾问' }).focus()
  await visitor.keyboard.press('Enter')
  await visitor.waitForURL(/\/service/)
  await visitor.goBack()
  await visitor.getByRole('link', { name: '看湿巾' }).tap()
  await visitor.waitForURL(/\/search\?q=/)
  const asGuest = await asAdmin('POST', '/api/admin/previews', { page: body })
  await visitor.goto(shop.url + asGuest.address)
  await visitor.getByText(/预览：/).waitFor()
  assert.equal(await visitor.getByText('老朋友').count(), 0)
  await visitor.goto(shop.url + '/')
  await visitor.getByText('限时秒杀').first().waitFor()
  assert.equal(await visitor.getByText(/预览：/).count(), 0)
  assert.deepEqual(visitor.faults, [])
  await visitor.context().close()
})

test('a page that was put up is seen at the next visit, by whoever had the old one open', async () => {
  const visitor = await phone(browser, shop.url)
  await visitor.goto(shop.url + '/')
  await visitor.getByText('限时秒杀').first().waitFor()
  await visitor.getByText('购物车', { exact: true }).last().tap()
  await visitor.waitForURL(/\/cart/)
  await asAdmin('PUT', '/api/admin/page', page(notice('new', '新的一页')))
  await visitor.waitForTimeout(3_100)
  await visitor.goBack()
  await visitor.getByText('新的一页').waitFor({ timeout: 2_000 })
  assert.equal(await visitor.getByText('限时秒杀').count(), 0)
  assert.deepEqual(visitor.faults, [])
  await visitor.context().close()
})

test('what somebody hostile writes on it stays text', async () => {
  assert.equal(PAYLOADS.length >= 200, true)
  const runs = PAYLOADS.map((text) => ({ text }))
  const lines = []
  for (let at = 0; at < runs.length; at += 10) lines.push({ runs: runs.slice(at, at + 10) })
  const short = PAYLOADS.filter((it) => it.length <= 60)
  const title = (text, at) => ({ id: `t${at}`, kind: { title: { title: text, note: text } } })
  const titles = short.slice(0, 90).map(title)
  await asAdmin('PUT', '/api/admin/page', page(
    ...titles,
    notice('n', PAYLOADS[0]),
    { id: PAYLOADS[1].slice(0, 60), kind: { search: { hint: PAYLOADS[0] } } },
    rich('r', lines),
  ))
  const visitor = await phone(browser, shop.url)
  const asked = []
  visitor.on('request', (it) => asked.push(it.url()))
  visitor.on('dialog', (it) => asked.push(it.message()))
  await visitor.goto(shop.url + '/')
  await visitor.getByText(PAYLOADS[1], { exact: true }).first().waitFor()
  await visitor.waitForTimeout(500)
  assert.equal(await visitor.evaluate(() => window.PWNED), undefined)
  assert.deepEqual(asked.filter((it) => !it.startsWith(shop.url)), [])
  assert.equal(await visitor.locator(RUNS).count(), 0)
  const shown = await visitor.locator('.home-rich').innerText()
  for (const text of PAYLOADS) {
    const seen = text.replace(/\s+/g, ' ')
    assert.equal(shown.replace(/\s+/g, ' ').includes(seen), true, text)
  }
  await shot(visitor, 'page-hostile')
  assert.deepEqual(visitor.faults, [])
  await visitor.context().close()
})

test('control: what is taken for more than text is found', async () => {
  const visitor = await phone(browser, shop.url)
  await visitor.goto(shop.url + '/')
  await visitor.evaluate((html) => { document.body.insertAdjacentHTML('beforeend', html) }, PAYLOADS[1])
  assert.equal(await visitor.locator(RUNS).count(), 1)
  await visitor.context().close()
})

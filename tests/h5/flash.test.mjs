// 限时秒杀 by hand: from the floor on the home page to a paid order, and too late at the till.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { api, changeShop, logIn as enter } from '../lib/shop.mjs'

let shop
let browser
let page

journey((opened) => { ({ shop, browser, page } = opened) })

const { button, words, press, open, logIn, giveAddress } = hand(() => page, () => shop)
const clock = () => page.getByRole('timer').locator('visible=true').first()
const ticked = (before) => page.waitForFunction(
  (text) => ![...document.querySelectorAll('[role=timer]')].some((it) => it.offsetParent && it.textContent === text),
  before,
)
const goods = () => page.locator('.flash-goods:visible')
const yuan = (fen) => (fen / 100).toFixed(2)

/** The session that is open, as the server tells it. */
async function session() {
  const { sessions, chosen } = await api(shop, 'GET', '/api/flash-sales')
  return sessions[chosen]
}

test('home leads to the session that is open, and both count down', async () => {
  await clock().waitFor()
  const first = await clock().textContent()
  await ticked(first)
  await clock().scrollIntoViewIfNeeded()
  await shot(page, 'home-flash')
  await press(page.getByRole('link', { name: /限时秒杀/ }).locator('visible=true').first())
  await goods().first().waitFor()
  await words('抢购中').waitFor()
  await shot(page, 'flash')
  const second = await clock().textContent()
  await ticked(second)
  const { offers } = await session()
  assert.equal(await goods().count(), offers.length)
  await words(offers[0].item.title).waitFor()
})

test('what is to come can be looked at, and not bought', async () => {
  const tabs = page.locator('.flash-tab:visible')
  await press(tabs.last())
  await button(/^提醒我/).waitFor()
  assert.equal(await button(/^立即抢购/).count(), 0)
  await shot(page, 'flash-soon')
})

test('a session opens while it is watched', async () => {
  const { sessions } = await api(shop, 'GET', '/api/flash-sales')
  const next = sessions.find(({ tab }) => tab.stage !== 'open' && tab.stage !== 'ended')
  // The clock that counts is the server's: here it stands shortly before the next session opens.
  const ahead = next.tab.window.startsAt - 10_000 - Date.now()
  const later = await phone(browser, shop.url)
  await later.route('**/api/**', async (route) => {
    const response = await route.fetch()
    const time = String(Number(response.headers()['x-server-time']) + ahead)
    await route.fulfill({ response, headers: { ...response.headers(), 'x-server-time': time } })
  })
  await later.goto(`${shop.url}/flash`)
  const title = next.offers[0].item.title
  await later.locator('.flash-tab:visible').nth(sessions.indexOf(next)).tap()
  const button = (name) => later.getByRole('button', { name }).locator('visible=true').first()
  assert.ok(await button(`即将开抢 ${title}`).isDisabled())
  await button(`立即抢购 ${title}`).waitFor({ timeout: 20_000 })
  await shot(later, 'flash-opened')
  await later.context().close()
})

test('a shopper buys at the price of the session and pays', async () => {
  const { tab, offers: [offer] } = await session()
  await open('/flash')
  await press(button(`立即抢购 ${offer.item.title}`))
  await logIn('13822220002')
  await open('/flash')
  await press(button(`立即抢购 ${offer.item.title}`))
  await giveAddress()
  await words(/^限时秒杀/).waitFor()
  await shot(page, 'flash-till')
  const said = await page.locator('.checkout-total:visible').textContent()
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await press(button('查看订单'))
  await words('待发货').waitFor()
  const flash = { sale: tab.sale, session: tab.session, day: tab.day }
  const lines = [{ sku: offer.item.sku, quantity: 1, activity: { flash } }]
  const body = { lines, region: '浙江省 杭州市 西湖区' }
  const { payable, goodsPayable } = await api(shop, 'POST', '/api/quote', { body })
  assert.equal(Number(said.replace(/[^\d.]/g, '')), Number(yuan(payable)))
  assert.equal(goodsPayable, offer.price.price)
})

test('the last piece, sold to somebody else meanwhile, is told at the till', async () => {
  const { tab, offers } = await session()
  const sku = offers[1].item.sku
  changeShop(shop, ({ flashSales }) => {
    const items = flashSales[0].sessions.flatMap(({ items }) => items)
    items.find((it) => it.sku === sku).stock = 1
  })
  await open('/flash')
  await press(button(`立即抢购 ${offers[1].item.title}`))
  await words('湖滨路').waitFor()
  const token = await enter(shop, '13822220003')
  const address = {
    name: '别人', phone: '13900139001', region: '浙江省 杭州市 西湖区', detail: '文三路 1 号',
  }
  const { addresses } = await api(shop, 'POST', '/api/addresses', { token, body: address, expected: 201 })
  const flash = { sale: tab.sale, session: tab.session, day: tab.day }
  const lines = [{ sku, quantity: 1, activity: { flash } }]
  const region = addresses[0].address.region
  const { payable } = await api(shop, 'POST', '/api/quote', { token, body: { lines, region } })
  const body = { key: 'the-other', lines, address: addresses[0].id, expectedPayable: payable }
  const order = await api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
  await press(button('提交订单'))
  await words(/手慢了/).waitFor()
  await shot(page, 'flash-too-late')
  await open('/flash')
  await button(`还有机会 ${offers[1].item.title}`).waitFor()
  await shot(page, 'flash-may-return')
  await api(shop, 'POST', `/api/orders/${order.id}/cancel`, { token, body: {} })
  await press(button(`还有机会 ${offers[1].item.title}`))
  await button(`立即抢购 ${offers[1].item.title}`).waitFor()
  assert.deepEqual(page.faults, [])
})

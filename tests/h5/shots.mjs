// Pictures of every page, for `scripts/shots`: a shop with the demo data, a shopper who has bought, and one
// who is new. Nothing is asserted: people look.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { launch, phone, shots } from '../lib/browser.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  large: { large: true },
  desktop: { width: 1000, height: 812 },
}
const GUEST = [
  '/', '/category', '/search', '/search?q=mianmo', '/search?q=zzzz', '/product?id=eye-gel', '/product?id=gone',
  '/product?id=camellia-serum', '/reviews?id=camellia-serum', '/reviews?id=eye-gel', '/live', '/login', '/service',
  '/privacy', '/flash', '/groups', '/group?activity=together-mask', '/group?id=gone', '/bargains',
  '/bargain?id=nobody', '/mall', '/lottery?id=wheel', '/checkin', '/cart', '/me', '/invite', '/newcomer',
]
/** What somebody sees who has nothing yet. */
const EMPTY = [
  '/cart', '/orders', '/coupons', '/addresses', '/address', '/messages', '/points', '/member', '/me', '/favourites',
  '/footprints', '/invite', '/tasks', '/checkin', '/checkout', '/newcomer', '/order?id=gone',
]
const FULL = [
  '/cart', '/orders', '/coupons', '/addresses', '/messages', '/points', '/member', '/me', '/favourites', '/footprints',
  '/checkin', '/lottery?id=wheel', '/tasks', '/mall', '/exchange?id=mask', '/invite', '/checkout',
]

const wanted = process.argv.slice(2)
const looks = Object.entries(LOOKS).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const shop = await startShop({ h5: true })
const browser = await launch()
const admin = (method, url, body) => api(shop, method, url, { token: ADMIN_TOKEN, body })
let count = 0

async function take(page, name) {
  const file = path.join(shots, 'pages', `${name}.png`)
  mkdirSync(path.dirname(file), { recursive: true })
  await page.waitForTimeout(300)
  await page.screenshot({ path: file })
  count += 1
}

const named = (address) => address.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home'

/** The page at `address`; below its first screen too, where there is more. */
async function see(page, look, who, address, called = named(address)) {
  await page.goto(shop.url + address)
  await page.waitForLoadState('networkidle')
  const name = `${look}/${who}-${called}`
  await take(page, name)
  const more = await page.locator('page').locator('visible=true').last().evaluate((it) => {
    const is = it.scrollHeight > it.clientHeight + 40
    it.scrollTop = it.clientHeight * 0.8
    return is
  }).catch(() => false)
  if (more) await take(page, `${name}-below`)
}

/** Logs in by hand: the session is then this browser's. */
async function enter(page, number) {
  await page.goto(`${shop.url}/login`)
  await page.getByLabel('手机号').fill(number)
  await page.getByRole('button', { name: '获取验证码' }).click()
  const said = await page.getByText(/沙箱验证码/).textContent()
  await page.getByLabel('验证码', { exact: true }).fill(said.match(/\d{6}/)[0])
  const isEntry = (it) => it.url().endsWith('/api/session') && it.request().method() === 'POST'
  const [entry] = await Promise.all([
    page.waitForResponse(isEntry),
    page.getByRole('button', { name: '登录', exact: true }).click(),
  ])
  await page.waitForTimeout(500)
  return (await entry.json()).token
}

/** Orders in every state; gives the pages that show them. */
async function buy(token) {
  const ask = (method, url, body, expected) => api(shop, method, url, { token, body, expected })
  const address = { name: '林小满', phone: '13900139000', region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号 2 幢 301' }
  const { addresses } = await ask('POST', '/api/addresses', address, 201)
  const place = async (key, id, quantity) => {
    const { product } = await api(shop, 'GET', `/api/products/${id}`)
    const lines = [{ sku: product.skus[0].id, quantity }]
    const quote = await ask('POST', '/api/quote', { lines, region: address.region })
    const body = { key, lines, address: addresses[0].id, expectedPayable: quote.payable }
    return ask('POST', '/api/orders', body, 201)
  }
  const pay = async ({ id }) => {
    const { sandbox } = await ask('POST', `/api/orders/${id}/pay`, {})
    await ask('POST', `/api/sandbox/payments/${sandbox.payment}`, { confirm: true })
  }
  const tracking = { carrier: 'SF', number: 'SF1234567890123' }
  const send = ({ id }) => admin('POST', `/api/admin/orders/${id}/parcels`, { tracking })
  const unpaid = await place('a', 'eye-gel', 1)
  const paid = await place('b', 'camellia-serum', 2)
  const sent = await place('c', 'eye-gel', 2)
  const done = await place('d', 'camellia-serum', 1)
  const attempt = (await ask('POST', `/api/orders/${unpaid.id}/pay`, {})).sandbox.payment
  for (const it of [paid, sent, done]) await pay(it)
  for (const it of [sent, done]) await send(it)
  await ask('POST', `/api/orders/${done.id}/received`, {})
  const pieces = [{ sku: sent.lines[0].sku, pieces: 1 }]
  const request = { kind: 'returnAndRefund', reason: 'damaged', pieces, note: '瓶盖裂了' }
  await ask('POST', `/api/orders/${sent.id}/after-sales`, { key: 'e', request })
  const orders = Object.entries({ unpaid, paid, sent, done })
  return {
    ...Object.fromEntries(orders.map(([name, { id }]) => [`order-${name}`, `/order?id=${id}`])),
    pay: `/pay?order=${unpaid.id}&payment=${attempt}`,
    paid: `/paid?order=${paid.id}`,
    aftersale: `/aftersale?id=${paid.id}`,
    refund: `/refund?order=${sent.id}&n=1`,
    review: `/review?order=${done.id}&line=0`,
    address: `/address?id=${addresses[0].id}`,
  }
}

/** What shows while nothing has come, and when nothing can. */
async function without(page, look) {
  for (const address of ['/', '/category', '/product?id=eye-gel', '/orders', '/coupons', '/cart', '/member', '/tasks']) {
    await page.route('**/api/**', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 20_000) })
      await route.abort().catch(() => {})
    })
    await page.goto(shop.url + address)
    await page.waitForTimeout(900)
    await take(page, `${look}/loading-${named(address)}`)
    await page.unroute('**/api/**')
    await page.route('**/api/**', (route) => route.abort())
    await page.goto(shop.url + address)
    await page.waitForTimeout(700)
    await take(page, `${look}/offline-${named(address)}`)
    await page.unroute('**/api/**')
  }
}

let turn = 0
for (const [look, { large, ...options }] of looks) {
  turn += 1
  const page = await phone(browser, shop.url, options)
  if (large) {
    await page.goto(`${shop.url}/me`)
    await page.getByText('特大', { exact: true }).click()
  }
  for (const address of GUEST) await see(page, look, 'guest', address)
  const token = await enter(page, `1387777080${turn}`)
  for (const address of EMPTY) await see(page, look, 'new', address)
  const more = await buy(token)
  await page.goto(`${shop.url}/product?id=eye-gel`)
  await page.getByRole('button', { name: '加入购物车' }).first().click()
  await page.waitForTimeout(300)
  const sheet = page.getByRole('dialog')
  if (await sheet.count()) await take(page, `${look}/shopper-sheet`)
  for (const address of FULL) await see(page, look, 'shopper', address)
  for (const [called, address] of Object.entries(more)) await see(page, look, 'shopper', address, called)
  await without(page, look)
  for (const it of page.faults) if (!/ERR_FAILED|Failed to fetch/.test(it)) console.warn(`${look}: ${it}`)
  await page.context().close()
}
await browser.close()
await shop.stop()
console.log(`${count} pictures in ${path.join(shots, 'pages')}`)

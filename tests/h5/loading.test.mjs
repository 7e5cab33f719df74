// How the home page comes: something to look at before the core, and nothing that jumps after.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, phone } from '../lib/browser.mjs'
import { api, changeShop, startShop } from '../lib/shop.mjs'

const WASM = '**/assets/home.*.wasm'
/** As good as none: what `scripts/bench browser` and the acceptance of the shop allow. */
const SHIFT_MAX = 0.02

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

/** A phone that has not asked for anything yet. */
async function blank(watch) {
  const page = await phone(browser, 'about:blank')
  await page.addInitScript(watch)
  return page
}

/** Adds up what moves by itself, as the browser sees it. */
function watchShifts() {
  window.shifted = 0
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.shifted += value
  }).observe({ type: 'layout-shift', buffered: true })
}

test('there is a picture of the shop before the core is', async () => {
  const page = await blank(() => {})
  let pass
  const passing = new Promise((resolve) => { pass = resolve })
  await page.route(WASM, (route) => passing.then(() => route.continue()))
  await page.goto(shop.url, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length === 1)
  await page.locator('#skeleton, skeleton').first().waitFor()
  const drawn = await page.screenshot()
  assert.equal(await page.getByText('领券中心').count(), 0)
  // The control: without the picture there is nothing on the page but its ground.
  await page.addStyleTag({ content: 'body > * { visibility: hidden !important }' })
  assert.ok(drawn.length > 1.2 * (await page.screenshot()).length)
  pass()
  await page.getByText('领券中心').first().waitFor({ state: 'attached' })
  await page.context().close()
})

test('nothing jumps while home comes', async () => {
  const page = await blank(watchShifts)
  // As on a phone: the core is late, and so are answers and pictures.
  for (const [what, ms] of [[WASM, 400], ['**/api/home?*', 300], ['**/media/**', 200]]) {
    await page.route(what, (route) => { setTimeout(() => route.continue(), ms) })
  }
  await page.goto(shop.url)
  await page.getByText('领券中心').first().waitFor()
  await page.waitForFunction(() => [...document.images].every((it) => !it.getAttribute('src') || it.complete))
  await page.waitForTimeout(500)
  const shifted = () => page.evaluate(() => window.shifted)
  assert.ok(await shifted() <= SHIFT_MAX, `${await shifted()}`)
  // The control: what pushes the page down is seen.
  await page.evaluate(() => { document.querySelector('page').style.paddingTop = '80px' })
  await page.waitForFunction((max) => window.shifted > max, SHIFT_MAX)
  await page.context().close()
})

test('home is drawn from what came with the page, before it was asked for', async () => {
  const page = await blank(() => {})
  const asked = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  let pass
  const passing = new Promise((resolve) => { pass = resolve })
  await page.route('**/api/home?*', (route) => passing.then(() => route.continue()))
  await page.goto(shop.url)
  await page.getByText('领券中心').first().waitFor()
  assert.equal(asked.filter((path) => path === '/api/cart/sync').length, 1)
  pass()
  await page.context().close()

  // The control: a page that came with nothing waits for the answer.
  const bare = await blank(() => {})
  await bare.route(`${shop.url}/`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace('id="home"', '') })
  })
  await bare.route('**/api/home?*', () => {})
  await bare.goto(shop.url)
  await bare.locator('skeleton').first().waitFor()
  await bare.waitForTimeout(500)
  assert.equal(await bare.getByText('领券中心').count(), 0)
  await bare.context().close()
})

test('home brings its own part of the core; the whole of it comes when somebody is there', async () => {
  const page = await blank(() => {})
  const asked = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const code = () => asked.filter((path) => path.startsWith('/assets/')).map((path) => path.split(/[/.]/)[2])
  await page.goto(shop.url)
  await page.getByText('领券中心').first().waitFor()
  await page.waitForTimeout(1_500)
  assert.deepEqual(code().sort(), ['home', 'shop', 'shop'])
  const whole = page.waitForResponse('**/assets/mall.*.wasm')
  await page.locator('page').first().evaluate((it) => { it.scrollTop = 10 })
  await whole
  assert.deepEqual(code().sort(), ['home', 'mall', 'rest', 'shop', 'shop'])
  await page.context().close()
})

/** To the last product of the home page, as the key End goes there: from each end to the next. */
async function toTheEnd(page) {
  for (let times = 0; times < 8; times += 1) {
    await page.locator('page').first().evaluate((it) => { it.scrollTop = it.scrollHeight })
    await page.waitForTimeout(250)
  }
}

test('home stays as it was when the whole core takes over, and what was under way is not lost', async () => {
  // Something on home without anything to choose: one tap puts it into the cart.
  const { products: [{ id, title }] } = await api(shop, 'GET', '/api/products?category=baby')
  changeShop(shop, (file) => {
    const product = file.products.find((it) => it.id === id)
    product.skus.splice(1)
    product.options.forEach((option, at) => { option.values = [product.skus[0].values[at]] })
  })
  const page = await phone(browser, shop.url)
  const cards = page.locator('goods-card')
  const box = page.locator('page').first()
  await page.getByText('领券中心').first().waitFor()
  await toTheEnd(page)
  await box.evaluate((it) => { it.scrollTop = 900 })
  const before = { cards: await cards.count(), top: await box.evaluate((it) => it.scrollTop) }
  assert.ok(before.cards > 40, `${before.cards} cards`)
  // The answer of the add comes after the page that is asked for.
  let pass
  const passing = new Promise((resolve) => { pass = resolve })
  await page.route('**/api/cart/sync', (route) => passing.then(() => route.continue()))
  await page.getByRole('button', { name: `加入购物车 ${title}` }).last().evaluate((it) => it.click())
  await cards.last().locator('[role=link], [role=button]').first().evaluate((it) => it.click())
  await page.waitForURL('**/product?id=*')
  pass()
  await page.getByText('已加入购物车').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: /^购物车/ }).getByText('1', { exact: true }).waitFor()
  assert.deepEqual({ cards: await cards.count(), top: await box.evaluate((it) => it.scrollTop) }, before)
  assert.deepEqual(page.faults, [])
  await page.context().close()
})

test('where nothing can be kept, what went into the cart at home goes along', async () => {
  const { products: [{ title }] } = await api(shop, 'GET', '/api/products?category=baby')
  const page = await blank(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await page.goto(shop.url)
  await page.getByText('领券中心').first().waitFor()
  await toTheEnd(page)
  await page.getByRole('button', { name: `加入购物车 ${title}` }).last().evaluate((it) => it.click())
  await page.getByText('已加入购物车').waitFor()
  const cart = page.getByRole('button', { name: /^购物车/ })
  await cart.tap()
  await page.waitForURL('**/cart')
  await page.getByText(title).locator('visible=true').first().waitFor()
  assert.equal(await cart.getByText('1', { exact: true }).count(), 1)
  await page.context().close()
})

test('where the whole core does not come, home stays, says so, and a second try works', async () => {
  const page = await phone(browser, shop.url)
  await page.getByText('领券中心').first().waitFor()
  await page.route('**/assets/mall.*.wasm', (route) => route.abort())
  const cart = page.getByRole('button', { name: /^购物车/ })
  await cart.tap()
  await page.getByText('网络不稳，请再试一次').waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
  await page.unrouteAll()
  await cart.tap()
  await page.waitForURL('**/cart')
  await page.context().close()
})

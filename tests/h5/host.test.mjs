// The page host of the H5 store, with sample pages: what a person's hands, keyboard and browser do.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, afterEach, before, test } from 'node:test'
import { launch, phone } from '../lib/browser.mjs'
import { startSample } from '../lib/sample.mjs'

/** What a browser would take for something else than a page of that host. */
const HOSTILE = [
  'javascript:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:alert(1)', 'data:text/html,<script>alert(1)</script>',
  'blob:https://work.weixin.qq.com/x', 'file:///etc/passwd', 'weixin://dl/business', 'http://work.weixin.qq.com/',
  'http://wx.tenpay.com/', '//evil.example/', '/\\evil.example/', '\\\\evil.example', 'https://evil.example\\@work.weixin.qq.com/',
  'https://wx.tenpay.com@evil.example/', 'https://user:pass@work.weixin.qq.com/', 'https:///evil.example/', 'https:evil.example',
  'https://work.weixin.qq.com\t.evil.example/', 'https://work.weixin.qq.com/\u202e',
]

let sample
let browser
let page

before(async () => {
  sample = await startSample()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  sample?.stop()
})
afterEach(async () => {
  await page?.context().close()
  sample.wasm = [sample.whole]
})

async function open(path = '/', options = {}) {
  page = await phone(browser, sample.url + path, options)
  await page.locator('.shop').waitFor()
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const button = (name) => page.getByRole('button', { name, exact: true })
const tab = (name) => page.getByRole('navigation').getByRole('button', { name })
const sees = (text) => page.getByText(text, { exact: true }).locator('visible=true').waitFor()
const focused = () => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent)
const address = () => page.evaluate(() => location.pathname + location.search)

test('a finger, a mouse, a keyboard and a screen reader each tap once', async () => {
  await open()
  await button('加一').tap()
  await sees('点了 1 次')
  await button('加一').click()
  await sees('点了 2 次')
  await button('加一').focus()
  await page.keyboard.press('Enter')
  await sees('点了 3 次')
  await page.keyboard.press('Space')
  await sees('点了 4 次')
  await button('加一').evaluate((it) => it.click())
  await sees('点了 5 次')
  await page.waitForTimeout(400)
  await sees('点了 5 次')
})

test('a mouse of a wide window taps too, and the tab key finds what can be tapped', async () => {
  await open('/', { width: 1000, height: 800 })
  await button('加一').click()
  await sees('点了 1 次')
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  const met = []
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab')
    met.push(await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent))
  }
  assert.ok(met.includes('加一') && met.includes('卡片里的按钮') && met.includes('搜索'), met.join())
  assert.ok(!met.includes('灰的') && !met.includes('不可点'), met.join())
})

test('a caught tap stays with the inner button; what is disabled stays quiet', async () => {
  await open()
  await button('卡片里的按钮').tap()
  await sees('点了 1 次')
  await sees('卡片 0 次')
  await page.getByText('一张卡片').tap()
  await sees('卡片 1 次')
  await button('不可点').evaluate((it) => it.click())
  await button('不可点').tap({ force: true })
  await sees('点了 1 次')
})

test('a size in rpx is a share of the column, in narrow and wide windows', async () => {
  const width = () => button('加一').evaluate((it) => Math.round(it.getBoundingClientRect().width * 10) / 10)
  await open()
  assert.equal(await width(), 187.5)
  await page.context().close()
  await open('/', { width: 1000, height: 800 })
  assert.equal(await width(), 240)
  const { left, right } = await page.locator('.shop').evaluate((it) => it.getBoundingClientRect().toJSON())
  assert.deepEqual([left, right], [260, 740])
})

test('what is typed reaches the page', async () => {
  await open()
  await page.getByLabel('搜索').fill('面膜')
  await sees('写了 面膜')
})

test('a question keeps the focus, takes Escape as no, and gives the focus back', async () => {
  await open()
  await button('删除').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: '删除商品' })
  await dialog.waitFor()
  assert.equal(await focused(), '确定')
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.closest('.shop-pages') === null), true)
  await page.keyboard.press('Escape')
  await sees('没删')
  assert.equal(await focused(), '删除')
  await button('删除').tap()
  await dialog.getByRole('button', { name: '确定' }).tap()
  await sees('删了')
  assert.equal(await dialog.count(), 0)
})

test('back means no to a question', async () => {
  await open()
  await button('看商品').tap()
  await sees('商品是 p1，来过 1 次')
  await page.goBack()
  await page.goForward()
  await page.goBack()
  await button('删除').tap()
  await page.getByRole('dialog').waitFor()
  await page.goForward()
  await sees('商品是 p1，来过 1 次')
  assert.equal(await page.getByRole('dialog').count(), 0)
})

test('axe finds nothing wrong with bars, pages and questions', async () => {
  const wrong = async () => {
    await page.evaluate(axe)
    const { violations } = await page.evaluate(() => window.axe.run(document))
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  }
  await open('/', { bypassCSP: true })
  await button('放角标').tap()
  assert.deepEqual(await wrong(), [])
  await button('删除').tap()
  await page.getByRole('dialog').waitFor()
  assert.deepEqual(await wrong(), [])
  await page.keyboard.press('Escape')
  await button('看商品').tap()
  await sees('商品是 p1，来过 1 次')
  assert.deepEqual(await wrong(), [])
})

test('a badge comes and goes', async () => {
  await open()
  await button('放角标').tap()
  assert.equal(await tab('购物车').textContent(), '购物车9')
  await button('去角标').tap()
  await page.locator('.shop-badge').nth(1).waitFor({ state: 'hidden' })
  assert.equal(await tab('首页').getAttribute('aria-current'), 'page')
  await tab('购物车').tap()
  await sees('车里没有东西')
  assert.equal(await tab('购物车').getAttribute('aria-current'), 'page')
  assert.equal(await tab('首页').getAttribute('aria-current'), null)
})

test('back and forward walk through pages, which keep state, title and place', async () => {
  await open()
  await button('加一').tap()
  await button('看商品').tap()
  await sees('商品是 p1，来过 1 次')
  assert.equal(await address(), '/product?id=p1')
  assert.equal(await page.title(), '商品 p1')
  await button('下一个').tap()
  await sees('商品是 p2，来过 1 次')
  assert.equal(await focused(), '商品 p2')
  await page.goBack()
  await sees('商品是 p1，来过 2 次')
  assert.equal(await page.title(), '商品 p1')
  assert.equal(await focused(), '下一个')
  await page.goForward()
  await sees('商品是 p2，来过 1 次')
  await button('回去').tap()
  await sees('商品是 p1，来过 3 次')
  await button('返回').tap()
  await sees('点了 1 次')
  assert.equal(await address(), '/')
  await tab('购物车').tap()
  assert.equal(await address(), '/cart')
  await page.goBack()
  await sees('点了 1 次')
  assert.deepEqual(page.faults, [])
})

test('arrow and space keys scroll a page at once', async () => {
  await open('/', { width: 1000, height: 800 })
  await page.keyboard.press('PageDown')
  await page.waitForFunction(() => document.querySelector('page').scrollTop > 300)
})

test('a page that is scrolled stays so below another', async () => {
  await open()
  const scrolled = () => page.locator('page').first().evaluate((it) => it.scrollTop)
  await page.locator('page').evaluate((it) => { it.scrollTop = 300 })
  await button('看商品').evaluate((it) => it.click())
  await sees('商品是 p1，来过 1 次')
  await page.goBack()
  await button('加一').waitFor({ state: 'attached' })
  assert.equal(await scrolled(), 300)
})

test('a link into the shop opens its page, again after a reload, and back leads home', async () => {
  await open('/product?id=p7')
  await sees('商品是 p7，来过 1 次')
  await page.reload()
  await sees('商品是 p7，来过 1 次')
  await button('回去').tap()
  await sees('点了 0 次')
})

test('after a reload, back still finds the page before', async () => {
  await open()
  await button('看商品').tap()
  await button('下一个').tap()
  await sees('商品是 p2，来过 1 次')
  await page.reload()
  await sees('商品是 p2，来过 1 次')
  await button('下一个').tap()
  await button('下一个').locator('visible=true').waitFor()
  await page.goBack()
  await sees('商品是 p2，来过 2 次')
  await page.goForward()
  await sees('商品是 p2，来过 1 次')
  await page.goBack()
  await sees('商品是 p2，来过 3 次')
  await page.goBack()
  await sees('商品是 p1，来过 1 次')
  await page.goBack()
  await sees('点了 0 次')
  await page.goForward()
  await sees('商品是 p1，来过 1 次')
})

test('an address that is no page leads home and says so', async () => {
  await open('/nothing-here?x=1')
  await sees('页面不存在')
  await sees('点了 0 次')
  assert.equal(await address(), '/')
})

test('what a page throws reaches the app', async () => {
  await open()
  await button('弄坏').tap()
  await sees('出错：页面坏了')
  assert.equal(await page.getByRole('status').textContent(), '出错：页面坏了')
})

test('a text is copied, without TLS too', async () => {
  await open()
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
    document.addEventListener('copy', () => { window.copied = document.getSelection().toString() || document.activeElement.value })
  })
  await button('复制').tap()
  await sees('已复制')
  assert.equal(await page.evaluate(() => window.copied), 'XP0001')
})

test('the end of a page is told once; pulling down at its top refreshes', async () => {
  await open()
  await page.locator('page').evaluate((it) => { it.scrollTop = it.scrollHeight })
  await page.locator('page').evaluate((it) => { it.scrollTop -= 5 })
  await page.waitForTimeout(200)
  assert.equal(await page.getByText('到底 1 次').count(), 1)
  await page.locator('page').evaluate((it) => { it.scrollTop = 0 })
  const pull = (by) => page.locator('page').evaluate((it, y) => {
    const touch = (clientY) => [new Touch({ identifier: 1, target: it, clientX: 100, clientY })]
    it.dispatchEvent(new TouchEvent('touchstart', { touches: touch(100) }))
    it.dispatchEvent(new TouchEvent('touchmove', { touches: touch(100 + y) }))
    it.dispatchEvent(new TouchEvent('touchend', { touches: [] }))
  }, by)
  await pull(60)
  await sees('刷新 0 次')
  await pull(200)
  await sees('刷新 1 次')
  assert.equal(await page.locator('.shop-pull').count(), 0)
})

test('half a module is fetched again; when it stays half, the page says so at its own address', async () => {
  sample.wasm = [sample.half, sample.whole]
  sample.asked = 0
  await open('/product?id=p1')
  await sees('商品是 p1，来过 1 次')
  await page.waitForTimeout(300)
  assert.equal(sample.asked, 2)
  assert.equal(await button('重新加载').count(), 0)
  await page.context().close()

  sample.wasm = [sample.half]
  await open('/product?id=p1')
  await button('重新加载').waitFor()
  assert.equal(await address(), '/product?id=p1')
  sample.wasm = [sample.whole]
  await button('重新加载').tap()
  await sees('商品是 p1，来过 1 次')
})

test('pages after the first come with the first sign of somebody, and no sooner', async () => {
  const asked = () => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/rest.js')).length)
  await open()
  await page.waitForTimeout(1_000)
  assert.equal(await asked(), 0)
  await page.locator('page').evaluate((it) => { it.scrollTop = 10 })
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/rest.js')))
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
  await button('看商品').tap()
  await sees('商品是 p1，来过 1 次')
  assert.equal(await asked(), 1)
  await page.context().close()

  // The tap itself brings them; it is seen that somebody waits, and of two taps the last one counts.
  page = await phone(browser, 'about:blank')
  let pass
  const passing = new Promise((resolve) => { pass = resolve })
  await page.route('**/rest.js', (route) => passing.then(() => route.continue()))
  await page.goto(sample.url)
  await button('看商品').tap()
  await tab('购物车').tap()
  assert.equal(await address(), '/')
  const waits = page.locator('.shop[aria-busy=true]')
  await waits.waitFor()
  pass()
  await sees('车里没有东西')
  assert.equal(await waits.count(), 0)
  await page.goBack()
  await sees('点了 0 次')
})

test('pages that do not come leave the shopper where they were, and come when asked for again', async () => {
  sample.restFails = 2
  await open()
  await page.keyboard.press('Shift')
  await page.waitForFunction(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/rest.js')).length === 2)
  sample.restFails = 2
  await button('看商品').tap()
  await sees('网络不稳，请再试一次')
  assert.equal(await address(), '/')
  await button('看商品').tap()
  await sees('商品是 p1，来过 1 次')
})

test('after a trap the page is loaded anew, and knows once what the session before asked for', async () => {
  await open()
  await button('加一').tap()
  await sees('点了 1 次')
  await button('落进陷阱').tap()
  await sees('取用 session')
  await sees('点了 0 次')
  await page.reload()
  await sees('点了 0 次')
  assert.equal(await page.getByText(/取用/).count(), 0)
})

test('where nothing can be remembered, a trap waits for the shopper', async () => {
  await open()
  await page.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await button('落进陷阱').tap()
  await button('重新加载').waitFor()
  await button('重新加载').tap()
  await sees('点了 0 次')
})

test('before scripts come there is a picture of the shop, and later a way to try again', async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } })
  page = await context.newPage()
  await page.clock.install()
  await page.route('**/shop.js', (route) => route.abort())
  await page.goto(sample.url)
  const again = page.getByRole('link', { name: '重新加载' })
  await page.locator('#skeleton').waitFor()
  assert.equal(await again.isVisible(), false)
  await page.evaluate(() => document.getAnimations().forEach((it) => it.finish()))
  assert.equal(await again.isVisible(), true)
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
})

test('an address that may not be opened is not, whoever says so', async (context) => {
  const went = []
  const stubs = { open: (url) => went.push(url), location: { assign: (url) => went.push(url) }, window: globalThis, addEventListener: () => {} }
  for (const [name, value] of Object.entries(stubs)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    context.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]))
  }
  const { createWx } = await import('../../crates/mall-h5/host/wx.js')
  const { requestPayment } = await import('../../crates/mall-h5/host/payment.js')
  const wx = createWx({ stack: {}, chrome: {}, overlay: {} })
  const chat = (url) => new Promise((resolve) => {
    wx.openCustomerServiceChat({ extInfo: { url }, success: () => resolve(true), fail: () => resolve(false) })
  })
  const pay = (url) => new Promise((resolve) => {
    requestPayment({ id: 1, arguments: '', url }, (_, said) => resolve(said === 'failed' ? false : said))
    setTimeout(resolve, 50, true)
  })
  for (const url of HOSTILE) {
    assert.deepEqual([await chat(url), await pay(url)], [false, false], url)
  }
  assert.deepEqual(went, [])
  assert.equal(await pay('https://evil.example/'), false, 'money is asked for at one place')
  const [service, till] = ['https://work.weixin.qq.com/kfid/a?b=1', 'https://wx.tenpay.com/a?b=1']
  assert.deepEqual([await chat(service), await pay(till)], [true, true])
  assert.deepEqual(went, [service, till])
})

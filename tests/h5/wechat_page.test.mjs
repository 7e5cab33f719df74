// The H5 store inside WeChat's own browser, with the official SDK on a bridge that is played: what is in sight is what is
// shared, the row that leads to the mini-program is WeChat's button where that works and a link where not. Other browsers
// have nothing of it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { startShop } from '../lib/shop.mjs'
import { AGENT, settings, startWechat } from '../lib/wechat.mjs'

/** Where the shop says that it is, and the browser believes it to be. */
const HOME = 'https://shop.example'
const ORIGINAL = 'gh_0123456789ab'
const ANDROID = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/121.0 '
  + 'Mobile Safari/537.36 MicroMessenger/8.0.50.2701(0x28003254) NetType/WIFI Language/zh_CN'

let wechat
let shop
/** The same shop, which does not tell the 原始ID. */
let plain
let browser
let page
const folders = []

async function open(original) {
  const { folder, file, secrets } = settings(wechat, { address: HOME, original })
  folders.push(folder)
  return startShop({ h5: true, settings: file, secrets })
}

before(async () => {
  wechat = await startWechat()
  browser = await launch()
  shop = await open(ORIGINAL)
  plain = await open()
})
after(async () => {
  await browser?.close()
  await shop?.stop()
  await plain?.stop()
  wechat?.stop()
  for (const it of folders) rmSync(it, { recursive: true, force: true })
})

const { button, words, press } = hand(() => page, () => ({ url: HOME }))

/** What WeChat's client does with what its browser's pages ask. */
function client({ tags }) {
  const asked = []
  window.asked = asked
  window.WeixinJSBridge = {
    on() {},
    invoke(name, given, done) {
      asked.push({ name, given, at: location.href })
      const says = name === 'preVerifyJSAPI' ? window.verdict : name === 'getNetworkType' ? 'fail' : 'ok'
      Promise.resolve(says).then((it) => done({ err_msg: `${name}:${it}` }))
    },
  }
  addEventListener('DOMContentLoaded', () => setTimeout(() => document.dispatchEvent(new Event('WeixinJSBridgeReady')), 50))
  if (tags !== 'none') {
    customElements.define('wx-open-launch-weapp', class extends HTMLElement {
      connectedCallback() {
        this.style.display = 'block'
        setTimeout(() => {
          this.dispatchEvent(new Event(tags === 'works' ? 'ready' : 'error'))
          if (tags === 'never') document.dispatchEvent(new Event('WeixinOpenTagsError'))
        })
        this.addEventListener('click', () => { window.launched = this.getAttribute('username') })
      }
    })
  }
}

/** A fresh phone in WeChat at `path` of `of`; the client finds the signature `verdict`. */
async function inWechat(path, { of = shop, userAgent = AGENT, verdict = 'ok', tags = 'works' } = {}) {
  page = await phone(browser, 'about:blank', { userAgent })
  page.faults = []
  await page.context().route(`${HOME}/**`, async (route) => {
    const answer = await route.fetch({ url: route.request().url().replace(HOME, of.url), maxRedirects: 0 })
    await route.fulfill({ response: answer })
  })
  await page.addInitScript((it) => { window.verdict = it }, verdict)
  await page.addInitScript(client, { tags })
  await page.goto(HOME + path)
}

/** What went wrong; a question to the shop itself is none of it. */
const faults = () => page.faults.filter((it) => !it.startsWith(`foreign: ${HOME}/`))

const asked = (name) => page.evaluate((it) => window.asked.filter((one) => one.name === it), name)

/** What was shared last with friends, once it is of the address `path`. */
async function shared(path) {
  const isLast = (it) => {
    const all = window.asked?.filter((one) => one.name === 'updateTimelineShareData') ?? []
    return all.at(-1)?.given.link === it
  }
  await page.waitForFunction(isLast, HOME + path)
  const [friends, moments] = [await asked('updateAppMessageShareData'), await asked('updateTimelineShareData')]
  const last = friends.at(-1).given
  assert.equal(last.link, HOME + path)
  assert.deepEqual([moments.at(-1).given.link, moments.at(-1).given.title], [last.link, last.title])
  return last
}

/** Whether what the client was shown is the signature of `url` by the last ticket. */
async function isSigned(url) {
  const [{ given }] = await asked('preVerifyJSAPI')
  const ticket = (await wechat.book()).tickets.at(-1)
  const text = `jsapi_ticket=${ticket}&noncestr=${given.verifyNonceStr}&timestamp=${given.verifyTimestamp}&url=${url}`
  assert.equal(given.verifySignature, createHash('sha1').update(text).digest('hex'), url)
  assert.equal(given.appId, wechat.pageApp)
  assert.deepEqual(given.verifyOpenTagList, ['wx-open-launch-weapp'])
  assert.deepEqual(given.verifyJsApiList, ['updateAppMessageShareData', 'updateTimelineShareData'])
}

test('the entry is signed, and a card shows what is in sight', async () => {
  await inWechat('/product?id=eye-gel#top')
  const { title, imgUrl } = await shared('/product?id=eye-gel')
  await isSigned(`${HOME}/product?id=eye-gel`)
  assert.match(imgUrl, /^https:\/\/shop\.example\/media\//)
  assert.ok(title.length > 4, title)
  assert.equal(await page.evaluate(() => typeof window.wx), 'undefined', 'the name of the host is not taken')
  assert.deepEqual(faults(), [])
})

test('cards are renewed as pages change, on both kinds of phones', async () => {
  for (const userAgent of [AGENT, ANDROID]) {
    await inWechat('/', { userAgent })
    const home = await shared('/')
    assert.ok(home.title.length > 0)
    await isSigned(`${HOME}/`)
    await page.locator('page').first().evaluate((it) => { it.scrollTop = 10 })
    await press(page.locator('.shop-tab').nth(1))
    await page.waitForURL(`${HOME}/category`)
    await press(page.getByRole('link').locator('visible=true').first())
    await page.waitForURL(/\/product\?id=/)
    const { pathname, search } = new URL(page.url())
    const goods = await shared(pathname + search)
    assert.ok(goods.title && goods.title !== home.title, goods.title)
    await page.goBack()
    await page.waitForURL(`${HOME}/category`)
    const { title } = await shared('/')
    assert.ok(title && home.title.endsWith(title), `${title} ${home.title}`)
    assert.equal((await asked('preVerifyJSAPI')).length, 1)
    assert.deepEqual(faults(), [])
  }
})

test('a page that WeChat does not verify shares nothing of its own, and works', async () => {
  await inWechat('/me', { verdict: 'fail invalid signature' })
  await words('我的订单').waitFor()
  await page.waitForTimeout(1_500)
  assert.equal((await asked('preVerifyJSAPI')).length, 1)
  assert.equal((await asked('updateAppMessageShareData')).length, 0)
  assert.equal(await page.locator('wx-open-launch-weapp').count(), 0)
  await leads()
})

/** The row is a link into the mini-program. */
async function leads() {
  await Promise.all([page.waitForRequest(/^https:\/\/wxaurl\.cn\/\w+$/), press(button('打开微信小程序'))])
}

test('the row is a button of WeChat where that works', async () => {
  await inWechat('/me')
  await page.locator('wx-open-launch-weapp').waitFor({ state: 'attached' })
  await button('打开微信小程序').scrollIntoViewIfNeeded()
  await page.waitForTimeout(200)
  await shot(page, 'me-app')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'me-app-dark')
  assert.deepEqual(await serious(page), [])
  const box = await button('打开微信小程序').boundingBox()
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2)
  await page.waitForFunction(() => window.launched)
  assert.equal(await page.evaluate(() => window.launched), ORIGINAL)
  await page.waitForTimeout(500)
  assert.equal(page.url(), `${HOME}/me`, 'and nothing else happens')
  assert.deepEqual(faults(), [])
})

test('where the button does not work, or is not known, the row is a link', async () => {
  for (const tags of ['fails', 'never', 'none']) {
    await inWechat('/me', { tags })
    await button('打开微信小程序').waitFor()
    await page.waitForTimeout(1_200)
    if (tags !== 'none') assert.equal(await page.locator('wx-open-launch-weapp').count(), 0, tags)
    await leads()
  }
  await inWechat('/me', { of: plain })
  await button('打开微信小程序').waitFor()
  await page.waitForTimeout(1_200)
  assert.equal(await page.locator('wx-open-launch-weapp').count(), 0)
  await leads()
})

test('another browser loads nothing of it, and has the link', async () => {
  page = await phone(browser, shop.url)
  const scripts = []
  page.on('request', (it) => scripts.push(it.url()))
  await page.goto(`${shop.url}/me`)
  await button('打开微信小程序').waitFor()
  assert.ok(scripts.some((it) => /\/assets\/shop\./.test(it)))
  assert.deepEqual(scripts.filter((it) => /\/assets\/wechat\./.test(it)), [])
  assert.ok(!scripts.some((it) => it.includes('/api/wechat/page')))
  await leads()
})

test('a shop without a mini-program has no such row', async () => {
  const none = await startShop({ h5: true })
  try {
    page = await phone(browser, none.url)
    await page.goto(`${none.url}/me`)
    await words('隐私').waitFor()
    await page.waitForTimeout(500)
    assert.equal(await page.getByText('打开微信小程序').count(), 0)
    assert.deepEqual(page.faults, [])
  } finally {
    await none.stop()
  }
})

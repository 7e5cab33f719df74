// WeChat Pay by hand, on a WeChat that is none: inside WeChat's browser its bridge is played as WeChat's client
// plays it, outside the browser goes to WeChat's page and comes back. Pay, refuse, pay late, refund in part, share
// a group.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { easyProduct, hand } from '../lib/hand.mjs'
import { ADMIN_TOKEN, api } from '../lib/shop.mjs'
import { AGENT, isSigned, openPayment, startPaidShop, startWechat } from '../lib/wechat.mjs'

/** The store asks its gateway for refunds once a second. */
const REFUND_MS = 15_000
const ADDRESS = { name: '林小满', phone: '13900139000', region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号' }

let wechat
let shop
let browser
let product
/** Shoppers in WeChat: `{ page, token, hand }`, and what their client does with what it is asked for. */
let lin
let chen
/** One outside WeChat. */
let wei

before(async () => {
  wechat = await startWechat()
  browser = await launch()
  shop = await startPaidShop(wechat, async (sandbox) => {
    product = await easyProduct(sandbox)
    lin = await enter(sandbox, '13866660001', AGENT)
    chen = await enter(sandbox, '13866660002', AGENT)
    wei = await enter(sandbox, '13866660003')
  }, { h5: true })
})
after(async () => {
  await browser?.close()
  await shop?.stop()
  wechat?.stop()
})

/** Logs somebody in, on a phone of their own, with an address. */
async function enter(sandbox, number, userAgent) {
  const page = await phone(browser, sandbox.url, userAgent ? { userAgent } : {})
  const her = { page, does: 'pay', hand: hand(() => page, () => shop ?? sandbox) }
  await her.hand.open('/login')
  const isEntry = (it) => it.url().endsWith('/api/session') && it.request().method() === 'POST'
  const [entry] = await Promise.all([page.waitForResponse(isEntry), her.hand.logIn(number)])
  her.token = (await entry.json()).token
  await api(sandbox, 'POST', '/api/addresses', { token: her.token, body: ADDRESS, expected: 201 })
  if (userAgent) await inWechat(her)
  return her
}

/** WeChat's client beside a page: it looks at what it is asked for, and does what the test says. */
async function inWechat(her) {
  await her.page.exposeFunction('weixin', async (name, given) => {
    assert.equal(name, 'getBrandWCPayRequest')
    const { appId, ...rest } = given
    assert.equal(appId, wechat.pageApp)
    assert.deepEqual(Object.keys(rest).sort(), ['nonceStr', 'package', 'paySign', 'signType', 'timeStamp'])
    assert.ok(isSigned(wechat, appId, rest), 'the merchant signed it')
    if (her.does === 'fail') return { err_msg: 'get_brand_wcpay_request:fail' }
    if (her.does === 'cancel') return { err_msg: 'get_brand_wcpay_request:cancel' }
    await her.meanwhile?.()
    await wechat.lever('pay', { number: await openPayment(wechat) })
    return { err_msg: 'get_brand_wcpay_request:ok' }
  })
  // As on a phone, it is there a moment after the page.
  await her.page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => setTimeout(() => {
      window.WeixinJSBridge = { invoke: (name, given, done) => { window.weixin(name, given).then(done) } }
      document.dispatchEvent(new Event('WeixinJSBridgeReady'))
    }, 50))
  })
}

/** From the product's page to the till; the order is placed, and its payment begins. */
async function order(her) {
  const { button, press, open, choose } = her.hand
  await open(`/product?id=${product.id}`)
  await choose(product, '立即购买')
  await press(button('提交订单'))
}

const orders = (her) => api(shop, 'GET', '/api/orders', { token: her.token })
const newest = async (her) => (await orders(her)).orders[0]
const openSince = async (before) => {
  const { refunds } = await wechat.book()
  return Object.values(refunds).filter((it) => !before.has(it.number))
}

/** The refund that the shop asks WeChat for next. */
async function refund() {
  const before = new Set(Object.keys((await wechat.book()).refunds))
  return async () => {
    for (let waited = 0; waited < REFUND_MS; waited += 200) {
      const [asked] = await openSince(before)
      if (asked) return asked
      await new Promise((resolve) => { setTimeout(resolve, 200) })
    }
    throw new Error('no refund was asked for')
  }
}

/** The page of the order, once it says `text`. */
async function until(her, text) {
  for (let waited = 0; ; waited += 1_000) {
    await her.page.reload()
    try {
      return await her.hand.words(text).waitFor({ timeout: 2_000 })
    } catch (error) {
      if (waited > REFUND_MS) throw error
    }
  }
}

test('in WeChat its bridge is asked, and the server says that it is paid', async () => {
  const { words, press, button } = lin.hand
  await order(lin)
  // No callback has come: the page has the server ask.
  await words('支付成功').waitFor({ timeout: 15_000 })
  await shot(lin.page, 'wechat-paid')
  assert.equal((await newest(lin)).state, 'paid')
  await press(button('查看订单'))
  await words('待发货').waitFor()
  assert.deepEqual(lin.page.faults, [])
})

test('who refuses stays where it can be paid, and pays then', async () => {
  const { words, press, button } = lin.hand
  lin.does = 'cancel'
  await order(lin)
  await words('您取消了支付，可以继续支付').waitFor()
  await shot(lin.page, 'wechat-refused')
  assert.deepEqual(await serious(lin.page), [])
  await lin.page.emulateMedia({ colorScheme: 'dark' })
  await shot(lin.page, 'wechat-refused-dark')
  await lin.page.emulateMedia({ colorScheme: 'light' })
  assert.equal((await newest(lin)).state, 'unpaid')
  lin.does = 'fail'
  await press(button('继续支付'))
  await words('微信支付没有打开，请再试一次').waitFor()
  // Who says to have paid, and has not, is told that nothing came.
  await press(button('我已完成支付'))
  await words('还没有收到付款').waitFor({ timeout: 15_000 })
  await shot(lin.page, 'wechat-nothing')
  await press(button('查看订单'))
  lin.does = 'pay'
  await press(button('去支付'))
  await words('支付成功').waitFor({ timeout: 15_000 })
  assert.deepEqual(lin.page.faults, [])
})

test('money that comes after the order was cancelled goes back, and the shopper is told', async () => {
  const { words, press, button } = lin.hand
  const back = await refund()
  lin.meanwhile = async () => {
    const { id } = await newest(lin)
    await api(shop, 'POST', `/api/orders/${id}/cancel`, { token: lin.token, body: {} })
  }
  await order(lin)
  await words('订单已取消，款项将原路退回').waitFor({ timeout: 15_000 })
  lin.meanwhile = null
  await shot(lin.page, 'wechat-late')
  const { number, amount } = await back()
  assert.equal(amount, (await newest(lin)).payable, 'all of it')
  await wechat.lever('refund', { number })
  await wechat.lever('deliver')
  await press(button('查看订单'))
  await until(lin, /已退款/)
  await shot(lin.page, 'wechat-late-order')
  assert.deepEqual(lin.page.faults, [])
})

test('a part of it goes back once', async () => {
  const paid = (await orders(lin)).orders.filter((it) => it.state === 'paid')
  const body = { lines: [{ sku: paid[0].lines[0].sku, quantity: 2 }], region: ADDRESS.region }
  const quote = await api(shop, 'POST', '/api/quote', { token: lin.token, body })
  const { addresses } = await api(shop, 'GET', '/api/addresses', { token: lin.token })
  const placed = await api(shop, 'POST', '/api/orders', {
    token: lin.token, expected: 201,
    body: { key: 'two', lines: body.lines, address: addresses[0].id, expectedPayable: quote.payable },
  })
  const { words, press, button, open } = lin.hand
  await open(`/order?id=${placed.id}`)
  await press(button('去支付'))
  await words('支付成功').waitFor({ timeout: 15_000 })
  await open(`/order?id=${placed.id}`)
  await press(button('申请售后'))
  await words('退款金额').waitFor()
  await press(button('不想要了'))
  await press(button('提交申请'))
  await words('待商家处理').waitFor()
  const back = await refund()
  await api(shop, 'POST', `/api/admin/orders/${placed.id}/after-sales/step`, {
    token: ADMIN_TOKEN, body: { sequence: 1, event: 'agree' },
  })
  const { number, amount } = await back()
  assert.ok(amount > 0 && amount < placed.payable, `${amount} of ${placed.payable}`)
  await wechat.lever('refund', { number })
  await wechat.lever('deliver')
  await wechat.lever('deliver')
  await until(lin, /已退款/)
  await shot(lin.page, 'wechat-part')
  const { refunds } = await api(shop, 'GET', `/api/orders/${placed.id}`, { token: lin.token })
  assert.deepEqual(refunds.map((it) => it.amount), [amount])
  assert.deepEqual(lin.page.faults, [])
})

test('a group is opened, shared, and filled by a friend', async () => {
  const { words, press, button, open } = lin.hand
  await open('/groups')
  await press(button(/^去开团/))
  await press(button('付款开团'))
  await press(button('提交订单'))
  await words('支付成功').waitFor({ timeout: 15_000 })
  await press(button('查看订单'))
  await words('待成团').waitFor()
  await press(button('邀请好友'))
  await press(words('还差 1 人成团'))
  await lin.page.getByRole('timer').locator('visible=true').first().waitFor()
  const link = lin.page.url()
  assert.match(new URL(link).search, /^\?id=[\w-]{1,32}$/)
  await chen.page.goto(link)
  await chen.hand.words('还差 1 人成团').waitFor()
  await chen.hand.press(chen.hand.button('付款参团'))
  await chen.hand.press(chen.hand.button('提交订单'))
  await chen.hand.words('支付成功').waitFor({ timeout: 15_000 })
  await words('拼团成功').waitFor({ timeout: 15_000 })
  await shot(lin.page, 'wechat-group')
  assert.deepEqual([...lin.page.faults, ...chen.page.faults], [])
})

test('a browser outside WeChat goes to its page, and comes back to the question', async () => {
  const { words, press, button } = wei.hand
  const { page } = wei
  let pays = false
  await page.route('https://wx.tenpay.com/**', async (route) => {
    const url = new URL(route.request().url())
    assert.equal(route.request().headers().referer, `${shop.url}/`, 'WeChat looks where one comes from')
    if (pays) await wechat.lever('pay', { number: await openPayment(wechat) })
    const back = new URL(url.searchParams.get('redirect_url'))
    assert.equal(back.origin, 'https://shop.example')
    await route.fulfill({
      contentType: 'text/html', body: `<meta charset="utf-8"><a href="${shop.url}${back.pathname}${back.search}">back</a>`,
    })
  })
  await order(wei)
  await press(page.getByText('back'))
  await words('付款完成了吗？还没付款可以继续支付').waitFor()
  await shot(page, 'wechat-back')
  assert.deepEqual(await serious(page), [])
  pays = true
  await press(button('继续支付'))
  await press(page.getByText('back'))
  // It is paid, so nobody is asked.
  await words('支付成功').waitFor({ timeout: 15_000 })
  assert.equal((await newest(wei)).state, 'paid')
  assert.deepEqual(page.faults.filter((it) => !it.startsWith('foreign: https://wx.tenpay.com/')), [])
})

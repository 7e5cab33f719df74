// 售后 by hand: a piece is paid back before it is sent, others are sent back and paid back after, and all
// of them together are what was paid, to the fen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

const PHONE = '13844440001'
const PIECES = 3
/** The store asks its gateway for refunds once a second. */
const REFUND_MS = 15_000

let shop
let browser
let page
let token
let order
const { button, words, press, open, logIn } = hand(() => page, () => shop)
const admin = (method, path, body) => api(shop, method, path, { token: ADMIN_TOKEN, body })
const decide = (sequence, event) => admin('POST', `/api/admin/orders/${order.id}/after-sales/step`, { sequence, event })

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  page = await phone(browser, shop.url)
  await open('/login')
  const isEntry = (it) => it.url().endsWith('/api/session') && it.request().method() === 'POST'
  const [entry] = await Promise.all([page.waitForResponse(isEntry), logIn(PHONE)])
  token = (await entry.json()).token
  order = await buy()
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

/** Three pieces with a discount that does not split evenly, paid. */
async function buy() {
  const address = { name: '林小满', phone: PHONE, region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号' }
  const { addresses } = await api(shop, 'POST', '/api/addresses', { token, body: address, expected: 201 })
  const { product } = await api(shop, 'GET', '/api/products/camellia-serum')
  const lines = [{ sku: product.skus[0].id, quantity: PIECES }]
  const quote = await api(shop, 'POST', '/api/quote', { token, body: { lines, region: address.region } })
  assert.notEqual(quote.goodsPayable % PIECES, 0, 'a split that leaves no fen over shows nothing')
  const body = { key: 'k', lines, address: addresses[0].id, expectedPayable: quote.payable }
  const placed = await api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
  const { sandbox } = await api(shop, 'POST', `/api/orders/${placed.id}/pay`, { token, body: {} })
  return api(shop, 'POST', `/api/sandbox/payments/${sandbox.payment}`, { token, body: { confirm: true } })
}

const now = () => api(shop, 'GET', `/api/orders/${order.id}`, { token })

/** The page of the after-sale, once it says `title`. */
async function until(title) {
  const end = Date.now() + REFUND_MS
  for (;;) {
    await page.reload()
    try {
      return await words(title).waitFor({ timeout: 2_000 })
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

test('a piece that was not sent is asked back and paid back', async () => {
  await open(`/order?id=${order.id}`)
  await button('申请售后').waitFor()
  await shot(page, 'aftersale-order')
  await press(button('申请售后'))
  await words('退款金额').waitFor()
  assert.equal(await page.getByText('退货退款').locator('visible=true').count(), 0, 'nothing was sent')
  await press(button('提交申请'))
  await words('请选择申请原因').waitFor()
  await press(button('不想要了'))
  await page.getByLabel('补充说明').fill('多拍了一瓶')
  await shot(page, 'aftersale-form')
  await press(button('提交申请'))
  await words('待商家处理').waitFor()
  await words('多拍了一瓶').waitFor()
  await shot(page, 'aftersale-asked')
  await decide(1, 'agree')
  await until('已退款')
  await shot(page, 'aftersale-refunded')
  const { refunds, state } = await now()
  assert.equal(state, 'paid')
  assert.equal(refunds.length, 1)
})

test('the others are sent, and the parcel is on the page of the order', async () => {
  const tracking = { carrier: 'SF', number: 'SF1234567890123' }
  const sent = await admin('POST', `/api/admin/orders/${order.id}/parcels`, { tracking })
  assert.deepEqual([sent.order.state, sent.order.parcels[0].pieces[0].pieces], ['shipped', PIECES - 1])
  await open(`/order?id=${order.id}`)
  await words('顺丰速运 SF1234567890123').waitFor()
  await shot(page, 'aftersale-parcel')
  await press(button('确认收货'))
  await press(page.getByRole('button', { name: '确定' }).locator('visible=true').last())
  await words('已完成').waitFor()
})

test('they go back by another parcel, and all that was paid for goods is back', async () => {
  await open(`/order?id=${order.id}`)
  await press(button('申请售后'))
  await press(button('退货退款'))
  await press(page.getByRole('button', { name: '加', exact: true }).locator('visible=true').first())
  await press(button('破损'))
  await press(button('提交申请'))
  await words('待商家处理').waitFor()
  await decide(2, 'agree')
  await until('待寄回商品')
  await press(button('圆通速递'))
  await press(button('提交寄回单号'))
  await words('请填写正确的快递单号').waitFor()
  await page.getByLabel('快递单号').fill('YT9876543210987')
  await shot(page, 'aftersale-back')
  await press(button('提交寄回单号'))
  await words('圆通速递 YT9876543210987').waitFor()
  await decide(2, 'receive')
  await until('已退款')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'aftersale-dark')
  const { refunds, payable, freight } = await now()
  const back = refunds.reduce((sum, it) => sum + it.amount, 0)
  assert.equal(back, payable - freight.payable)
  assert.deepEqual(page.faults, [])
})

test('what is asked back by somebody else is not there', async () => {
  const other = await phone(browser, shop.url)
  const theirs = hand(() => other, () => shop)
  await theirs.open('/login')
  await theirs.logIn('13844440002')
  await theirs.open(`/refund?order=${order.id}&n=1`)
  await theirs.words('没有找到这个售后').waitFor()
  await shot(other, 'aftersale-foreign')
})

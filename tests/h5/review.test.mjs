// 评价 by hand: what was received is reviewed, seen on the product's page by anybody, followed up, answered
// and hidden by the shop.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { png } from '../lib/picture.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

const PHONE = '13844450001'
const SAID = '上脸很快就吸收了，滋润不油，味道也淡。'
const SAID_LATER = '用完一瓶，皮肤稳定多了，准备回购。'

let shop
let browser
let page
let token
let order
const { button, words, press, open, logIn } = hand(() => page, () => shop)
const admin = (method, path, body) => api(shop, method, path, { token: ADMIN_TOKEN, body })
const star = (name) => page.getByRole('button', { name, exact: true }).locator('visible=true').first()
const field = (name) => page.getByRole('textbox', { name }).locator('visible=true').first()
const added = () => page.locator('.say-picture img')
const dark = (colorScheme) => page.emulateMedia({ colorScheme })

/** The screen in light and in dark, which keeps nobody out. */
async function shots(name) {
  for (const scheme of ['light', 'dark']) {
    await dark(scheme)
    await shot(page, scheme === 'light' ? name : `${name}-${scheme}`)
    assert.deepEqual(await serious(page), [], `${name} ${scheme}`)
  }
  await dark('light')
}

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  page = await phone(browser, shop.url)
  await open('/login')
  const isEntry = (it) => it.url().endsWith('/api/session') && it.request().method() === 'POST'
  const [entry] = await Promise.all([page.waitForResponse(isEntry), logIn(PHONE)])
  token = (await entry.json()).token
  order = await buy(token, PHONE)
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

/** One of each of two goods, paid and sent. */
async function buy(token, number) {
  const address = { name: '林小满', phone: number, region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号' }
  const { addresses } = await api(shop, 'POST', '/api/addresses', { token, body: address, expected: 201 })
  const ids = ['camellia-serum', 'hyaluron-mask']
  const goods = await Promise.all(ids.map((id) => api(shop, 'GET', `/api/products/${id}`)))
  const lines = goods.map(({ product }) => ({ sku: product.skus[0].id, quantity: 1 }))
  const quote = await api(shop, 'POST', '/api/quote', { token, body: { lines, region: address.region } })
  const body = { key: 'k', lines, address: addresses[0].id, expectedPayable: quote.payable }
  const placed = await api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
  const { sandbox } = await api(shop, 'POST', `/api/orders/${placed.id}/pay`, { token, body: {} })
  await api(shop, 'POST', `/api/sandbox/payments/${sandbox.payment}`, { token, body: { confirm: true } })
  await admin('POST', `/api/admin/orders/${placed.id}/parcels`, { tracking: { carrier: 'SF', number: 'SF1234567890123' } })
  return placed
}

/** Taps the tile and chooses `files`. */
async function choose(files) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(button(/添加图片/))])
  await chooser.setFiles(files)
}

const summary = async () => (await api(shop, 'GET', '/api/products/camellia-serum/reviews')).summary

test('nothing is said yet, and nothing can be before it has come', async () => {
  await open('/reviews?id=camellia-serum')
  await words('暂无评价').waitFor()
  await shots('review-none')
  await open(`/review?order=${order.id}&line=0`)
  await words('这件商品现在不能评价').waitFor()
  await open(`/order?id=${order.id}`)
  await press(button('确认收货'))
  await press(page.getByRole('button', { name: '确定' }).locator('visible=true').last())
  await words('已完成').waitFor()
  await shots('review-order')
})

test('what has come is reviewed', async () => {
  await press(button('评价'))
  await words('点星星打分').waitFor()
  await shots('review-form')
  await press(button('提交评价'))
  await words('请先点亮星星').waitFor()
  await press(star('5 星'))
  await words('非常满意').waitFor()
  await field('评价内容').fill(SAID)
  await words(`${SAID.length}/500`).waitFor()
  await choose([png('a.png', 1200, 900, [200, 90, 80]), png('b.png', 3000, 4000, [80, 140, 200])])
  await words('2/9').waitFor()
  await added().last().evaluate((it) => it.decode())
  await shots('review-filled')
  // Larger than others look at it, it was made small; none of them is what the phone had.
  const sides = await added().evaluateAll((all) => all.map((it) => [it.naturalWidth, it.naturalHeight]))
  assert.deepEqual(sides, [[1200, 900], [1200, 1600]])
  await press(button('删除第 1 张图片'))
  await words('1/9').waitFor()
  assert.equal(await added().count(), 1)
  await press(button('提交评价'))
  await words('谢谢您的评价').waitFor()
  await words(SAID).waitFor()
  await button('评价下一件').waitFor()
  await shots('review-thanks')
  assert.deepEqual(await summary(), { count: 1, averageTenths: 50, byRating: [0, 0, 0, 0, 1] })
})

test('anybody reads it on the page of the product', async () => {
  const other = await phone(browser, shop.url)
  const theirs = hand(() => other, () => shop)
  await theirs.open('/product?id=camellia-serum')
  await theirs.words('商品评价 (1)').waitFor()
  await theirs.words(SAID).waitFor()
  await theirs.words('138****01').waitFor()
  await theirs.words('商品评价 (1)').evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await shot(other, 'review-product')
  await other.emulateMedia({ colorScheme: 'dark' })
  await shot(other, 'review-product-dark')
  await theirs.press(theirs.words('全部评价'))
  await theirs.words('1 条评价').waitFor()
  const picture = other.locator('img[src^="/pictures/"]').locator('visible=true')
  const heights = await picture.evaluateAll((all) => Promise.all(all.map((it) => it.decode().then(() => it.naturalHeight))))
  assert.deepEqual(heights, [1600])
  await other.context().close()
})

test('a picture that was sent is shown with what is said of it', async () => {
  const body = await page.screenshot({ type: 'jpeg', quality: 60 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' }
  const kept = await fetch(`${shop.url}/api/pictures`, { method: 'POST', headers, body })
  const { path } = await kept.json()
  const review = { line: 1, rating: 3, text: '', pictures: [path], anonymous: true }
  await api(shop, 'POST', `/api/orders/${order.id}/reviews`, { token, body: review })
  await open('/reviews?id=hyaluron-mask')
  await words('匿名用户').waitFor()
  await words('此用户没有填写评价').waitFor()
  const picture = page.locator(`img[src$="${path}"]`)
  await picture.evaluate((it) => it.decode())
  await shots('review-picture')
})

test('what fails is told, what the shopper wrote and chose stays', async () => {
  await open(`/review?order=${order.id}&line=0`)
  await field('追加评价').fill(SAID_LATER)
  await choose([png('c.png', 400, 400, [120, 160, 90])])
  await words('1/9').waitFor()
  await choose([{ name: 'd.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }])
  await words('请选择 JPEG、PNG 或 WebP 图片').waitFor()
  await words('1/9').waitFor()
  assert.equal(await field('追加评价').inputValue(), SAID_LATER)
  // Who leaves the choice has chosen nothing, and may choose again.
  await Promise.all([page.waitForEvent('filechooser'), press(button(/添加图片/))])
  await words('上传中…').waitFor()
  await shots('review-coming')
  await field('追加评价').tap()
  await button(/添加图片/).waitFor()
  // Nine are all.
  const colours = Array.from({ length: 9 }, (_, at) => png(`${at}.png`, 64, 64, [at * 25, 120, 200 - at * 20]))
  await choose(colours)
  await button('删除第 9 张图片').waitFor()
  assert.equal(await added().count(), 9)
  assert.equal(await button(/添加图片/).count(), 0)
  await added().last().evaluate((it) => it.scrollIntoView({ block: 'center' }))
  await shots('review-full')
})

test('it is followed up, answered, and hidden by the shop', async () => {
  await open(`/order?id=${order.id}`)
  await press(button('追评'))
  await field('追加评价').fill(SAID_LATER)
  await choose([png('e.png', 600, 400, [150, 120, 60])])
  await words('1/9').waitFor()
  await shots('review-more')
  await press(button('提交追评'))
  await words('当天追评').waitFor()
  // One of each.
  assert.equal(await page.locator('img[src^="/pictures/"]').locator('visible=true').count(), 2)
  await words(SAID_LATER).waitFor()
  const reply = '谢谢您的喜欢，开封后请在半年内用完。'
  await admin('POST', `/api/admin/orders/${order.id}/reviews/reply`, { line: 0, text: reply })
  await open(`/review?order=${order.id}&line=0`)
  await words(reply).waitFor()
  await shots('review-own')
  await open('/reviews?id=camellia-serum')
  await words(reply).waitFor()
  await words('没有更多了').waitFor()
  await shots('review-all')
  await admin('POST', `/api/admin/orders/${order.id}/reviews/hide`, { line: 0, hidden: true })
  await open('/reviews?id=camellia-serum')
  await words('暂无评价').waitFor()
  assert.equal((await summary()).count, 0)
  await open('/product?id=camellia-serum')
  await words('暂无评价').waitFor()
  assert.deepEqual(page.faults, [])
})

test('what is said of somebody else’s order is not there', async () => {
  const other = await phone(browser, shop.url)
  const theirs = hand(() => other, () => shop)
  await theirs.open('/login')
  await theirs.logIn('13844450002')
  await theirs.open(`/review?order=${order.id}&line=0`)
  await theirs.words('订单不存在').waitFor()
  await other.context().close()
})

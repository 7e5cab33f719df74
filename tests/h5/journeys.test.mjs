// What shoppers do, in Chromium on the real server with the real wasm.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { api, startShop } from '../lib/shop.mjs'

let shop
let browser
let page

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})
beforeEach(async () => {
  await page?.context().close()
  page = await phone(browser, shop.url)
})

const button = (name) => page.getByRole('button', { name }).locator('visible=true').first()
const words = (text) => page.getByText(text).locator('visible=true').first()
const tab = (name) => page.getByRole('navigation').getByText(name, { exact: true })
const press = (target) => target.tap()

/** A product with one thing to choose, and plenty of each. */
async function aProduct() {
  const { products } = await api(shop, 'GET', '/api/products?sort=sold')
  const full = await Promise.all(products.map((it) => api(shop, 'GET', `/api/products/${it.id}`)))
  const easy = ({ skus, options }) => options.length === 1 && skus.length > 1
    && skus.every((sku) => sku.stock > 20 && !sku.limit && !sku.minimum)
  return full.map((it) => it.product).find(easy)
}

/** On the product's page: chooses the first value, and does what the sheet is for. */
async function choose(product, what) {
  await press(button(what))
  const sheet = page.getByRole('dialog')
  await press(sheet.getByRole('button', { name: product.options[0].values[0], exact: true }))
  await press(sheet.getByRole('button', { name: what }))
}

async function open(path) {
  await page.goto(shop.url + path)
}

async function logInByHand(number) {
  await page.getByLabel('手机号').fill(number)
  await press(button('获取验证码'))
  const said = await words(/沙箱验证码/).textContent()
  await page.getByLabel('验证码', { exact: true }).fill(said.match(/\d{6}/)[0])
  await press(page.getByRole('button', { name: '登录', exact: true }).locator('visible=true'))
}

async function fillAddress() {
  await page.getByLabel('收货人').fill('林小满')
  await page.getByLabel('手机号').fill('13900139000')
  await page.getByLabel('所在地区').fill('浙江省 杭州市 西湖区')
  await page.getByLabel('详细地址').fill('湖滨路 1 号 2 幢 301')
  await press(button('保存'))
}

test('find, choose, cart, order, pay, order list', async () => {
  const choice = await aProduct()
  await words('领券中心').waitFor()
  await shot(page, 'home')
  await press(page.getByRole('button', { name: /搜商品/ }).locator('visible=true').first())
  // The pill on home has the same name as the field that it leads to.
  await page.waitForURL('**/search')
  await page.getByLabel(/搜商品/).locator('visible=true').fill(choice.title.slice(0, 4))
  await page.keyboard.press('Enter')
  await press(words(choice.title))
  await shot(page, 'product')
  await choose(choice, '加入购物车')
  await words('已加入购物车').waitFor()

  await press(button(/^购物车/))
  await words(choice.title).waitFor()
  await shot(page, 'cart')
  await press(button(/结算/))
  await logInByHand('13811112222')
  await press(button(/结算/))
  await press(words(/添加收货地址/))
  await press(button('新增收货地址'))
  await fillAddress()
  await press(words('林小满'))
  await words('湖滨路').waitFor()
  await shot(page, 'checkout')
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await shot(page, 'pay')
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await shot(page, 'paid')
  await press(button('查看订单'))
  await words('待发货').waitFor()
  await shot(page, 'order')

  await open('/orders')
  await words(choice.title).waitFor()
  await shot(page, 'orders')
  assert.deepEqual(page.faults, [])
})

test('a wrong code is said at the field, and the right one still works', async () => {
  await open('/login')
  await page.getByLabel('手机号').fill('13811113333')
  await press(button('获取验证码'))
  const code = (await words(/沙箱验证码/).textContent()).match(/\d{6}/)[0]
  const wrong = code === '000000' ? '111111' : '000000'
  await page.getByLabel('验证码', { exact: true }).fill(wrong)
  await press(page.getByRole('button', { name: '登录', exact: true }).locator('visible=true'))
  await words(/验证码.*(不对|错误|不正确)/).waitFor()
  await shot(page, 'login-wrong-code')
  await page.getByLabel('验证码', { exact: true }).fill(code)
  await press(page.getByRole('button', { name: '登录', exact: true }).locator('visible=true'))
  await words('登录成功').waitFor()
})

test('a cart outlives a reload, and works without a network', async () => {
  const plain = await aProduct()
  await open(`/product?id=${plain.id}`)
  await choose(plain, '加入购物车')
  await words('已加入购物车').waitFor()
  await page.reload()
  await open('/cart')
  await words(plain.title).waitFor()
  await page.context().setOffline(true)
  await press(button(/^(加|增加|多)/))
  await words('2').waitFor()
  await shot(page, 'cart-offline')
  await page.context().setOffline(false)
  await open('/cart')
  assert.equal(await page.getByText(plain.title).locator('visible=true').count() > 0, true)
})

test('storage that is full or damaged still opens the shop', async () => {
  await page.evaluate(() => {
    localStorage.setItem('xiaopu.state', '1:deadbeef:{"half":')
    localStorage.setItem('xiaopu.home', 'x')
  })
  await page.reload()
  await words('领券中心').waitFor()
  const full = await phone(browser, shop.url)
  await full.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }
  })
  await full.reload()
  await full.getByText('领券中心').first().waitFor()
  assert.deepEqual(full.faults, [])
  await full.context().close()
})

test('a truncated wasm is said, with a way to try again', async () => {
  const broken = await phone(browser, 'about:blank')
  await broken.route('**/*.wasm', async (route) => {
    const answer = await route.fetch({ headers: { 'accept-encoding': 'identity' } })
    const body = await answer.body()
    await route.fulfill({ status: 200, headers: { 'content-type': 'application/wasm' }, body: body.subarray(0, body.length >> 1) })
  })
  await broken.goto(shop.url)
  await broken.getByRole('button', { name: /重新加载|重试|刷新/ }).waitFor({ timeout: 8_000 })
  await shot(broken, 'broken-wasm')
  await broken.unroute('**/*.wasm')
  await broken.getByRole('button', { name: /重新加载|重试|刷新/ }).tap()
  await broken.getByText('领券中心').first().waitFor()
  await broken.context().close()
})

test('the page says so when the network is away at the start, and recovers', async () => {
  await words('领券中心').waitFor()
  await page.route('**/api/**', (route) => route.abort())
  await page.reload()
  await words(/没有网络/).waitFor()
  await words('领券中心').waitFor()
  await shot(page, 'home-offline')
  await page.unroute('**/api/**')
  await page.reload()
  await words('领券中心').waitFor()
})

test('a double tap on pay makes one order and pays once', async () => {
  const plain = await aProduct()
  await open('/login')
  await logInByHand('13811115555')
  await words('登录成功').waitFor()
  await open(`/product?id=${plain.id}`)
  await choose(plain, '立即购买')
  await press(words(/添加收货地址/))
  await press(button('新增收货地址'))
  await fillAddress()
  await press(words('林小满'))
  const submit = button('提交订单')
  await submit.evaluate((it) => { it.click(); it.click() })
  const pay = button('确认支付')
  await pay.waitFor()
  await pay.evaluate((it) => { it.click(); it.click() })
  await words(/支付成功/).waitFor()
  await open('/orders')
  await words(plain.title).waitFor()
  assert.equal(await page.getByText('待发货').locator('visible=true').count() >= 1, true)
})

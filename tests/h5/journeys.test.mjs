// What shoppers do, in Chromium on the real server with the real wasm.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { easyProduct, hand } from '../lib/hand.mjs'
import { startShop } from '../lib/shop.mjs'

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

const { button, words, press, open, logInButton, choose, add, logIn, giveAddress } = hand(() => page, () => shop)

test('find, choose, cart, order, pay, order list', async () => {
  const choice = await easyProduct(shop)
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
  await logIn('13811112222')
  await press(button(/结算/))
  await giveAddress()
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
  await press(logInButton())
  await words(/验证码.*(不对|错误|不正确)/).waitFor()
  await shot(page, 'login-wrong-code')
  await page.getByLabel('验证码', { exact: true }).fill(code)
  await press(logInButton())
  await words('登录成功').waitFor()
})

test('a cart outlives a reload, and works without a network', async () => {
  const plain = await easyProduct(shop)
  await add(plain)
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

test('a guest sees the coupons, logs in for one, comes back and has it', async () => {
  await open('/coupons')
  await words('见面礼券').waitFor()
  await shot(page, 'coupons-guest')
  await press(words('可使用'))
  await words('登录后再继续').waitFor()
  await shot(page, 'coupons-guest-mine')
  await press(words('领券中心'))
  await press(button('领取 见面礼券'))
  await logIn('13811117777')
  await words('领取成功').waitFor()
  await words('已领取').waitFor()
  await words('可使用 1').waitFor()
  await page.waitForTimeout(2_000)
  await shot(page, 'coupons-claimed')
  assert.deepEqual(page.faults, [])
})

test('a page is titled by what it shows, and again when it is uncovered', async () => {
  const it = await easyProduct(shop)
  const titled = (text) => page.waitForFunction((wanted) => document.title === wanted
    && document.querySelector('.shop-title').textContent === wanted, text)
  await open('/category')
  await page.waitForFunction(() => document.title !== '分类')
  await shot(page, 'category-titled')
  await open(`/search?q=${encodeURIComponent(it.title)}`)
  await titled(`搜索“${it.title}”`)
  await shot(page, 'search-titled')
  await press(words(it.subtitle))
  await titled(it.title)
  await shot(page, 'product-titled')
  await press(button(/客服|顾问/))
  await titled('专属顾问')
  await page.goBack()
  await titled(it.title)
  await page.goBack()
  await titled(`搜索“${it.title}”`)
  assert.deepEqual(page.faults, [])
})

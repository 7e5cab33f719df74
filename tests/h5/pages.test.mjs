// Every page as axe and a keyboard find it, light and dark, and at the width of a desktop.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { api, logIn, startShop } from '../lib/shop.mjs'

/** One page of each kind; `me` and the guest pages need no session. */
const GUEST = ['/', '/category', '/search', '/search?q=mianmo', '/cart', '/me', '/login', '/service', '/privacy', '/groups', '/group?activity=together-mask', '/bargains', '/bargain?id=nobody', '/mall', '/live', '/favourites', '/footprints', '/diagnostics']
const SHOPPER = ['/cart', '/checkout', '/orders', '/coupons', '/checkin', '/lottery?id=wheel', '/addresses', '/address', '/messages', '/points', '/member', '/me', '/mall', '/exchange?id=mask', '/tasks', '/newcomer', '/invite']

let shop
let browser
let product
let token

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  product = (await api(shop, 'GET', '/api/products?sort=sold')).products[0]
  token = await logIn(shop, '13866660001')
  const address = { name: '林小满', phone: '13866660001', region: '浙江省 杭州市 西湖区', detail: '湖滨路 1 号' }
  await api(shop, 'POST', '/api/addresses', { token, body: address, expected: 201 })
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

/** The page at `path`, when its first answer is on the screen. */
async function see(page, path) {
  await page.goto(shop.url + path)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(250)
}

async function audit(page, path, name) {
  await see(page, path)
  await shot(page, name)
  assert.deepEqual(await serious(page), [], path)
}

for (const colorScheme of ['light', 'dark']) {
  test(`no page keeps a guest out (${colorScheme})`, async () => {
    const page = await phone(browser, shop.url, { colorScheme })
    for (const path of [...GUEST, `/product?id=${product.id}`, `/reviews?id=${product.id}`]) {
      await audit(page, path, `axe-${colorScheme}-guest${path.replace(/\W+/g, '-')}`)
    }
    assert.deepEqual(page.faults, [])
    await page.context().close()
  })

  test(`no page keeps a shopper out (${colorScheme})`, async () => {
    const page = await phone(browser, shop.url, { colorScheme })
    await see(page, '/login')
    const number = colorScheme === 'light' ? '13866660002' : '13866660003'
    await page.getByLabel('手机号').fill(number)
    await page.getByRole('button', { name: '获取验证码' }).tap()
    const said = await page.getByText(/沙箱验证码/).textContent()
    await page.getByLabel('验证码', { exact: true }).fill(said.match(/\d{6}/)[0])
    await page.getByRole('button', { name: '登录', exact: true }).tap()
    await page.getByText('登录成功').waitFor()
    for (const path of SHOPPER) {
      await audit(page, path, `axe-${colorScheme}-shopper${path.replace(/\W+/g, '-')}`)
    }
    await page.context().close()
  })
}

test('axe would find a broken page', async () => {
  const page = await phone(browser, shop.url)
  await see(page, '/')
  await page.evaluate(() => {
    const image = Object.assign(document.createElement('img'), { src: '/icons/ink/cart.svg' })
    document.querySelector('main').append(image)
  })
  assert.notDeepEqual(await serious(page), [])
  await page.context().close()
})

test('at 1000 px the shop is one column, read and used with a mouse', async () => {
  const page = await phone(browser, shop.url, { width: 1000, height: 800 })
  await see(page, '/')
  await shot(page, 'desktop-home')
  const column = await page.locator('.shop').boundingBox()
  assert.equal(column.width, 480)
  await page.getByRole('navigation').getByText('分类').click()
  await page.getByText('护肤', { exact: true }).locator('visible=true').first().waitFor()
  await shot(page, 'desktop-category')
  await page.goBack()
  await page.getByText('领券中心').first().waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
  await page.context().close()
})

test('goods go into the cart by keyboard alone', async () => {
  const page = await phone(browser, shop.url, { width: 1000, height: 800 })
  await see(page, `/product?id=${product.id}`)
  const reach = async (name) => {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab')
      const said = await page.evaluate(() => {
        const it = document.activeElement
        return it.getAttribute('aria-label') ?? it.textContent.trim()
      })
      if (said === name) return
    }
    assert.fail(`no way to ${name} by keyboard`)
  }
  await reach('加入购物车')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  const value = await page.getByRole('dialog').getByRole('button').nth(1).textContent()
  await reach(value.trim())
  await page.keyboard.press(' ')
  await reach('加入购物车')
  await page.keyboard.press('Enter')
  await page.getByText('已加入购物车').waitFor()
  await page.context().close()
})

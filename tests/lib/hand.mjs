// A shopper's hand on the H5 store: finds things by what they say, and taps them.
import { api, changeShop } from './shop.mjs'

/**
 * @param {() => import('playwright-core').Page} page  the page of the moment
 * @param {() => { url: string }} shop
 */
export function hand(page, shop) {
  const button = (name) => page().getByRole('button', { name }).locator('visible=true').first()
  const words = (text) => page().getByText(text).locator('visible=true').first()
  const press = (target) => target.tap()
  const open = (path) => page().goto(shop().url + path)
  const logInButton = () => page().getByRole('button', { name: '登录', exact: true }).locator('visible=true')

  /** On the product's page: chooses the first value, and does what the sheet is for. */
  async function choose(product, what) {
    await press(button(what))
    if (product.skus.length === 1) return
    const sheet = page().getByRole('dialog')
    await press(sheet.getByRole('button', { name: product.options[0].values[0], exact: true }))
    await press(sheet.getByRole('button', { name: what }))
  }

  /** What is so far down on the home page that it is drawn only when somebody comes near. */
  async function farBelow(text) {
    for (let tries = 0; tries < 20 && await words(text).count() === 0; tries += 1) {
      await page().locator('page').locator('visible=true').first().evaluate((it) => { it.scrollTop = it.scrollHeight })
      await page().waitForTimeout(150)
    }
    await words(text).scrollIntoViewIfNeeded()
    return words(text)
  }

  /** From the product's page into the cart. */
  async function add(product) {
    await open(`/product?id=${product.id}`)
    await choose(product, '加入购物车')
    await words('已加入购物车').waitFor()
  }

  /** On the log-in page. */
  async function logIn(number) {
    await page().getByLabel('手机号').fill(number)
    await press(button('获取验证码'))
    const said = await words(/沙箱验证码/).textContent()
    await page().getByLabel('验证码', { exact: true }).fill(said.match(/\d{6}/)[0])
    await press(logInButton())
    // What was wanted before may be done, and said, at once in its place.
    await Promise.any([
      words('登录成功').waitFor(),
      page().waitForURL(({ pathname }) => pathname !== '/login'),
    ])
  }

  /** On the till: writes an address and comes back with it. */
  async function giveAddress() {
    await press(words(/添加收货地址/))
    await press(button('新增收货地址'))
    await page().getByLabel('收货人').fill('林小满')
    await page().getByLabel('手机号').fill('13900139000')
    await page().getByLabel('所在地区').fill('浙江省 杭州市 西湖区')
    await page().getByLabel('详细地址').fill('湖滨路 1 号 2 幢 301')
    await press(button('保存'))
    await press(words('林小满'))
    await words('湖滨路').waitFor()
  }

  return { button, words, press, open, logInButton, choose, add, logIn, giveAddress, farBelow }
}

/** A product with one thing to choose, and plenty of each. */
export async function easyProduct(shop) {
  const { products } = await api(shop, 'GET', '/api/products?sort=sold')
  const full = await Promise.all(products.map((it) => product(shop, it.id)))
  const easy = ({ skus, options }) => options.length === 1 && skus.length > 1
    && skus.every((sku) => sku.stock > 20 && !sku.limit && !sku.minimum)
  return full.find(easy)
}

/** The product `id` as the shop shows it. */
export async function product(shop, id) {
  return (await api(shop, 'GET', `/api/products/${id}`)).product
}

/** The merchant changes the SKU `id`. */
export const changeSku = (shop, id, change) => changeShop(shop, ({ products }) => {
  Object.assign(products.flatMap(({ skus }) => skus).find((sku) => sku.id === id), change)
})

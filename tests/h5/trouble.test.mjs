// What goes wrong in a shopper's day, in Chromium on the real server: prices change, goods sell out,
// fingers tap twice, the storage is full or damaged.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { changeSku, hand, product } from '../lib/hand.mjs'
import { seal } from '../lib/kept.mjs'
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

const { button, words, press, open, add, choose, logIn, giveAddress } = hand(() => page, () => shop)

/** A shopper at the till with one `id`, an address given. */
async function atTheTill(number, id) {
  const it = await product(shop, id)
  await open('/login')
  await logIn(number)
  await open(`/product?id=${id}`)
  await choose(it, '立即购买')
  await giveAddress()
  return it
}

/** What the server knows of the shopper in this browser. */
async function ofTheShopper(path) {
  const state = await page.evaluate(() => localStorage.getItem('xiaopu.state'))
  const { session } = JSON.parse(state.split(':').slice(2).join(':'))
  return api(shop, 'GET', path, { token: session.token })
}

/** Counts the answers of `path`, by status. */
function answers(path) {
  const found = []
  page.on('response', (answer) => {
    if (new URL(answer.url()).pathname === path && answer.request().method() === 'POST') found.push(answer.status())
  })
  return found
}

test('a price that changed while in the cart is said on the line, and at the till before it is charged', async () => {
  const gel = await product(shop, 'eye-gel')
  await add(gel)
  changeSku(shop, 'eye-gel', { price: 6100 })
  await open('/cart')
  await words(/61\.00/).waitFor()
  await shot(page, 'cart-price-changed')
  await press(button('知道了'))
  await page.getByText('知道了').waitFor({ state: 'detached' })

  await press(button(/结算/))
  await logIn('13844440001')
  await press(button(/结算/))
  await giveAddress()
  const placed = answers('/api/orders')
  changeSku(shop, 'eye-gel', { price: 6300 })
  await press(button('提交订单'))
  await words(/价格有变动|金额有变/).waitFor()
  await shot(page, 'checkout-price-changed')
  assert.deepEqual(placed, [409])
  await press(button('按新价格提交'))
  await words('确认支付').waitFor()
  assert.deepEqual(placed, [409, 201])
  const { orders } = await ofTheShopper('/api/orders')
  assert.equal(orders.length, 1)
  assert.equal(orders[0].lines[0].unitPrice, 6300)
  assert.deepEqual(page.faults, [])
})

test('sold out while in the cart: among the invalid goods, can be removed, and is not ordered', async () => {
  const [gone, stays] = await Promise.all(['tea-oil-conditioner', 'men-serum'].map((id) => product(shop, id)))
  await add(gone)
  await add(stays)
  changeSku(shop, gone.skus[0].id, { stock: 0 })
  await open('/cart')
  await words(/失效/).waitFor()
  await shot(page, 'cart-sold-out')
  await words('已售罄').waitFor()
  await press(button(/清空|清除/))
  await press(page.getByRole('dialog').getByRole('button', { name: /删除/ }))
  await page.getByText(gone.title).locator('visible=true').waitFor({ state: 'detached' })
  assert.equal(await words(stays.title).isVisible(), true)
  assert.equal(await page.getByText(/失效/).locator('visible=true').count(), 0)
  assert.deepEqual(page.faults, [])
})

test('sold out on the till: refused, said, and nothing is ordered', async () => {
  const it = await atTheTill('13844440002', 'baby-cream')
  const placed = answers('/api/orders')
  changeSku(shop, it.skus[0].id, { stock: 0 })
  await press(button('提交订单'))
  await words('「冬日小脸面霜」已售罄').waitFor()
  // Where it stood in the list, it says so too, and there is nothing left to submit.
  await page.getByText('已售罄', { exact: true }).waitFor()
  await shot(page, 'checkout-sold-out')
  assert.equal(await button('提交订单').isDisabled(), true)
  assert.deepEqual(placed, [409])
  assert.deepEqual((await ofTheShopper('/api/orders')).orders, [])
  assert.deepEqual(page.faults, [])
})

test('a double tap on submit and on pay makes one order and one payment', async () => {
  await atTheTill('13844440003', 'men-serum')
  const placed = answers('/api/orders')
  let payments = 0
  page.on('request', (ask) => { payments += /\/api\/sandbox\/payments\//.test(ask.url()) ? 1 : 0 })
  const twice = (target) => target.evaluate((it) => { it.click(); it.click() })
  await twice(button('提交订单'))
  await button('确认支付').waitFor()
  await twice(button('确认支付'))
  await words(/支付成功/).waitFor()
  assert.deepEqual(placed, [201])
  assert.equal(payments, 1)
  const { orders } = await ofTheShopper('/api/orders')
  assert.deepEqual(orders.map(({ state }) => state), ['paid'])
  assert.deepEqual(page.faults, [])
})

/** The shop as it must be: open, taking something into the cart, and keeping it over a reload. */
async function works() {
  await page.goto(shop.url)
  await words('领券中心').waitFor()
  const it = await product(shop, 'eye-gel')
  await add(it)
  await open('/cart')
  await words(it.title).waitFor()
}

const keep = (key, value) => page.evaluate(([name, text]) => localStorage.setItem(`xiaopu.${name}`, text), [key, value])

for (const [name, state] of [
  ['garbage', '\u0000\uffff)]}\'🛒'],
  ['half of it', '1:deadbeef:{"half":'],
  ['of a later version', seal('{}').replace(/^1:/, '2:')],
  ['four megabytes', seal('x'.repeat(4 << 20))],
  ['a hundred thousand brackets', seal('['.repeat(100_000))],
  ['of wrong types', seal('{"session":7,"cart":[],"history":{}}')],
]) {
  test(`kept state that is ${name} opens a shop that works`, async () => {
    for (const key of ['state', 'ops', 'home']) {
      await keep(key, state)
      await page.reload()
      await works()
      assert.deepEqual(page.faults, [])
    }
  })
}

test('storage that is full, or locked away, opens a shop that works and forgets', async () => {
  for (const lock of [
    () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } },
    () => { Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } }) },
  ]) {
    await page.addInitScript(lock)
    await add(await product(shop, 'men-serum'))
    await press(button(/^购物车/))
    await words('男士淡纹').waitFor()
    await press(page.getByRole('navigation').getByText('首页'))
    await words('领券中心').waitFor()
    assert.deepEqual(page.faults, [])
  }
})

/** Has the module trap at its first `times` boots with `state` on the device; no kept state is known that does it. */
async function trapAtBoot(state, times) {
  await page.addInitScript(([bad, most]) => {
    if (window.name === '') localStorage.setItem('xiaopu.state', bad)
    const real = WebAssembly.instantiateStreaming
    WebAssembly.instantiateStreaming = async (...given) => {
      const { module, instance } = await real.apply(WebAssembly, given)
      const boot = (...args) => {
        const traps = Number(window.name)
        if (traps >= most || localStorage.getItem('xiaopu.state') !== bad) return instance.exports.boot(...args)
        window.name = String(traps + 1)
        throw new WebAssembly.RuntimeError('unreachable')
      }
      return { module, instance: { exports: { ...instance.exports, boot } } }
    }
  }, [state, times])
  await page.reload()
  // Until then the page loads itself anew: who goes elsewhere now would cut that short.
  await words('领券中心').waitFor()
}

async function keptByAShopper(number) {
  await open('/login')
  await logIn(number)
  await add(await product(shop, 'men-serum'))
  return page.evaluate(() => localStorage.getItem('xiaopu.state'))
}

for (const [times, what] of [[1, 'once'], [2, 'with its session too']]) {
  test(`kept state that traps the core at boot ${what} is put aside, and the shop works`, async () => {
    const bad = await keptByAShopper(`1384444010${times}`)
    await page.goto(shop.url)
    await trapAtBoot(bad, times)
    await works()
    assert.equal(page.faults.length, times, page.faults.join('\n'))
    // The second stand-in traps before Rust has looked at anything.
    if (times === 1) assert.equal(await page.evaluate(() => localStorage.getItem('xiaopu.aside')), bad)
    assert.equal(await page.getByText('男士淡纹').locator('visible=true').count() > 0, times === 1, 'logged in')
  })
}

test('control: a core that traps whatever was kept is said to be broken, and can be tried again', async () => {
  await page.addInitScript(() => {
    const real = WebAssembly.instantiateStreaming
    WebAssembly.instantiateStreaming = async (...given) => {
      const { module, instance } = await real.apply(WebAssembly, given)
      const boot = (...args) => {
        if (window.name === 'mended') return instance.exports.boot(...args)
        throw new WebAssembly.RuntimeError('unreachable')
      }
      return { module, instance: { exports: { ...instance.exports, boot } } }
    }
  })
  await page.reload()
  await button('重新加载').waitFor()
  assert.equal(page.faults.length, 3, page.faults.join('\n'))
  await page.evaluate(() => { window.name = 'mended' })
  // The button loads the page anew; what comes next must not cross it.
  const loaded = page.waitForEvent('load')
  await press(button('重新加载'))
  await loaded
  await works()
})

test('a trap while an answer is taken in begins the session anew, with the cart', async () => {
  await page.addInitScript(() => {
    const real = WebAssembly.instantiateStreaming
    WebAssembly.instantiateStreaming = async (...given) => {
      const found = await real.apply(WebAssembly, given)
      window.harm = () => new Uint8Array(found.instance.exports.memory.buffer).fill(0xff)
      return found
    }
  })
  const it = await product(shop, 'men-serum')
  await add(it)
  await open('/cart')
  await words(it.title).waitFor()
  await page.waitForLoadState('networkidle')
  // The answer that is on its way finds a harmed module: nobody has tapped anything.
  await page.route('**/api/cart/sync', async (route) => {
    await page.evaluate(() => window.harm?.())
    await route.continue()
  }, { times: 1 })
  const anew = page.waitForEvent('load')
  await press(button(/^(加|增加|多)/))
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await anew
  await words(it.title).waitFor()
  assert.equal(page.faults.length > 0, true)
})

// The engine that iPhones run: WebKitGTK opens the shop, and a tap changes the cart.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { api, startShop } from '../lib/shop.mjs'

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

let shop
let driver
let session

/** A port nobody has. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** One command of the WebDriver protocol. */
async function command(method, path, body) {
  const answer = await fetch(driver.url + path, { method, body: body && JSON.stringify(body) })
  const { value } = await answer.json()
  if (!answer.ok) throw new Error(`${path}: ${value.error}: ${value.message}`)
  return value
}

const ask = (method, path, body) => command(method, `/session/${session}${path}`, body)

async function until(what, test) {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await test().catch(() => null)
    if (found) return found
    await sleep(200)
  }
  throw new Error(`never: ${what}`)
}

const find = (xpath) => until(xpath, () => ask('POST', '/element', { using: 'xpath', value: xpath }))
/** Clicks as a person would, as soon as the element can be reached. */
async function click(xpath) {
  await until(`click ${xpath}`, async () => {
    const element = await find(xpath)
    await ask('POST', `/element/${element[ELEMENT]}/click`, {})
    return true
  })
}
const run = (script) => ask('POST', '/execute/sync', { script, args: [] })

before(async () => {
  shop = await startShop({ h5: true })
  const port = await freePort()
  // A group of its own: the display server ends with it.
  const child = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], { stdio: 'ignore', detached: true })
  driver = { child, url: `http://127.0.0.1:${port}` }
  const browser = { binary: MINI_BROWSER, args: ['--automation'] }
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browser } }
  const opened = await until('a session', () => command('POST', '/session', { capabilities }))
  session = opened.sessionId
})
after(async () => {
  if (session) await ask('DELETE', '').catch(() => {})
  if (driver) process.kill(-driver.child.pid)
  await shop?.stop()
})

test('WebKit opens the shop, and a tap fills the cart', async () => {
  const { products } = await api(shop, 'GET', '/api/products?sort=sold')
  const product = (await api(shop, 'GET', `/api/products/${products[0].id}`)).product
  await ask('POST', '/url', { url: shop.url })
  await find("//*[contains(text(), '领券中心')]")
  assert.equal(await run('return document.documentElement.lang'), 'zh-CN')

  await ask('POST', '/url', { url: `${shop.url}/product?id=${product.id}` })
  await click("//button[contains(., '加入购物车')]")
  await click(`//*[@role='dialog']//*[@role='button'][contains(., '${product.options[0].values[0]}')]`)
  await click("//*[@role='dialog']//button[contains(., '加入购物车')]")
  await until('the cart holds it', () => run("return (localStorage.getItem('xiaopu.state') ?? '').includes('\"quantity\":1')"))
  await ask('POST', '/url', { url: `${shop.url}/cart` })
  await find(`//*[contains(text(), '${product.title}')]`)
  assert.equal(await run("return document.querySelector('.shop-badge:not([hidden])').textContent"), '1')
})

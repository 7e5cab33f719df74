// How the mini-program loads its core, and what it does when the core fails. The module is the real
// one, harmed where a test says so.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import path from 'node:path'
import { root, startShop } from '../lib/shop.mjs'
import { appService } from './app-service.mjs'

const HOME = '/pages/home/home'
const CART = '/pages/cart/cart'
const BROKEN = 'pages/broken/broken'
/** A product without choices. */
const PRODUCT = '/packages/goods/product/product?id=eye-gel'
/** As kept, with only the session of it, with nothing of it, and no more. */
const TRAPS_MAX = 4

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

async function phone(options = {}, url = HOME) {
  const service = appService(path.join(root, 'miniprogram'), { origin: shop.url, ...options })
  service.open(url)
  await service.settle()
  return service
}

/** Harms the instance as a wild write would: the next call into it traps. */
function harm(service) {
  new Uint8Array(service.instance.exports.memory.buffer).fill(0xff)
}

test('the core opens the shop', async () => {
  const service = await phone()
  assert.equal(service.data.blocks.length > 0, true)
  assert.equal(service.instantiations.length, 1)
})

test('what WeChat lacks is not there, and nothing of it is needed', async () => {
  const service = await phone()
  for (const name of ['WebAssembly', 'TextDecoder', 'fetch', 'document', 'Intl', 'URL', 'crypto']) {
    assert.equal(service.run(`typeof ${name}`), 'undefined', name)
  }
  assert.throws(() => service.run('new Function("return 1")'), /Code generation/)
})

test('an instantiation that fails once is tried again', async () => {
  const service = await phone({ failFirst: 1 })
  assert.equal(service.instantiations.length, 2)
  assert.equal(service.data.blocks.length > 0, true)
})

test('where instantiation fails twice, the spare core opens the shop and prices a cart', async () => {
  const service = await phone({ failFirst: 2 }, PRODUCT)
  assert.equal(service.instantiations.length, 2)
  service.tap(service.data.add)
  await service.settle()
  service.open(CART)
  await service.settle()
  const [line] = service.data.groups[0].lines
  service.tap(line.stepper.more)
  await service.settle()
  assert.equal(service.instance, null, 'no wasm')
  assert.equal(service.data.groups[0].lines[0].stepper.quantity, 2)
  assert.notEqual(service.data.bar.total.yuan, '0')
})

test('a module that is damaged is replaced by the spare core', async () => {
  const service = await phone({ breakWasm: (bytes) => bytes.subarray(0, bytes.length >> 1) })
  assert.equal(service.data.blocks.length > 0, true)
})

test('without the spare core the broken page is shown; reloading from it works', async () => {
  const service = await phone({ failFirst: 2, tolerant: true, old: true })
  assert.equal(service.page.route, BROKEN)
  assert.match(service.errors.join(), /instantiate/)
  service.page.again()
  await service.until(() => service.page.route === HOME.slice(1) && service.data.blocks.length > 0)
})

test('a device that gives the bare instance', async () => {
  const service = await phone({ bareInstance: true })
  assert.equal(service.data.blocks.length > 0, true)
})

test('a truncated module shows the broken page, which stays until the module is whole', async () => {
  const service = await phone({ breakWasm: (bytes) => bytes.subarray(0, bytes.length >> 1), tolerant: true, old: true })
  assert.equal(service.page.route, BROKEN)
  service.page.again()
  await service.settle()
  assert.equal(service.page.route, BROKEN, 'still truncated')
  service.options.breakWasm = undefined
  service.page.again()
  await service.until(() => service.page.route === HOME.slice(1) && service.data.blocks.length > 0)
})

test('a module that says another text at its self-test is not taken', async () => {
  const service = await phone({
    tolerant: true,
    old: true,
    breakWasm(bytes) {
      const at = bytes.indexOf('core ok')
      assert.notEqual(at, -1)
      return Buffer.concat([bytes.subarray(0, at), Buffer.from('core no'), bytes.subarray(at + 7)])
    },
  })
  assert.equal(service.page.route, BROKEN)
  assert.match(service.errors.join(), /self-test/)
})

test('a trap: reported once, the pages come back, and the cart with them', async () => {
  const service = await phone({ tolerant: true }, PRODUCT)
  service.tap(service.data.add)
  await service.settle()
  service.open(CART)
  await service.settle()
  assert.equal(service.data.groups[0].lines[0].stepper.quantity, 1)

  harm(service)
  const { more } = service.data.groups[0].lines[0].stepper
  service.tap(more)
  service.tap(more)
  assert.equal(service.errors.length, 1, service.errors.join('\n'))
  await service.until(() => service.instantiations.length === 2)
  assert.equal(service.data.groups[0].lines[0].stepper.quantity, 1)
  service.tap(service.data.groups[0].lines[0].stepper.more)
  await service.settle()
  assert.equal(service.data.groups[0].lines[0].stepper.quantity, 2)
  service.run('wx.navigateBack({})')
  await service.settle()
  assert.equal(service.data.title.length > 0, true, 'the page below is there too')
  assert.equal(service.errors.length, 1, service.errors.join('\n'))
})

test('an answer to a question of the instance before the trap is heard by nobody', async () => {
  const service = await phone({ tolerant: true, hold: true })
  const before = service.held.splice(0)
  harm(service)
  service.app.onShow()
  await service.until(() => service.instantiations.length === 2)
  const shown = JSON.stringify(service.data)

  Object.assign(service.options, { hold: false, offline: true })
  before.forEach((go) => go())
  await service.settle()
  assert.equal(before.length > 0, true)
  assert.equal(JSON.stringify(service.data), shown, 'what failed was asked by another')

  service.options.offline = false
  service.held.forEach((go) => go())
  await service.until(() => service.data.blocks.length > 0)
})

test(`after ${TRAPS_MAX} traps the broken page, and a new beginning from it`, async () => {
  const service = await phone({ tolerant: true })
  for (let trap = 1; trap <= TRAPS_MAX; trap += 1) {
    assert.equal(service.page.route, HOME.slice(1))
    harm(service)
    service.app.onShow()
    await service.settle()
    assert.equal(service.errors.length, trap, service.errors.join('\n'))
  }
  assert.equal(service.page.route, BROKEN)
  assert.equal(service.instantiations.length, TRAPS_MAX)
  service.page.again()
  await service.until(() => service.page.route === HOME.slice(1) && service.data.blocks.length > 0)
})

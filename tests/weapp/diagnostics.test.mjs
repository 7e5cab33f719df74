// The hidden page for whoever must say why a shop is dead on a phone: it says how the core was got and how it is,
// with the core and without it.
import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { root, startShop } from '../lib/shop.mjs'
import { appService } from './app-service.mjs'

const ME = '/pages/me/me'
const DIAGNOSTICS = 'pages/diagnostics/diagnostics'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

/** Opens the shop on a phone, presses long where the page is hidden, and gives what it says. */
async function diagnosed(options = {}) {
  const service = appService(path.join(root, 'miniprogram'), { origin: shop.url, tolerant: true, ...options })
  service.open(ME)
  await service.settle()
  service.page.diagnose()
  await service.settle()
  assert.equal(service.page.route, DIAGNOSTICS)
  return { service, says: Object.fromEntries(service.data.rows.map((it) => [it.key, it.text])) }
}

test('a phone on which all is well says so', async () => {
  const { says } = await diagnosed()
  assert.equal(says.check, '通过')
  assert.equal(says.way, 'WXWebAssembly，第 1 次')
  assert.match(says.took, /^\d+ 毫秒$/)
  assert.match(says.memory, /^[1-9]\d+ KB$/)
  assert.equal(says.failure, '没有')
  assert.deepEqual([says.library, says.system, says.model, says.cpu], ['3.17.0', 'iOS 12.0', 'iPhone 6', 'arm64'])
  assert.equal(says.client, '未知')
})

test('a second try, and the spare core, are told of with the reason', async () => {
  const second = await diagnosed({ failFirst: 1 })
  assert.equal(second.says.way, 'WXWebAssembly，第 2 次')
  const spare = await diagnosed({ failFirst: 2 })
  assert.equal(spare.says.way, 'wasm2js，第 2 次')
  assert.equal(spare.says.check, '通过')
  assert.match(spare.says.failure, /instantiate/)
})

test('it opens from the page that says the shop is broken, too', async () => {
  const service = appService(path.join(root, 'miniprogram'), {
    origin: shop.url, tolerant: true, old: true, breakWasm: (bytes) => bytes.subarray(0, 1_000),
  })
  service.open(ME)
  await service.until(() => service.page.route === 'pages/broken/broken')
  service.page.diagnose()
  await service.settle()
  const says = Object.fromEntries(service.data.rows.map((it) => [it.key, it.text]))
  assert.match(says.check, /^没有通过/)
  assert.match(says.failure, /instantiate/)
})

test('all of it is copied as text', async () => {
  const { service, says } = await diagnosed()
  service.page.copy()
  const [, { data }] = service.calls.find(([name]) => name === 'setClipboardData')
  assert.equal(data.split('\n').length, service.data.rows.length)
  assert.ok(data.includes(`核心自检：${says.check}\n`))
  service.page.look()
  assert.equal(service.data.rows.length, 12)
})

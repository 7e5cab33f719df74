// What is planted must not come up: secrets of the shop and what shoppers say of themselves, in no log line and
// in nothing that a client downloads.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'

import { ADMIN_TOKEN, root, startShop } from '../lib/shop.mjs'
import { call, operations, somebody } from './calls.mjs'

const H5 = path.join(root, 'pkg/h5')
let shop
let all
let owner

before(async () => {
  shop = await startShop({ h5: existsSync(path.join(H5, 'index.html')) })
  all = (await operations(shop)).all
  owner = await somebody(shop, '0001')
})
after(() => shop?.stop())

const PHONE = '13800000001'
/** What was planted: who the shopper is, their session, the shop's own token. */
const planted = () => [...owner.secrets, PHONE, owner.token, ADMIN_TOKEN]

const found = (text) => planted().filter((it) => text.includes(it))

test('no log line says who a shopper is, nor what lets one in', async () => {
  // Every door, as the owner, as the merchant, as nobody, with bodies that are taken and bodies that are not.
  for (const operation of all.filter((it) => !['logOut', 'closeAccount', 'adminReplaceShop'].includes(it.id))) {
    for (const token of [owner.token, ADMIN_TOKEN, undefined]) await call(shop, operation, owner.ids, token)
    const wrong = { ...operation, body: { phone: PHONE, name: owner.secrets[0], key: 7, token: owner.token } }
    if (operation.body) await call(shop, wrong, owner.ids, owner.token)
  }
  await fetch(`${shop.url}/api/orders?after=${PHONE}&token=${owner.token}`, { headers: { authorization: `Bearer ${owner.token}` } })
  const lines = shop.log().split('\n').filter((line) => line.startsWith('{'))
  assert.ok(lines.length > 300, `${lines.length} lines`)
  for (const line of lines) {
    const said = found(line)
    // An order, an address or a payment is named by the path that was asked for, by a number that says nothing.
    const ids = Object.values(owner.ids)
    assert.deepEqual(said.filter((it) => !ids.includes(it)), [], line)
  }
  assert.ok(lines.some((line) => line.includes(owner.ids.orders)), 'the paths are in the log')
})

test('what would be seen is seen', () => {
  assert.deepEqual(found(`{"phone":"${PHONE}"}`), [PHONE])
  assert.deepEqual(found(`authorization: Bearer ${owner.token}`), [owner.token])
})

/** Every file below `folder`, as it is and unpacked. */
function* files(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('node_modules')) continue
    const bytes = readFileSync(path.join(entry.parentPath, entry.name))
    yield [path.join(entry.parentPath, entry.name), entry.name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes]
  }
}

/** What secrets look like: keys, tokens of the shop, numbers that people have, folders of whoever built it. */
const LOOKS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/, /api_?v3_?key/i, /app_?secret/i, /mch_?serial/i, /XIAOPU_[A-Z_]+=/,
  /(?<!\d)1[3-9]\d{9}(?!\d)/, /(?:^|[^\w])\/(?:home|root|Users)\/[\w.-]+/,
]

test('nothing that a client downloads looks like a secret', { skip: existsSync(H5) ? false : 'scripts/build makes it' }, () => {
  let seen = 0
  for (const folder of [H5, path.join(root, 'miniprogram')]) {
    for (const [file, bytes] of files(folder)) {
      seen += 1
      const text = bytes.toString('latin1')
      for (const looks of LOOKS) assert.equal(text.match(looks)?.[0], undefined, file)
      assert.ok(!text.includes(ADMIN_TOKEN), file)
    }
  }
  assert.ok(seen > 100, `${seen} files`)
})

test('what the store serves to anybody says nothing of anybody', async () => {
  for (const where of ['/', '/orders', '/me', '/checkout', '/healthz', '/readyz', '/order', '/address']) {
    const text = await (await fetch(shop.url + where)).text()
    assert.deepEqual(found(text), [], where)
  }
})

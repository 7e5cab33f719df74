// Who may do what, for every operation of the document: nobody, somebody whose session is over, another
// shopper, a shopper at the merchant's doors, the merchant at a shopper's. What one may not read stands in no
// answer to them.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { ADMIN_TOKEN, api, logIn, startShop } from '../lib/shop.mjs'
import { addressOf, call, operations, somebody } from './calls.mjs'

/** Longer than any session lives. */
const YEARS_MS = 3 * 366 * 86_400_000
/** What ends a session is tried last. */
const ENDS = ['logOut', 'closeAccount']

const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-clock-'))
const ahead = path.join(folder, 'ahead')
let shop
let all
let owner
let other

before(async () => {
  writeFileSync(ahead, '0')
  shop = await startShop({ ahead })
  const found = await operations(shop)
  all = found.all.sort((a, b) => ENDS.indexOf(a.id) - ENDS.indexOf(b.id))
  owner = await somebody(shop, '0001')
  other = await somebody(shop, '0002')
})
after(async () => {
  await shop?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What of `whose` stands in `text`. */
const leaks = (text, whose) => whose.secrets.filter((it) => text.includes(it))

/** Asks every operation that needs `scheme` with `token`: each says no, and nothing else. */
async function closed(scheme, token) {
  const asked = all.filter((it) => scheme(it.needs))
  for (const operation of asked) {
    const { status, text } = await call(shop, operation, owner.ids, token)
    const where = `${operation.method} ${operation.path}: ${status} ${text.slice(0, 200)}`
    // Whoever is not in is out: a second log-out is none, and answers as the first.
    if (operation.id === 'logOut' && status === 204) continue
    assert.equal(status, 401, where)
    assert.equal(JSON.parse(text).code, 'loginNeeded', where)
    assert.deepEqual(leaks(text, owner), [], where)
  }
  return asked.length
}

const secured = (needs) => needs !== null

test('every address of the document names something that is there', () => {
  for (const operation of all) assert.doesNotMatch(addressOf(operation, owner.ids), /undefined|[{}]/, operation.path)
})

test('nobody comes in without a token', async () => {
  assert.ok(await closed(secured) >= 75)
})

test('a token that no one gave opens nothing', async () => {
  for (const token of ['x', 'A'.repeat(43), `${owner.token}x`, owner.token.slice(1), "' or 1=1 --"]) {
    await closed(secured, token)
  }
})

test('a session that was ended opens nothing', async () => {
  const token = await logIn(shop, '13800000003')
  await api(shop, 'DELETE', '/api/session', { token, expected: 204 })
  await closed(secured, token)
})

test('a shopper is no merchant, and the merchant no shopper', async () => {
  assert.ok(await closed((needs) => needs === 'adminToken', owner.token) >= 20)
  assert.ok(await closed((needs) => needs === 'session', ADMIN_TOKEN) >= 50)
})

test('what is open to all says nothing of anybody', async () => {
  for (const token of [undefined, other.token]) {
    for (const operation of all.filter((it) => it.needs === null)) {
      const { status, text } = await call(shop, operation, owner.ids, token)
      const where = `${operation.method} ${operation.path}: ${status}`
      assert.ok(status < 500, where)
      assert.deepEqual(leaks(text, owner), [], where)
    }
  }
})

/** Where two shoppers meet on purpose: the id names what the shop offers, not what somebody has. */
const OFFERED = /\/(bargains|products|coupons|lotteries|cards|points-mall|tasks)\//

test("another's things are not there", async () => {
  const theirs = all.filter((it) => it.needs === 'session' && !ENDS.includes(it.id))
  let named = 0
  for (const operation of theirs) {
    const { status, text } = await call(shop, operation, owner.ids, other.token)
    const where = `${operation.method} ${operation.path}: ${status} ${text.slice(0, 200)}`
    assert.ok(status < 500, where)
    assert.deepEqual(leaks(text, owner), [], where)
    if (operation.path.includes('{id}') && !OFFERED.test(operation.path)) {
      named += 1
      // A body that is wrong for any order may be said before whose order it is.
      assert.ok([404, 422].includes(status), where)
    }
  }
  assert.ok(named >= 14, `${named}`)
})

test('the same questions show the owner what is theirs', async () => {
  const seen = new Set()
  let answered = 0
  for (const operation of all.filter((it) => it.method === 'GET' && it.needs === 'session')) {
    const { status, text } = await call(shop, operation, owner.ids, owner.token)
    answered += Number(status === 200)
    for (const secret of leaks(text, owner)) seen.add(secret)
  }
  assert.ok(answered >= 8, `${answered}`)
  // A payment's number is said when it begins.
  assert.deepEqual(owner.secrets.filter((it) => !seen.has(it) && it !== owner.ids.payments), [])
})

test('a session ends by itself', async () => {
  writeFileSync(ahead, String(YEARS_MS))
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await closed((needs) => needs === 'session', owner.token)
})

// As secrets.test.mjs, in a shop that takes real money: what it shares with WeChat alone, and what WeChat says of
// shoppers, is in no log line and no answer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startKnownShop } from '../lib/known.mjs'
import { api } from '../lib/shop.mjs'
import { SMS_KEY } from '../lib/wechat.mjs'

const PHONE = '13877790042'
const PLACE = { name: '甲乙丙', phone: PHONE, region: '浙江省 杭州市 西湖区', detail: '藏起来路 7 号' }

let shop
let token
/** Every answer that the shopper or anybody was given. */
const answers = []
before(async () => { shop = await startKnownShop() })
after(() => shop?.stop())

async function ask(method, where, body, expected = 200) {
  const answer = await api(shop, method, where, { token, body, expected })
  answers.push(JSON.stringify(answer ?? null))
  return answer
}

/** With a code that nobody had, with a number, and on to an order. */
test('shoppers log in and order', async () => {
  const { code } = await shop.wechat.lever('code', { openid: 'o-planted', phone: PHONE })
  const { code: phoneCode } = await shop.wechat.lever('code', { openid: 'o-planted', phone: PHONE })
  await ask('POST', '/api/session/wechat', { code: 'nobody-had-this' }, 403)
  token = (await ask('POST', '/api/session/wechat', { code, phoneCode })).token
  const { addresses } = await ask('POST', '/api/addresses', PLACE, 201)
  const { product } = await ask('GET', '/api/products/camellia-serum')
  const lines = [{ sku: product.skus[0].id, quantity: 1 }]
  const { payable } = await ask('POST', '/api/quote', { lines, region: PLACE.region })
  const body = { key: 'k', lines, address: addresses[0].id, expectedPayable: payable, channel: 'miniProgram' }
  await ask('POST', '/api/orders', body, 201)
  await ask('GET', '/api/me/data')
})

/** What is planted: named, so that a leak says of what. */
async function planted() {
  const { sessionKeys = [] } = await shop.wechat.book()
  const key = shop.wechat.merchantKey.split('\n').filter((line) => line.length > 40)
  return {
    apiKey: shop.wechat.apiKey,
    secret: shop.wechat.secret,
    pageSecret: shop.wechat.pageSecret,
    smsKey: SMS_KEY,
    merchantKey: key[3],
    ...Object.fromEntries(sessionKeys.map((it, at) => [`sessionKey${at}`, it])),
  }
}

test('no answer has a secret of the shop, nor what WeChat keeps a session by', async () => {
  const secrets = await planted()
  assert.ok(secrets.sessionKey0, 'the fake gave a session key')
  for (const text of answers) {
    for (const [name, value] of Object.entries(secrets)) assert.ok(!text.includes(value), `${name}: ${text.slice(0, 200)}`)
  }
})

test('no log line has one either, nor who the shopper is', async () => {
  const secrets = { ...await planted(), phone: PHONE, name: PLACE.name, detail: PLACE.detail, openid: 'o-planted', token }
  const log = shop.log()
  assert.match(log, /session\/wechat/)
  for (const [name, value] of Object.entries(secrets)) {
    const line = log.split('\n').find((it) => it.includes(value))
    assert.equal(line, undefined, name)
  }
})

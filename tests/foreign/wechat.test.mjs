// Two clients of WeChat Pay that others wrote, on the fake (tests/wechat-fake): what they sign it takes, what
// it answers they take, what it forges they refuse, what it calls back they open. Ours is held against the
// same fake (crates/mall-server), so the three agree.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const PYTHON = here('../../target/wechat/bin/python')
const BINARY = process.env.WECHAT_FAKE ?? here('../../target/debug/wechat-fake')

/** Whether a client is there; where all must be tried it is wrong that one is not. */
function missing(is) {
  if (is) return false
  assert.notEqual(process.env.CI, 'true', 'a foreign client is missing: scripts/setup --tests installs it')
  return 'scripts/setup --tests installs it'
}

function found() {
  try {
    return createRequire(import.meta.url)('wechatpay-axios-plugin')
  } catch {
    return null
  }
}

const theirs = found()
let child
let fake

before(async () => {
  child = spawn(BINARY, { stdio: ['pipe', 'pipe', 'inherit'] })
  fake = await new Promise((resolve, reject) => {
    let said = ''
    child.on('error', reject)
    child.on('exit', () => reject(new Error('wechat-fake ended')))
    child.stdout.on('data', (part) => {
      said += part
      if (said.includes('\n')) resolve(JSON.parse(said))
    })
  })
})
after(() => child?.stdin.end())

const lever = async (name, body) => {
  const answer = await fetch(`${fake.base}/fake/${name}`, { method: 'POST', body: JSON.stringify(body) })
  assert.equal(answer.status, 200, name)
}
const notices = async (forgery) => (await fetch(`${fake.base}/fake/notices?forgery=${forgery}`)).json()

/** The client of the merchant, who knows these keys of the platform. */
const client = (certs) => new theirs.Wechatpay({
  baseURL: `${fake.base}/`, mchid: fake.merchant, serial: fake.merchantSerial, privateKey: fake.merchantKey, certs,
})

const begin = (pay, number) => pay.v3.pay.transactions.jsapi.post({
  appid: fake.app, mchid: fake.merchant, description: '小铺 面霜', out_trade_no: number,
  notify_url: 'https://shop.example/api/wechat/paid', amount: { total: 16800, currency: 'CNY' },
  payer: { openid: 'o-node' },
})

async function journey(pay, kind) {
  const number = `p-node-${kind}`
  const order = pay.v3.pay.transactions.outTradeNo.$out_trade_no$
  const query = async () => (await order.get({ params: { mchid: fake.merchant }, out_trade_no: number })).data
  assert.ok((await begin(pay, number)).data.prepay_id)
  assert.equal((await query()).trade_state, 'NOTPAY')
  await lever('pay', { number })
  assert.deepEqual((await query()).amount, { total: 16800, payer_total: 16800, currency: 'CNY', payer_currency: 'CNY' })
  await assert.rejects(order.close.post({ mchid: fake.merchant }, { out_trade_no: number }), (it) => it.response.status === 400)
  const back = {
    out_trade_no: number, out_refund_no: `r-node-${kind}`, reason: '不想要了',
    amount: { refund: 800, total: 16800, currency: 'CNY' }, notify_url: 'https://shop.example/api/wechat/refunded',
  }
  const [first, second] = [await pay.v3.refund.domestic.refunds.post(back), await pay.v3.refund.domestic.refunds.post(back)]
  assert.equal(first.data.refund_id, second.data.refund_id)
  await lever('refund', { number: back.out_refund_no, status: 'SUCCESS' })
  const refund = await pay.v3.refund.domestic.refunds.$no$.get({ no: back.out_refund_no })
  assert.equal(refund.data.status, 'SUCCESS')
  const other = `${number}-close`
  await begin(pay, other)
  assert.equal((await order.close.post({ mchid: fake.merchant }, { out_trade_no: other })).status, 204)
  await assert.rejects(begin(pay, other), (it) => it.response.data.code === 'ORDER_CLOSED')
}

/** What is inside a callback; an error when it is not believed. */
function opened({ headers, body }, keys) {
  const { Rsa, Aes, Formatter } = theirs
  const of = Object.fromEntries(headers)
  const key = keys[of['Wechatpay-Serial']]
  assert.ok(key, 'a key of nobody')
  const message = Formatter.response(of['Wechatpay-Timestamp'], of['Wechatpay-Nonce'], body)
  assert.ok(Rsa.verify(message, of['Wechatpay-Signature'], Rsa.from(key, Rsa.KEY_TYPE_PUBLIC)), 'a wrong signature')
  const { resource } = JSON.parse(body)
  return JSON.parse(Aes.AesGcm.decrypt(resource.ciphertext, fake.apiKey, resource.nonce, resource.associated_data))
}

test('npm wechatpay-axios-plugin and the fake agree', { skip: missing(theirs) }, async () => {
  const today = { [fake.platformKeyId]: fake.platformKey }
  const pay = client(today)
  await journey(pay, 'today')
  // This client looks at the time of an answer, too.
  for (const mode of ['wrongSignature', 'otherKey', 'changed', 'unsigned', 'late']) {
    await lever('modes', { op: 'begin', modes: [mode] })
    await assert.rejects(begin(pay, `p-node-${mode}`), (it) => it.code.startsWith('EV3_RES_'), mode)
    assert.ok((await begin(pay, `p-node-${mode}`)).data.prepay_id, 'the same number again goes on with it')
  }
  await assert.rejects(
    begin(client({ PUB_KEY_ID_1: fake.platformKey }), 'p-node-serial'),
    /Cannot found the serial/,
  )
  const thief = new theirs.Wechatpay({
    baseURL: `${fake.base}/`, mchid: fake.merchant, serial: '00', privateKey: fake.merchantKey, certs: today,
  })
  await assert.rejects(begin(thief, 'p-node-thief'), (it) => it.response.data.code === 'SIGN_ERROR')
  const told = await notices('none')
  assert.deepEqual(new Set(told.map((it) => it.event)), new Set(['TRANSACTION.SUCCESS', 'REFUND.SUCCESS']))
  for (const it of told) assert.equal(opened(it, today).mchid, fake.merchant)
  for (const forgery of ['signTest', 'otherKey', 'noKey', 'changed']) {
    for (const it of await notices(forgery)) assert.throws(() => opened(it, today), forgery)
  }
  await lever('signer', { signer: 'certificate' })
  const old = { [fake.platformCertificateSerial]: fake.platformCertificate }
  await journey(client(old), 'old')
  for (const it of await notices('none')) assert.equal(opened(it, old).mchid, fake.merchant)
  await assert.rejects(begin(pay, 'p-node-other'), /Cannot found the serial/)
  await lever('signer', { signer: 'publicKey' })
})

test('PyPI wechatpayv3 and the fake agree', { skip: missing(existsSync(PYTHON)) }, async () => {
  const { stdout } = await promisify(execFile)(PYTHON, [here('wechat.py'), JSON.stringify(fake)], { timeout: 120_000 })
  assert.match(stdout, /forgeries, callbacks/)
})

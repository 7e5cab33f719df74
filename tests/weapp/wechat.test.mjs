// WeChat Pay in the mini-program, with the real wasm and server, on a WeChat that is none: pay, refuse, fail.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isSigned, openPayment, startPaidShop, startWechat } from '../lib/wechat.mjs'
import { shopper } from './shopper.mjs'

const SERUM = 'camellia-serum'
const PUBLISHED = ['nonceStr', 'package', 'paySign', 'signType', 'timeStamp']

let wechat
let shop
/** What the device keeps of the shopper. */
let storage

before(async () => {
  wechat = await startWechat()
  shop = await startPaidShop(wechat, async (sandbox) => { storage = await enter(sandbox, '13855550401') })
})
after(async () => {
  await shop?.stop()
  wechat?.stop()
})

/** Logs somebody in, with an address. */
async function enter(sandbox, number) {
  const her = shopper(sandbox)
  await her.open('login')
  await her.logIn(number)
  await her.choose(SERUM, ['50ml'], 'buy')
  await her.giveAddress()
  return her.phone.storage
}

/** The shopper's phone; the shopper does `does` with what WeChat asks. */
function her(does) {
  const asked = []
  const phone = shopper(shop, {
    storage,
    async pays(ask) {
      const given = Object.fromEntries(Object.entries(ask).filter(([, it]) => typeof it === 'string'))
      assert.deepEqual(Object.keys(given).sort(), PUBLISHED)
      assert.ok(isSigned(wechat, wechat.app, given))
      asked.push(given)
      const said = does[Math.min(asked.length, does.length) - 1]
      if (said !== 'pay') throw new Error(`requestPayment:fail ${said}`)
      await wechat.lever('pay', { number: await openPayment(wechat) })
    },
  })
  return Object.assign(phone, { asked })
}

/** Until WeChat is to be asked, or was. */
async function order(phone) {
  await phone.choose(SERUM, ['50ml'], 'buy')
  phone.on('checkout')
  await phone.tap(phone.data.submit.action)
}

test('what the server signed is asked for, and the server says that it is paid', async () => {
  const phone = her(['pay'])
  await order(phone)
  phone.on('paid')
  await phone.phone.until(() => phone.data.kind === 'paid', 10_000)
  assert.equal(phone.asked.length, 1)
})

test('who refuses, or cannot, is told so and goes on', async () => {
  const phone = her(['cancel', 'system error', 'pay'])
  await order(phone)
  phone.on('pay')
  assert.equal(phone.data.note, '您取消了支付，可以继续支付')
  await phone.tap(phone.data.confirm.action)
  assert.equal(phone.data.note, '微信支付没有打开，请再试一次')
  await phone.tap(phone.data.confirm.action)
  phone.on('paid')
  await phone.phone.until(() => phone.data.kind === 'paid', 10_000)
  assert.equal(phone.asked.length, 3)
})

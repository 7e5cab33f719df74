// 登录 in the mini-program, with the real shop and a WeChat that is none: by one tap, with a number, without one, and
// by a code of a number that joins what was two.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startKnownShop } from '../lib/known.mjs'
import { shopper } from './shopper.mjs'

let shop
before(async () => { shop = await startKnownShop() })
after(() => shop?.stop())

/** A phone of whom WeChat knows as `person`. */
const phoneOf = (person) => shopper(shop, { login: async () => (await shop.wechat.lever('code', person)).code })

async function loggedIn(her) {
  await her.open('me')
  return her.data.name
}

/** A tap on the button that tells the number; `code` is empty when it was refused. */
async function number(her, code) {
  her.phone.page.phone({ currentTarget: { dataset: { action: her.data.number } }, detail: code ? { code } : { errMsg: 'getPhoneNumber:fail user deny' } })
  await her.phone.settle()
}

test('one tap logs in, once the box is ticked', async () => {
  const her = phoneOf({ openid: 'o-1' })
  await her.open('login')
  assert.equal(her.data.wechatText, '微信一键登录')
  await her.tap(her.data.wechat)
  assert.deepEqual(her.phone.toasts, ['请先勾选同意'])
  await her.tap(her.data.agree)
  await her.tap(her.data.wechat)
  assert.equal(await loggedIn(her), '微信用户')
})

test('a number that is not told keeps nobody out', async () => {
  const her = phoneOf({ openid: 'o-2', phone: '13877790002' })
  await her.open('login')
  await her.tap(her.data.agree)
  await number(her, '')
  assert.deepEqual(her.phone.toasts, ['没有取得手机号，可以用微信一键登录'])
  assert.ok(her.data.wechat && her.data.number)
  const { code } = await shop.wechat.lever('code', { openid: 'o-2', phone: '13877790002' })
  await number(her, code)
  assert.equal(await loggedIn(her), '138****0002')
})

test('whom WeChat alone knew is one with whom a number knew', async () => {
  const byNumber = phoneOf({ openid: 'o-other' })
  await byNumber.open('login')
  await byNumber.type(byNumber.data.phone, '13877790003')
  await byNumber.tap(byNumber.data.send)
  await byNumber.type(byNumber.data.code, shop.codes.get('13877790003'))
  await byNumber.tap(byNumber.data.login)
  await byNumber.choose('camellia-serum', ['50ml'])
  const her = phoneOf({ openid: 'o-3', phone: '13877790003' })
  await her.open('login')
  await her.tap(her.data.agree)
  await her.tap(her.data.wechat)
  assert.equal(await loggedIn(her), '微信用户')
  await her.tap(her.data.login)
  her.on('login')
  await her.tap(her.data.agree)
  const { code } = await shop.wechat.lever('code', { openid: 'o-3', phone: '13877790003' })
  await number(her, code)
  assert.equal(await loggedIn(her), '138****0003')
  await her.open('cart')
  assert.equal(her.lines().length, 1, 'what was put in by the number is here')
})

test('a code that WeChat does not know is told with what to do', async () => {
  const her = shopper(shop, { login: async () => 'never' })
  await her.open('login')
  await her.tap(her.data.agree)
  await her.tap(her.data.wechat)
  assert.deepEqual(her.phone.toasts, ['微信登录已过期，请再点一次登录'])
  assert.ok(her.data.wechat, 'it can be tapped again')
})

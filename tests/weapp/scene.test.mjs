// A poster on the phone carries WeChat's own code; whoever scans it comes to what the poster is about, invited.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startKnownShop } from '../lib/known.mjs'
import { api } from '../lib/shop.mjs'
import { shopper } from './shopper.mjs'

let shop
before(async () => { shop = await startKnownShop() })
after(() => shop?.stop())

/** WeChat hands a scene over percent-encoded, every letter of it if it likes. */
const encoded = (scene) => [...Buffer.from(scene)].map((it) => `%${it.toString(16).padStart(2, '0')}`).join('')

/** A phone of whom WeChat knows as `openid`, logged in. */
async function loggedIn(openid) {
  const her = shopper(shop, { login: async () => (await shop.wechat.lever('code', { openid })).code })
  await her.open('login')
  await her.tap(her.data.agree)
  await her.tap(her.data.wechat)
  return her
}

/** The code on the poster of `path`: the page that WeChat opens by it, and the scene that it hands over. */
async function code(path) {
  const answer = await fetch(`${shop.url}/codes/${path}&via=miniProgram`)
  assert.equal(answer.status, 200)
  const { page, scene } = (await shop.wechat.book()).codes.at(-1)
  return { route: page.split('/').at(-1), scene }
}

/** What the inviter's links carry. */
async function inviter() {
  const her = await loggedIn('o-inviter')
  await her.open('product', 'id=eye-gel')
  const token = her.phone.page.onShareAppMessage().path.split('invite=')[1]
  assert.match(token, /^[\w-]{20,}$/)
  return { her, token }
}

test('the code on a poster opens the product, and whoever scans it was invited', async () => {
  const { her, token } = await inviter()
  await her.tap(her.data.makePoster.action)
  const drawn = her.phone.drawn[0].filter(([what]) => what === 'picture').at(-1)[1]
  assert.ok(drawn.endsWith(`/codes/product?id=eye-gel&invite=${token}&via=miniProgram`), drawn)
  const { route, scene } = await code(drawn.split('/codes/')[1].replace('&via=miniProgram', ''))
  assert.match(scene, /^[\w-]{16}$/, 'no longer than a scene may be')
  for (const given of [scene, encoded(scene)]) {
    const friend = shopper(shop, { login: async () => (await shop.wechat.lever('code', { openid: `o-${given}` })).code })
    await friend.open(route, `scene=${given}`)
    friend.on('product')
    assert.equal(friend.phone.page.options.id, 'eye-gel')
    assert.equal(friend.phone.page.options.invite, token)
    await friend.open('login')
    await friend.tap(friend.data.agree)
    await friend.tap(friend.data.wechat)
    await friend.phone.until(() => friend.phone.toasts.some((it) => it.startsWith('已接受好友邀请')))
  }
})

test('the code of the invitation opens it', async () => {
  const { token } = await inviter()
  const friend = shopper(shop)
  const { route, scene } = await code(`invite?invite=${token}`)
  await friend.open(route, `scene=${scene}`)
  friend.on('invite')
  assert.equal(friend.phone.page.options.invite, token)
})

test('a code that nobody knows is home, and leads nowhere else', async () => {
  for (const given of ['AAAAAAAAAAAAAAAA', '..%2Fsession', '%2e%2e%2fhome', 'id%3Dmask', '%', encoded('../../orders'), 'x'.repeat(300)]) {
    const her = shopper(shop)
    await her.open('home', `scene=${given}`)
    her.on('home')
    assert.ok(her.data.blocks.length > 0, given)
    assert.deepEqual(her.phone.toasts, [], given)
  }
})

test('a shop that is not reached is home, and says so as ever', async () => {
  const her = shopper({ url: 'http://127.0.0.1:9' }, { tolerant: true })
  await her.open('home', 'scene=AAAAAAAAAAAAAAAA')
  her.on('home')
})

test('a scene is of codes alone: no other page follows it', async () => {
  const { token } = await inviter()
  const { scene } = await code(`invite?invite=${token}`)
  const her = shopper(shop)
  await her.open('product', `id=eye-gel&scene=${scene}`)
  her.on('product')
  assert.deepEqual(await api(shop, 'GET', `/api/scenes/${scene}`), { url: `/packages/account/invite/invite?invite=${token}` })
})

// 海报 on the phone: the core says what is on it, a canvas draws it, the album takes it or does not.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startShop } from '../lib/shop.mjs'
import { MINIPROGRAM, shopper } from './shopper.mjs'
import { show } from './wxml.mjs'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

const pictures = (drawn) => drawn.filter(([what]) => what === 'picture').map(([, src]) => src)

test('a product is drawn with its picture and a code, and saved', async () => {
  const her = shopper(shop)
  await her.open('product', 'id=eye-gel')
  await her.tap(her.data.makePoster.action)
  const [drawn] = her.phone.drawn
  const [[, width, height], ground, card] = drawn
  assert.deepEqual([ground, card[0]], [['fill', '#087A5B', 0, 0, width, height], 'fill'])
  const [picture, code] = pictures(drawn)
  assert.match(picture, /^https?:\/\/.+\/media\/.+\.svg$/)
  assert.match(code, /^https?:\/\/.+\/codes\/product\?id=eye-gel&via=miniProgram$/)
  const said = drawn.filter(([what]) => what === 'text').map(([, , , text]) => text)
  assert.ok(said.some((it) => it.startsWith('¥')) && said.includes('好物分享'), said.join())
  assert.equal(her.data.poster.image, 'wxfile://tmp_1.png')
  const { missing, twice } = show(MINIPROGRAM, her.phone.page.route, her.data)
  assert.deepEqual([...missing, ...twice], [])
  await her.tap(her.data.poster.save.action)
  const [, { filePath }] = her.phone.calls.find(([name]) => name === 'saveImageToPhotosAlbum')
  assert.equal(filePath, 'wxfile://tmp_1.png')
  assert.ok(her.phone.toasts.includes('图片已保存'))
  await her.tap(her.data.poster.close)
  assert.equal(her.data.poster, null)
})

test('whoever is logged in invites: cards and codes carry the token', async () => {
  const her = shopper(shop)
  await her.open('login')
  await her.logIn('13855550701')
  await her.open('product', 'id=eye-gel')
  const { title, path, imageUrl } = her.phone.page.onShareAppMessage()
  const query = path.split('?')[1]
  assert.match(path, /^\/packages\/goods\/product\/product\?id=eye-gel&invite=[\w-]{20,}$/)
  assert.ok(title && imageUrl)
  assert.equal(her.phone.page.onShareTimeline().query, query)
  await her.tap(her.data.makePoster.action)
  const token = query.split('invite=')[1]
  assert.ok(pictures(her.phone.drawn[0])[1].endsWith(`/codes/product?id=eye-gel&invite=${token}&via=miniProgram`))
  await her.open('invite')
  assert.match(her.phone.page.onShareAppMessage().path, new RegExp(`invite\\?invite=${token}$`))
  await her.tap(her.data.invite.makePoster.action)
  assert.deepEqual(pictures(her.phone.drawn[1]).length, 1)
  // What is a shopper's own is shared as the shop.
  await her.open('orders')
  assert.equal(her.phone.page.onShareAppMessage().path, `/pages/home/home?invite=${token}`)
  assert.equal(her.phone.page.onShareTimeline, undefined)
})

test('an album that is closed leaves a way on, and who changed their mind hears nothing', async () => {
  for (const [closedAlbum, asks] of [['auth deny', true], ['cancel', false]]) {
    const her = shopper(shop, { closedAlbum })
    await her.open('product', 'id=eye-gel')
    await her.tap(her.data.makePoster.action)
    await her.tap(her.data.poster.save.action)
    const called = (what) => her.phone.calls.some(([name]) => name === what)
    assert.deepEqual([called('showModal'), called('openSetting')], [asks, asks], closedAlbum)
    assert.ok(!her.phone.toasts.includes('图片已保存'))
  }
})

test('a poster without its code is none', async () => {
  const her = shopper(shop, { tolerant: true })
  await her.open('product', 'id=eye-gel')
  her.phone.options.origin = 'http://127.0.0.1:9'
  await her.tap(her.data.makePoster.action)
  await her.phone.until(() => her.phone.toasts.includes('没有加载出来'))
  assert.deepEqual(her.phone.drawn, [])
})

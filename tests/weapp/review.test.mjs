// 评价 on the phone: pictures are chosen, sent to the real server, and shown with what is said.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { png } from '../lib/picture.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'
import { MINIPROGRAM, shopper } from './shopper.mjs'
import { lostFiles, show } from './wxml.mjs'

let shop
let folder
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-pictures-'))
  shop = await startShop()
})
after(async () => {
  await shop?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A picture of this phone. */
function taken(name, colour) {
  const file = path.join(folder, name)
  writeFileSync(file, png(name, 80, 60, colour).buffer)
  return file
}

/** A shopper on the page where an eye gel that has come is reviewed. */
async function received(number) {
  const her = shopper(shop)
  await her.open('login')
  await her.logIn(number)
  await her.choose('eye-gel', [], 'buy')
  await her.giveAddress()
  await her.tap(her.data.submit.action)
  await her.tap(her.data.confirm.action)
  await her.tap(her.data.order.action)
  const { id } = her.phone.page.options
  const tracking = { carrier: 'SF', number: 'SF1234567890123' }
  await api(shop, 'POST', `/api/admin/orders/${id}/parcels`, { token: ADMIN_TOKEN, body: { tracking } })
  await her.open('order', `id=${id}`)
  await her.tap(her.data.buttons.find(({ text }) => text === '确认收货').action)
  await her.open('review', `order=${id}&line=0`)
  return her
}

const uploads = (her) => her.phone.requests.filter((it) => it.path === '/api/pictures').map(({ status }) => status)

test('pictures are chosen, sent, taken away and shown to all', async () => {
  const her = await received('13855550001')
  her.phone.options.album = [taken('a.png', [200, 80, 80]), taken('b.png', [80, 80, 200])]
  await her.tap(her.data.pictures.add.action)
  const { count, mediaType, sizeType } = her.phone.calls.find(([name]) => name === 'chooseMedia')[1]
  assert.deepEqual([count, [...mediaType], [...sizeType]], [9, ['image'], ['compressed']])
  assert.deepEqual(uploads(her), [200, 200])
  assert.equal(her.data.pictures.add.count, '2/9')
  const { missing, sources, twice } = show(MINIPROGRAM, her.phone.page.route, her.data)
  assert.deepEqual([...missing, ...twice, ...lostFiles(MINIPROGRAM, sources)], [])
  await her.tap(her.data.pictures.chosen[0].remove)
  const [{ src }] = her.data.pictures.chosen
  // The code package has no such file: the address is whole.
  assert.match(src, /^https?:\/\/[^/]+\/pictures\/[0-9a-f]+$/)

  await her.tap(her.data.rate.stars[4].action)
  await her.tap(her.data.submit.action)
  assert.deepEqual(her.data.said.pictures, [src])
  const { reviews } = await api(shop, 'GET', '/api/products/eye-gel/reviews')
  assert.deepEqual(reviews[0].pictures, [new URL(src).pathname])
  const seen = await fetch(shop.url + new URL(src).pathname)
  assert.deepEqual([seen.status, seen.headers.get('content-type')], [200, 'image/png'])

  const { order, line } = her.phone.page.options
  await her.open('review', `order=${order}&line=${line}`)
  her.phone.options.album = [taken('c.png', [80, 200, 80])]
  await her.tap(her.data.pictures.add.action)
  await her.type(her.data.field, '第二支了')
  await her.tap(her.data.submit.action)
  assert.equal(her.data.said.followUp.pictures.length, 1)
})

test('what cannot be sent is told, and what is there stays', async () => {
  const her = await received('13855550002')
  const { options } = her.phone
  await her.tap(her.data.pictures.add.action)
  assert.deepEqual(her.data.pictures.chosen, [], 'the choice was left')
  options.album = [taken('a.png', [200, 80, 80])]
  await her.tap(her.data.pictures.add.action)
  const before = her.phone.toasts.length
  options.offline = true
  options.album = [taken('d.png', [20, 80, 80])]
  await her.tap(her.data.pictures.add.action)
  assert.equal(her.phone.toasts.length, before + 1)
  options.offline = false
  const strange = path.join(folder, 'strange.png')
  writeFileSync(strange, 'no picture')
  options.album = [strange]
  await her.tap(her.data.pictures.add.action)
  assert.equal(her.phone.toasts.at(-1), '请选择 JPEG、PNG 或 WebP 图片')
  assert.equal(her.data.pictures.chosen.length, 1)
  assert.equal(her.data.pictures.add.count, '1/9')
})

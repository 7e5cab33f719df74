// 隐私授权: WeChat asks before it gives anything personal; our sheet asks the shopper, every question is answered,
// and who refuses goes on browsing and buying.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { root, startShop } from '../lib/shop.mjs'
import { shopper } from './shopper.mjs'

const SERUM = 'camellia-serum'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

/** On the page of an order, whose number can be copied. */
async function withOrder(number) {
  const her = shopper(shop, { privacy: 'ask' })
  await her.open('login')
  await her.logIn(number)
  await her.choose(SERUM, ['50ml'], 'buy')
  her.on('checkout')
  await her.giveAddress()
  await her.tap(her.data.submit.action)
  her.on('pay')
  await her.tap(her.data.refuse.action)
  her.on('order')
  return her
}

/** Taps the button that copies the number. */
const copyNumber = (her) => her.tap(her.data.copy)

test('who refuses is told so, and still browses and buys', async () => {
  const her = await withOrder('13855550301')
  const { id } = her.phone.page.options
  assert.equal(her.phone.part('privacy').data.item ?? null, null, 'nothing is asked before it is needed')
  await copyNumber(her)
  const part = her.phone.part('privacy')
  const { title, ok, cancel } = part.data.item
  assert.deepEqual([title, ok, cancel], ['隐私保护指引', '同意', '不同意'])
  assert.equal(her.phone.unanswered, 1)
  part.read()
  assert.ok(her.phone.calls.some(([name]) => name === 'openPrivacyContract'))
  part.refuse()
  await her.phone.settle()
  assert.equal(her.phone.unanswered, 0)
  assert.equal(her.phone.clipboard, null)
  assert.equal(part.data.item, null)
  assert.match(her.phone.toasts.at(-1), /没有同意/)
  // Home, goods, cart and till are as open as before.
  await her.open('home')
  assert.ok(her.data.blocks.length > 5)
  await her.choose(SERUM, ['50ml'])
  await her.open('cart')
  assert.equal(her.lines().length, 1)
  await her.open('order', `id=${id}`)
  await her.tap(her.data.buttons.find((it) => it.key === 'pay').action)
  her.on('pay')
  await her.tap(her.data.confirm.action)
  her.on('paid')
})

test('who agrees has what was wanted, and is not asked again', async () => {
  const her = await withOrder('13855550302')
  const { id } = her.phone.page.options
  await copyNumber(her)
  // The same again while the question stands is answered with it.
  await copyNumber(her)
  assert.equal(her.phone.unanswered, 2)
  her.phone.part('privacy').agree()
  await her.phone.settle()
  assert.equal(her.phone.unanswered, 0)
  assert.equal(her.phone.clipboard, id)
  her.phone.clipboard = null
  await copyNumber(her)
  assert.equal(her.phone.clipboard, id)
})

test('who leaves the page has answered no', async () => {
  const her = await withOrder('13855550303')
  await copyNumber(her)
  assert.equal(her.phone.unanswered, 1)
  await her.back()
  assert.equal(her.phone.unanswered, 0)
  assert.equal(her.phone.clipboard, null)
})

test('where nothing can show the question, the answer is no', async () => {
  const her = await withOrder('13855550304')
  await her.open('home')
  her.phone.run("wx.setClipboardData({ data: 'x', fail() {} })")
  await her.phone.settle()
  assert.equal(her.phone.unanswered, 0)
  assert.equal(her.phone.clipboard, null)
})

/** What a page has in it that makes WeChat ask: a number, the album, the clipboard, pictures. */
const PERSONAL = /open-type="getPhoneNumber"|<poster|bind:tap="copy"|lib\/(pictures|save)'/

test('every page on which WeChat asks can show the question', () => {
  const folder = path.join(root, 'miniprogram')
  const pages = readdirSync(folder, { recursive: true })
    .filter((file) => /^(pages|packages)\/.*\.wxml$/.test(file))
    .map((file) => path.join(folder, file.replace(/\.wxml$/, '')))
    .filter((page) => existsSync(`${page}.json`))
  const asking = pages.filter((page) => PERSONAL.test(['wxml', 'js'].map((it) => readFileSync(`${page}.${it}`, 'utf8')).join()))
  assert.ok(asking.length >= 7, `${asking.length}`)
  const silent = asking.filter((page) => !readFileSync(`${page}.wxml`, 'utf8').includes('<privacy />'))
  assert.deepEqual(silent, [])
})

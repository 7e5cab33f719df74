// What somebody hostile writes into any field that a shopper has stays text, on every page that shows it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { PAYLOADS } from '../lib/payloads.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

/** What no page of ours has. */
const RUNS = 'iframe, script:not([src]):not([type]), base, [onerror], [onload], [onfocus], [ontoggle], video, math'
const NUMBERS = ['13866670001', '13866670002', '13866670003', '13866670004']

let shop
let browser
/** The phone of the moment. */
let visitor
/** What the page asked of others, or said in a dialog. */
const asked = []
/** Of each shopper, by number. */
const tokens = new Map()
const phones = new Map()

const plain = (text) => text.replace(/[\s\u202E]+/g, ' ')

/** All payloads, as few texts as fit `max` characters: one that is longer than that is left out. */
function packed(max) {
  const texts = []
  for (const it of PAYLOADS) {
    const last = texts.at(-1)
    if (it.length > max) continue
    if (last !== undefined && last.length + it.length + 1 <= max) texts[texts.length - 1] = `${last}\n${it}`
    else texts.push(it)
  }
  return texts
}

/** A phone on which `number` is logged in. */
async function enter(number) {
  const page = await phone(browser, shop.url)
  page.on('request', (it) => asked.push(it.url()))
  page.on('dialog', (it) => asked.push(it.message()))
  const { open, logIn } = hand(() => page, () => shop)
  await open('/login')
  const isEntry = (it) => it.url().endsWith('/api/session') && it.request().method() === 'POST'
  const [entry] = await Promise.all([page.waitForResponse(isEntry), logIn(number)])
  tokens.set(number, (await entry.json()).token)
  phones.set(number, page)
}

/** Goes on with the phone of `number`. */
function become(number) {
  visitor = phones.get(number)
}

/** Nothing ran, nothing was asked of anybody else, and each of `texts` is read as it was written. */
async function isText(texts, where) {
  await visitor.waitForTimeout(150)
  assert.equal(await visitor.evaluate(() => window.PWNED), undefined, where)
  assert.deepEqual(asked.filter((it) => !it.startsWith(shop.url) && !it.startsWith('data:')), [], where)
  assert.equal(await visitor.locator(RUNS).count(), 0, where)
  const shown = plain(await visitor.locator('body').innerText())
  for (const text of texts) assert.equal(shown.includes(plain(text).trim()), true, `${where}: ${text}`)
}

const see = async (url, shown) => {
  await visitor.goto(shop.url + url)
  await visitor.locator(shown).locator('visible=true').first().waitFor()
}

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  for (const number of NUMBERS) await enter(number)
  become(NUMBERS[0])
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

test('messages to the shop, and what the shop says to them', async () => {
  const texts = packed(500)
  assert.equal(PAYLOADS.length >= 300, true)
  const all = [...texts]
  for (const [at, number] of NUMBERS.entries()) {
    const theirs = texts.slice(at * 20, at * 20 + 20)
    if (theirs.length === 0) break
    for (const [n, text] of theirs.entries()) {
      await api(shop, 'POST', '/api/service/messages', { token: tokens.get(number), body: { key: `k${n}`, text }, expected: 201 })
    }
  }
  assert.equal(all.length <= NUMBERS.length * 20, true, 'all of them were left')
  let after = ''
  do {
    const found = await api(shop, 'GET', `/api/admin/service-messages?open=false${after}`, { token: ADMIN_TOKEN })
    for (const { message } of found.messages) {
      const url = `/api/admin/service-messages/${message.id}/answer`
      await api(shop, 'POST', url, { token: ADMIN_TOKEN, body: { text: message.text } })
    }
    after = found.next === null ? null : `&after=${found.next}`
  } while (after !== null)
  for (const [at, number] of NUMBERS.entries()) {
    const theirs = texts.slice(at * 20, at * 20 + 20)
    if (theirs.length === 0) break
    become(number)
    await see('/service', '.service-words')
    await isText(theirs, `/service of ${number}`)
    if (at === 0) await shot(visitor, 'hostile-service')
    await see('/messages', '.messages-card')
    await isText([], `/messages of ${number}`)
  }
})

test('names and places of addresses', async () => {
  const fits = (max) => PAYLOADS.filter((it) => it.length <= max && it.trim().length >= 2)
  const [names, details] = [fits(25), fits(100)]
  for (const [at, number] of NUMBERS.entries()) {
    const token = tokens.get(number)
    const theirs = details.slice(at * 20, at * 20 + 20)
    for (const [n, detail] of theirs.entries()) {
      const name = names[(at * 20 + n) % names.length] ?? '林'
      const body = { name, phone: number, region: `${detail.slice(0, 20)} 市 区`, detail }
      await api(shop, 'POST', '/api/addresses', { token, body, expected: 201 })
    }
    become(number)
    await see('/addresses', '.addresses-card')
    await visitor.getByText(theirs.at(-1).slice(0, 12)).first().waitFor()
    await isText(theirs, `/addresses of ${number}`)
  }
  await shot(visitor, 'hostile-addresses')
})

/** Orders, sent and received, of one piece each of `skus`. */
async function bought(token, address, skus, remark, key) {
  const lines = skus.map((sku) => ({ sku, quantity: 1 }))
  const quote = await api(shop, 'POST', '/api/quote', { token, body: { lines, region: address.region } })
  const body = { key, lines, address: address.id, expectedPayable: quote.payable, remark }
  return api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
}

async function received(token, placed) {
  const { sandbox } = await api(shop, 'POST', `/api/orders/${placed.id}/pay`, { token, body: {} })
  await api(shop, 'POST', `/api/sandbox/payments/${sandbox.payment}`, { token, body: { confirm: true } })
  const tracking = { carrier: 'SF', number: 'SF1234567890123' }
  await api(shop, 'POST', `/api/admin/orders/${placed.id}/parcels`, { token: ADMIN_TOKEN, body: { tracking } })
  await api(shop, 'POST', `/api/orders/${placed.id}/received`, { token, body: {} })
}

test('remarks on orders', async () => {
  const token = tokens.get(NUMBERS[0])
  const { addresses } = await api(shop, 'GET', '/api/addresses', { token })
  const { product } = await api(shop, 'GET', '/api/products/hyaluron-mask')
  const address = { id: addresses[0].id, region: addresses[0].address?.region ?? addresses[0].region }
  become(NUMBERS[0])
  const remarks = packed(100)
  for (const [n, remark] of remarks.entries()) {
    const { id } = await bought(token, address, [product.skus[0].id], remark, `r${n}`)
    // Each is looked at by itself where it can break out; of the others a sample is.
    if (n % 4 === 0) {
      await see(`/order?id=${id}`, '.order, [class^=order]')
      await visitor.getByText(id).first().waitFor()
      await isText([remark], `/order?id=${id}`)
    }
  }
  await see('/orders', '[class^=orders]')
  await isText([], '/orders')
})

test('reviews, what is added to them, and what the shop says', async () => {
  const number = NUMBERS[1]
  const token = tokens.get(number)
  const { addresses } = await api(shop, 'GET', '/api/addresses', { token })
  const address = { id: addresses[0].id, region: addresses[0].address?.region ?? addresses[0].region }
  const texts = packed(500)
  const { products } = await api(shop, 'GET', '/api/products?sort=sold')
  const full = await Promise.all(products.map((it) => api(shop, 'GET', `/api/products/${it.id}`)))
  const all = full.flatMap(({ product }) => product.skus.filter((it) => it.stock > 5).map((sku) => ({ sku: sku.id, product: product.id })))
  const skus = all.slice(0, texts.length)
  assert.equal(skus.length, texts.length, 'there is a line for each text')
  const placed = await bought(token, address, skus.map((it) => it.sku), '', 'reviews')
  await received(token, placed)
  const line = (sku) => placed.lines.findIndex((it) => it.sku === sku)
  const read = new Map()
  for (const [n, { sku, product }] of skus.entries()) {
    const body = { line: line(sku), rating: 5, text: texts[n], pictures: [], anonymous: false }
    await api(shop, 'POST', `/api/orders/${placed.id}/reviews`, { token, body })
    const reply = { line: line(sku), text: texts[n] }
    await api(shop, 'POST', `/api/admin/orders/${placed.id}/reviews/reply`, { token: ADMIN_TOKEN, body: reply })
    const more = { line: line(sku), text: texts.at(-1 - n), pictures: [] }
    await api(shop, 'POST', `/api/orders/${placed.id}/reviews/follow-up`, { token, body: more })
    read.set(product, [...read.get(product) ?? [], [texts[n], more.text]])
  }
  for (const [product, theirs] of read) {
    // A page has ten of them; the newest are read here.
    await see(`/reviews?id=${product}`, '[class^=review]')
    await visitor.waitForLoadState('networkidle')
    await isText(theirs.slice(-5).flat(), `/reviews?id=${product}`)
  }
  const [[first]] = read
  await see(`/product?id=${first}`, '.product-reviews')
  await isText([], `/product?id=${first}`)
  await shot(visitor, 'hostile-reviews')
})

test('reasons of after-sales', async () => {
  const number = NUMBERS[2]
  const token = tokens.get(number)
  const { addresses } = await api(shop, 'GET', '/api/addresses', { token })
  const address = { id: addresses[0].id, region: addresses[0].address?.region ?? addresses[0].region }
  const { product } = await api(shop, 'GET', '/api/products/hyaluron-mask')
  const notes = packed(200).slice(0, 12)
  become(number)
  for (const [n, note] of notes.entries()) {
    const placed = await bought(token, address, [product.skus[0].id], '', `s${n}`)
    await received(token, placed)
    const pieces = [{ sku: product.skus[0].id, pieces: 1 }]
    const body = { key: `a${n}`, request: { kind: 'refundOnly', reason: 'other', note, pieces } }
    const answer = await fetch(`${shop.url}/api/orders/${placed.id}/after-sales`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body),
    })
    assert.equal(answer.status, 200, await answer.text())
    await see(`/refund?order=${placed.id}&n=1`, '[class^=refund]')
    await isText([note], `/refund?order=${placed.id}`)
  }
})

test('parcels that are sent back', async () => {
  const number = NUMBERS[3]
  const token = tokens.get(number)
  const { addresses } = await api(shop, 'GET', '/api/addresses', { token })
  const address = { id: addresses[0].id, region: addresses[0].address?.region ?? addresses[0].region }
  const { product } = await api(shop, 'GET', '/api/products/hyaluron-mask')
  const placed = await bought(token, address, [product.skus[0].id], '', 'back')
  await received(token, placed)
  const post = (url, body) => fetch(shop.url + url, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body),
  })
  const pieces = [{ sku: product.skus[0].id, pieces: 1 }]
  const asked = { key: 'back', request: { kind: 'returnAndRefund', reason: 'other', note: '', pieces } }
  assert.equal((await post(`/api/orders/${placed.id}/after-sales`, asked)).status, 200)
  const step = { sequence: 1, event: 'agree' }
  await api(shop, 'POST', `/api/admin/orders/${placed.id}/after-sales/step`, { token: ADMIN_TOKEN, body: step })
  become(number)
  // Of a parcel only what a carrier could have given is taken.
  for (const text of PAYLOADS) {
    for (const tracking of [{ carrier: text, number: 'YT1234567890' }, { carrier: 'YTO', number: text }]) {
      const event = { sendBack: { tracking } }
      const { status } = await post(`/api/orders/${placed.id}/after-sales/step`, { sequence: 1, event })
      assert.equal(status, 422, text)
    }
  }
  await see(`/refund?order=${placed.id}&n=1`, '[class^=refund]')
  await isText([], 'a parcel that is sent back')
})

test('what is searched for', async () => {
  for (const text of PAYLOADS.slice(0, 30)) {
    await see(`/search?q=${encodeURIComponent(text)}`, '[class^=search]')
    await isText([], text)
  }
  await see('/search', '[class^=search]')
  await isText([], 'the history of searches')
  assert.deepEqual(visitor.faults, [])
})

test('control: what is taken for more than text is found', async () => {
  await visitor.evaluate((html) => { document.body.insertAdjacentHTML('beforeend', html) }, PAYLOADS[1])
  assert.equal(await visitor.locator(RUNS).count(), 1)
})

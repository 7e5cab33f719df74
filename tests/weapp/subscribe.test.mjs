// 订阅消息 on the phone: a reminder asks for messages in its tap; what is accepted is told the shop, once, and
// nothing else is.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startShop } from '../lib/shop.mjs'
import { shopper } from './shopper.mjs'

let shop
before(async () => { shop = await startShop() })
after(() => shop?.stop())

const told = (her) => her.phone.requests.filter((it) => it.path === '/api/subscriptions').map(({ status }) => status)
const asked = (her) => her.phone.calls.filter(([name]) => name === 'requestSubscribeMessage').map(([, it]) => [...it.tmplIds])

async function reminded(number, subscribe) {
  const her = shopper(shop, { subscribe })
  await her.open('login')
  await her.logIn(number)
  await her.open('checkin')
  await her.tap(her.data.calendar.reminder.action)
  return her
}

test('what is accepted is told the shop', async () => {
  const her = await reminded('13855550101', { 'demo-gift': 'accept' })
  assert.deepEqual(asked(her), [['demo-gift']])
  assert.deepEqual(told(her), [204])
})

for (const [name, number, subscribe] of [
  ['refused', '13855550201', { 'demo-gift': 'reject' }],
  ['banned', '13855550202', { 'demo-gift': 'ban' }],
  ['switched off', '13855550203', 'off'],
]) {
  test(`what is ${name} is told nobody, and the reminder is set all the same`, async () => {
    const her = await reminded(number, subscribe)
    assert.equal(asked(her).length, 1)
    assert.deepEqual(told(her), [])
    assert.ok(her.phone.requests.some((it) => it.path === '/api/check-in/reminder' && it.status === 200))
  })
}

test('whoever has paid is asked at the tap, once, for what is told of an order', async () => {
  const her = shopper(shop, { subscribe: { 'demo-order': 'accept' } })
  await her.open('login')
  await her.logIn('13855550204')
  await her.choose('eye-gel', [], 'buy')
  await her.giveAddress()
  await her.tap(her.data.submit.action)
  await her.tap(her.data.confirm.action)
  assert.deepEqual(asked(her), [], 'not before the tap')
  await her.tap(her.data.tell.action)
  assert.deepEqual(asked(her), [['demo-order']])
  assert.deepEqual(told(her), [204])
  assert.equal(her.data.tell, null)
})

// 值得拼 by hand: two shoppers form a group; one that nobody joins fails and is paid back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { api, changeShop, logIn as enter, startShop } from '../lib/shop.mjs'

const MINUTE_MS = 60_000
const ADDRESS = { name: '别人', phone: '13900139001', region: '浙江省 杭州市 西湖区', detail: '文三路 1 号' }

let shop
let browser
let leader
let friend
let lonely

before(async () => {
  shop = await startShop({ h5: true })
  // The second activity runs a minute, so that its end can be waited for.
  changeShop(shop, ({ groupBuys }) => Object.assign(groupBuys[1], { openMinutes: 1, payMinutes: 1 }))
  lonely = await openAlone('13833330009')
  browser = await launch()
  leader = await phone(browser, shop.url)
  friend = await phone(browser, shop.url)
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

/** Opens a group that nobody will join, and pays. */
async function openAlone(number) {
  const token = await enter(shop, number)
  const { addresses } = await api(shop, 'POST', '/api/addresses', { token, body: ADDRESS, expected: 201 })
  const { offers } = await api(shop, 'GET', '/api/group-buys')
  const { buy: { id, sizes: [{ size, prices }] } } = offers[1]
  const lines = [{ sku: prices[0].sku, quantity: 1, activity: { group: { activity: id, size } } }]
  const { payable } = await api(shop, 'POST', '/api/quote', { token, body: { lines, region: ADDRESS.region } })
  const body = { key: 'alone', lines, address: addresses[0].id, expectedPayable: payable }
  const order = await api(shop, 'POST', '/api/orders', { token, body, expected: 201 })
  const { sandbox } = await api(shop, 'POST', `/api/orders/${order.id}/pay`, { token, body: {} })
  await api(shop, 'POST', `/api/sandbox/payments/${sandbox.payment}`, { token, body: { confirm: true } })
  return { token, order: order.id, number, ends: Date.now() + MINUTE_MS }
}

const ours = hand(() => leader, () => shop)
const theirs = hand(() => friend, () => shop)

test('a shopper opens a group and pays for the first seat', async () => {
  const { button, words, press, open, logIn, giveAddress } = ours
  await open('/')
  await press(words('值得拼'))
  await button(/^去开团/).waitFor()
  await shot(leader, 'groups')
  await press(button(/^去开团/))
  await button('付款开团').waitFor()
  await press(leader.getByRole('button', { name: '3 人团', exact: true }).locator('visible=true'))
  await words('54').waitFor()
  await press(leader.getByRole('button', { name: '2 人团', exact: true }).locator('visible=true'))
  await shot(leader, 'group-open')
  await press(button('付款开团'))
  await logIn('13833330001')
  await open('/groups')
  await press(button(/^去开团/))
  await press(button('付款开团'))
  await giveAddress()
  await words('59').waitFor()
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await shot(leader, 'group-paid')
  await press(button('查看订单'))
  await words('待成团').waitFor()
  await press(button('邀请好友'))
  await words('我的拼团').waitFor()
  await shot(leader, 'groups-mine')
  await press(words('还差 1 人成团'))
  await leader.getByRole('timer').locator('visible=true').first().waitFor()
  await shot(leader, 'group-waiting')
  await leader.emulateMedia({ colorScheme: 'dark' })
  await shot(leader, 'group-waiting-dark')
  await leader.emulateMedia({ colorScheme: 'light' })
  // A poster brings friends as the link does.
  await press(button('海报'))
  await leader.getByRole('dialog', { name: '海报' }).waitFor()
  await shot(leader, 'poster-group')
  await press(leader.getByRole('dialog').getByRole('button', { name: '关闭' }))
})

test('a friend joins by the link, and both see that it is full', async () => {
  const { button, words, press, giveAddress, logIn } = theirs
  const link = leader.url()
  assert.match(new URL(link).search, /^\?id=[\w-]{1,32}$/)
  await friend.goto(link)
  await words('还差 1 人成团').waitFor()
  await shot(friend, 'group-invited')
  await press(button('付款参团'))
  await logIn('13833330002')
  await friend.goto(link)
  await press(button('付款参团'))
  await giveAddress()
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  await ours.words('拼团成功').waitFor({ timeout: 15_000 })
  await shot(leader, 'group-formed')
  await ours.press(ours.button('查看订单'))
  await ours.words('待发货').waitFor()
  // Whoever comes with the link now opens another one.
  const late = await phone(browser, `${shop.url}`)
  await late.goto(link)
  await late.getByText('这个团已成团').locator('visible=true').first().waitFor()
  await late.getByRole('button', { name: '去开团' }).locator('visible=true').first().waitFor()
  assert.deepEqual([...late.faults, ...leader.faults, ...friend.faults], [])
  await late.context().close()
})

test('one that is not full in time pays everybody back', async () => {
  const { token, order, ends } = lonely
  await leader.waitForTimeout(Math.max(0, ends - Date.now()) + 2_500)
  const failed = await api(shop, 'GET', `/api/orders/${order}`, { token })
  assert.deepEqual([failed.state, failed.cancelReason], ['cancelled', 'groupFailed'])
  assert.deepEqual(failed.refunds.map(({ amount, doneAt }) => [amount, doneAt > 0]), [[failed.payable, true]])
  const { words, open, button, press, logIn } = ours
  await open('/me')
  await press(words('退出登录'))
  await press(leader.getByRole('dialog').getByRole('button', { name: '退出登录' }))
  await open('/login')
  await logIn(lonely.number)
  await open(`/order?id=${order}`)
  await words('未能成团，款项已原路退回').waitFor()
  await words('已退款').waitFor()
  await shot(leader, 'group-failed-order')
  await open('/groups')
  await words(/拼团未成功/).waitFor()
  await press(words(/拼团未成功/))
  await button('去开团').waitFor()
  await shot(leader, 'group-failed')
})

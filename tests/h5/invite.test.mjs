// One shopper invites another: the link is copied, the friend opens it, logs in, buys and receives; and the
// inviter sees who came and what that brought.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { ADMIN_TOKEN, api, startShop } from '../lib/shop.mjs'

const INVITER = '13877770501'
const FRIEND = '13877770502'

let shop
let browser
let anna
let bea
let page
let link

before(async () => {
  shop = await startShop({ h5: true })
  browser = await launch()
  anna = await phone(browser, shop.url, { permissions: ['clipboard-read', 'clipboard-write'] })
  bea = await phone(browser, shop.url)
  page = anna
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

const { words, press, open, logIn, button, add, giveAddress, farBelow } = hand(() => page, () => shop)

test('an inviter comes by the menu of home, logs in, and copies a link', async () => {
  await open('/')
  await press(await farBelow('邀请有礼'))
  await words('邀请好友，一起得好礼').waitFor()
  await shot(page, 'invite-guest')
  await press(button('登录后邀请好友'))
  await logIn(INVITER)
  await press(button('复制邀请链接'))
  link = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(link, new RegExp(`^${shop.url}/invite\\?invite=[A-Za-z0-9_-]{20,32}$`))
  assert.deepEqual(await serious(page), [])
})

test('a friend opens it, is welcomed, and has the gift once logged in', async () => {
  page = bea
  await page.goto(link)
  await words('好友送你见面礼').waitFor()
  await shot(page, 'invite-welcome')
  assert.deepEqual(await serious(page), [])
  // The token stays on the device: the friend looks around first.
  await open('/')
  await words('会员特权').waitFor()
  await open('/login')
  await logIn(FRIEND)
  await words('已接受好友邀请').waitFor()
  await open('/points')
  await words('邀请奖励').waitFor()
})

test('the friend buys and receives', async () => {
  await add(await product(shop, 'eye-gel'))
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(button('提交订单'))
  await press(button('确认支付'))
  await words(/支付成功/).waitFor()
  page = anna
  await open('/invite')
  await words('已下单，等待收货').waitFor()
  const token = ADMIN_TOKEN
  const { orders: [{ order: { id } }] } = await api(shop, 'GET', '/api/admin/orders', { token })
  const body = { tracking: { carrier: 'SF', number: 'SF1234567890123' } }
  await api(shop, 'POST', `/api/admin/orders/${id}/parcels`, { token, body })
  page = bea
  await open(`/order?id=${id}`)
  await press(button('确认收货'))
  await press(page.getByRole('button', { name: '确定' }).locator('visible=true').last())
  await words('已完成').waitFor()
})

test('the inviter sees who came, and what that brought', async () => {
  page = anna
  for (let tries = 0; tries < 20; tries += 1) {
    await open('/invite')
    await words('138****0502').waitFor()
    if (await page.getByText('奖励已到账').locator('visible=true').count()) break
    await page.waitForTimeout(300)
  }
  await words('奖励已到账').waitFor()
  await words('138****0502').scrollIntoViewIfNeeded()
  await shot(page, 'invite-rewarded')
  assert.deepEqual(await serious(page), [])
  await page.emulateMedia({ colorScheme: 'dark' })
  await open('/invite')
  await words('奖励已到账').waitFor()
  await shot(page, 'invite-dark')
  await open('/points')
  await words('邀请奖励').waitFor()
  assert.deepEqual([...anna.faults, ...bea.faults], [])
})

// 登录 by hand where money is real: by a code that is sent, by WeChat in its own browser, and not by what was used or
// is only looked at.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { launch, phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { startKnownShop } from '../lib/known.mjs'
import { AGENT } from '../lib/wechat.mjs'

let shop
let browser
let page

before(async () => {
  shop = await startKnownShop({ h5: true })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await shop?.stop()
})

const { button, words, press, open, logInButton } = hand(() => page, () => shop)

async function shots(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await shot(page, colorScheme === 'light' ? name : `${name}-${colorScheme}`)
    assert.deepEqual(await serious(page), [], `${name} ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A fresh phone; `userAgent` of WeChat's browser. */
async function take(options) {
  page = await phone(browser, shop.url, options)
}

const inWechat = async () => {
  await take({ userAgent: AGENT })
  await open('/login')
  await button('微信登录').waitFor()
}

test('outside WeChat a code is sent to the number, and shown nowhere', async () => {
  await take()
  await open('/login')
  await page.getByLabel('手机号').fill('13877790001')
  await press(button('获取验证码'))
  await words('验证码已发送').waitFor()
  assert.equal(await page.getByText('沙箱').count(), 0)
  assert.equal(await button('微信登录').count(), 0)
  await shots('login-phone')
  await page.getByLabel('验证码', { exact: true }).fill(shop.codes.get('13877790001'))
  await press(logInButton())
  await page.waitForURL(({ pathname }) => pathname !== '/login')
  await open('/me')
  await words('138****0001').waitFor()
  assert.deepEqual(page.faults, [])
})

test('in WeChat one agrees, goes to its page and comes back logged in', async () => {
  await shop.wechat.lever('visitor', { openid: 'o-page-1' })
  await inWechat()
  await shots('login-wechat')
  await press(button('微信登录'))
  await words('请先勾选同意').waitFor()
  await press(page.getByRole('checkbox'))
  await shots('login-wechat-agreed')
  await press(button('微信登录'))
  await page.waitForURL(({ pathname }) => pathname !== '/login' && !pathname.startsWith('/connect'))
  await open('/me')
  await words('微信用户').waitFor()
  await shots('me-nameless')
})

test('what somebody came back with is good once', async () => {
  await shop.wechat.lever('visitor', { openid: 'o-page-2' })
  await inWechat()
  const back = page.waitForRequest((it) => it.url().includes('/login?code='))
  await press(page.getByRole('checkbox'))
  await press(button('微信登录'))
  const { searchParams } = new URL((await back).url())
  await page.waitForURL(({ pathname }) => pathname !== '/login' && !pathname.startsWith('/connect'))
  await open('/me')
  await press(button('退出登录'))
  await press(page.getByRole('dialog').getByRole('button', { name: '退出登录' }))
  await words('登录 / 注册').waitFor()
  const { code } = await shop.wechat.lever('code', { openid: 'o-page-2' })
  await open(`/login?code=${code}&state=${searchParams.get('state')}`)
  await words('这次微信登录已失效').waitFor()
  // Nor is what another browser set out with.
  await take({ userAgent: AGENT })
  await open(`/login?code=${code}&state=${'5f'.repeat(32)}`)
  await words('这次微信登录已失效').waitFor()
  await button('微信登录').waitFor()
})

test('who only looks at a page stays a guest, is told so, and looks on', async () => {
  await shop.wechat.lever('visitor', { openid: 'o-page-3', isSnapshot: true })
  await inWechat()
  await press(page.getByRole('checkbox'))
  await press(button('微信登录'))
  await words('现在看到的是微信快照页').waitFor()
  await shot(page, 'login-snapshot')
  await open('/me')
  await words('登录 / 注册').waitFor()
  await open('/product?id=camellia-serum')
  await button('加入购物车').waitFor()
})

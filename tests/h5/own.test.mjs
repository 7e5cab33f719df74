// 收藏, 足迹 and sharing by hand: a guest's become the shopper's once, and what was looked at stays here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const NUMBER = '13877790501'

let shop
let browser
let page

journey((opened) => { ({ shop, browser, page } = opened) })

const { button, words, press, open, logIn } = hand(() => page, () => shop)

async function shots(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await shot(page, colorScheme === 'light' ? name : `${name}-${colorScheme}`)
    assert.deepEqual(await serious(page), [], `${name} ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a guest likes goods, and they are there after a restart', async () => {
  await open('/favourites')
  await words('还没有收藏').waitFor()
  await shots('own-favourites-empty')
  for (const id of ['camellia-serum', 'hyaluron-mask']) {
    await open(`/product?id=${id}`)
    await press(button('收藏'))
    await button('已收藏').waitFor()
  }
  await shots('own-product')
  await open('/me')
  await press(words('我的收藏'))
  await page.locator('.favourites-card:visible').first().waitFor()
  assert.equal(await page.locator('.favourites-card:visible').count(), 2)
  await shots('own-favourites')
})

test('logging in they become the shopper’s, on every device', async () => {
  await open('/login')
  await logIn(NUMBER)
  await open('/product?id=velvet-lipstick')
  await press(button('收藏'))
  await button('已收藏').waitFor()
  const other = await phone(browser, shop.url)
  const theirs = hand(() => other, () => shop)
  await other.waitForTimeout(1_000)
  await theirs.open('/login')
  let tries = 0
  for (; tries < 3; tries += 1) {
    const done = await theirs.logIn(NUMBER).then(() => true, () => false)
    if (done) break
  }
  await theirs.open('/favourites')
  await other.locator('.favourites-card:visible').first().waitFor()
  assert.equal(await other.locator('.favourites-card:visible').count(), 3)
  await theirs.press(other.getByRole('button', { name: /^取消收藏/ }).locator('visible=true').first())
  await theirs.words('已取消收藏').waitFor()
  await other.waitForTimeout(500)
  await open('/favourites')
  await page.locator('.favourites-card:visible').nth(1).waitFor()
  await page.waitForTimeout(300)
  assert.equal(await page.locator('.favourites-card:visible').count(), 2)
  await other.context().close()
})

test('what was looked at is here, and can be cleared', async () => {
  await open('/me')
  await press(words('浏览足迹'))
  await page.locator('.footprints-card:visible').first().waitFor()
  assert.equal(await page.locator('.footprints-card:visible').count(), 3)
  await shots('own-footprints')
  await press(words('清空足迹'))
  await press(page.getByRole('button', { name: '清空足迹' }).locator('visible=true').last())
  await words('还没有浏览过商品').waitFor()
})

test('a link to goods is shared', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await open('/product?id=camellia-serum')
  await press(button('分享'))
  await words('已复制').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  // What a shopper hands on invites, too.
  assert.match(link, new RegExp(`^${shop.url}/product\\?id=camellia-serum&invite=[A-Za-z0-9_-]{20,32}$`))
  assert.deepEqual(page.faults, [])
})

test('where the device can hand on, it does, and who closes that has copied nothing', async () => {
  await page.evaluate(() => {
    window.handed = []
    navigator.share = async (what) => {
      window.handed.push(what)
      if (window.handed.length === 2) throw new DOMException('', 'AbortError')
      if (window.handed.length === 3) throw new DOMException('', 'NotAllowedError')
    }
    return navigator.clipboard.writeText('before')
  })
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  const times = (count) => page.waitForFunction((it) => window.handed.length === it, count)
  for (const count of [1, 2]) {
    await press(button('分享'))
    await times(count)
    assert.equal(await copied(), 'before')
  }
  const [{ title, url }] = await page.evaluate(() => window.handed)
  assert.ok(title.length > 0 && url.startsWith(`${shop.url}/product?id=camellia-serum`), `${title} ${url}`)
  // Where it may not, the address is copied.
  await press(button('分享'))
  await words('已复制').waitFor()
  assert.equal(await copied(), url)
  assert.deepEqual(page.faults, [])
})

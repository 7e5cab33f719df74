// 海报 in a browser: it is drawn from pictures of this shop, what a camera reads of it leads to the product, and
// whoever comes by it was invited.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import { serious } from '../lib/axe.mjs'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

let shop
let browser
let page
journey((opened) => { ({ shop, browser, page } = opened) })

const { words, press, open, logIn, button } = hand(() => page, () => shop)

/** The file that the save button gives. */
async function saved() {
  const [download] = await Promise.all([page.waitForEvent('download'), press(button('保存图片'))])
  assert.equal(download.suggestedFilename(), 'poster.png')
  return PNG.sync.read(readFileSync(await download.path()))
}

const read = ({ data, width, height }) => jsQR(new Uint8ClampedArray(data), width, height)?.data

const poster = () => page.getByRole('dialog', { name: '海报' })

test('a guest makes one of a product: its code leads there', async () => {
  await open('/product?id=eye-gel')
  await press(button('海报'))
  await poster().waitFor()
  await page.waitForTimeout(300)
  await shot(page, 'poster-product')
  assert.deepEqual(await serious(page), [])
  const picture = await saved()
  assert.ok(picture.width === 750 && picture.height > 1000, `${picture.width} ${picture.height}`)
  // Somewhere in the middle of the place of the goods it is neither ground nor card.
  const at = (400 * picture.width + 375) * 4
  assert.notDeepEqual([...picture.data.subarray(at, at + 3)], [255, 255, 255])
  assert.equal(read(picture), `${shop.url}/product?id=eye-gel`)
  // By keyboard it is closed and made again.
  await poster().getByRole('button', { name: '关闭' }).press('Enter')
  await poster().waitFor({ state: 'detached' })
  await button('海报').press('Enter')
  await poster().waitFor()
})

test('an inviter makes one: a friend who scans it is theirs', async () => {
  await open('/login')
  await logIn('13877770601')
  await open('/invite')
  await press(button('海报'))
  await poster().waitFor()
  await page.waitForTimeout(300)
  await shot(page, 'poster-invite')
  await page.emulateMedia({ colorScheme: 'dark' })
  await shot(page, 'poster-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  const link = read(await saved())
  assert.match(link, new RegExp(`^${shop.url}/invite\\?invite=[A-Za-z0-9_-]{20,32}$`))
  const token = link.split('=').pop()
  await open('/product?id=eye-gel')
  await words('商品评价').waitFor()
  await press(button('海报'))
  await poster().waitFor()
  assert.equal(read(await saved()), `${shop.url}/product?id=eye-gel&invite=${token}`)
  assert.deepEqual(page.faults, [])

  const friend = await phone(browser, shop.url)
  page = friend
  await page.goto(`${shop.url}/product?id=eye-gel&invite=${token}`)
  await words('商品评价').waitFor()
  await open('/login')
  await logIn('13877770602')
  await words('已接受好友邀请').waitFor()
  assert.deepEqual(friend.faults, [])
})

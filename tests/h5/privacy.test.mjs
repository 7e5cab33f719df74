// 隐私 by hand: a copy of what is kept is taken away, who has an order on its way stays, and who leaves is
// somebody new with the same number.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { shot } from '../lib/browser.mjs'
import { hand, product } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'

const NUMBER = '13877790901'

let shop
let page

journey((opened) => { ({ shop, page } = opened) })

const { button, words, press, open, add, logIn, giveAddress } = hand(() => page, () => shop)

async function shots(name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    await shot(page, colorScheme === 'light' ? name : `${name}-${colorScheme}`)
    assert.deepEqual(await serious(page), [], `${name} ${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const leave = async () => {
  await press(button('确认注销'))
  await words('注销后不能恢复。确定要注销吗？').waitFor()
  await press(page.getByRole('dialog').getByRole('button', { name: '确认注销' }))
}

test('a copy of what is kept is a file', async () => {
  await open('/login')
  await logIn(NUMBER)
  await open('/product?id=camellia-serum')
  await press(button('收藏'))
  await button('已收藏').waitFor()
  await open('/me')
  await press(words('隐私'))
  await button('取走').waitFor()
  await shots('privacy')
  const [file] = await Promise.all([page.waitForEvent('download'), press(button('取走'))])
  assert.equal(file.suggestedFilename(), 'xiaopu-data.json')
  const { tables } = JSON.parse(readFileSync(await file.path(), 'utf8'))
  const rows = (name) => tables.find((it) => it.name === name).rows
  assert.equal(rows('shopper')[0].phone, NUMBER)
  assert.equal(rows('favourite')[0].product, 'camellia-serum')
})

test('an order on its way keeps its shopper, and is led to', async () => {
  await add(await product(shop, 'camellia-serum'))
  await open('/cart')
  await press(button(/结算/))
  await giveAddress()
  await press(button('提交订单'))
  await words('确认支付').waitFor()
  await open('/privacy')
  await press(button('去看看'))
  await words('会作废').waitFor()
  await shots('privacy-leave')
  await leave()
  await words(/还有没办完的/).waitFor()
  await shots('privacy-kept')
  await press(button('我的订单'))
  await press(button('取消订单'))
  await press(page.getByRole('dialog').getByRole('button', { name: /取消订单|确定/ }))
  await words('已取消').waitFor()
})

test('who leaves is a guest here, and somebody new with the same number', async () => {
  await open('/privacy')
  await press(button('去看看'))
  await leave()
  await words('账号已注销').waitFor()
  await words('登录 / 注册').waitFor()
  await open('/favourites')
  await words('还没有收藏').waitFor()
  await open('/privacy')
  assert.equal(await button('取走').count(), 0)
  await page.waitForTimeout(1_000)
  await open('/login')
  await logIn(NUMBER)
  await open('/orders')
  await words('还没有相关订单').waitFor()
  assert.deepEqual(page.faults, [])
})

// A shopper draws: from the menu bar of home, by way of the log-in and the check-in, to a prize; and a day
// later anybody draws that day again.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { serious } from '../lib/axe.mjs'
import { phone, shot } from '../lib/browser.mjs'
import { hand } from '../lib/hand.mjs'
import { journey } from '../lib/journey.mjs'
import { api, binary } from '../lib/shop.mjs'

const NUMBER = '13877770101'
const DAY_MS = 24 * 3_600_000

let shop
let browser
let page
const ahead = journey((opened) => { ({ shop, browser, page } = opened) })

const { button, words, press, open, logIn } = hand(() => page, () => shop)

const drawButton = () => page.locator('.lottery-do:visible')
const tickets = () => page.locator('.lottery-has-count:visible')
const said = () => words(/恭喜抽中|这次没有抽中/)
const has = async (count) => {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.lottery-has-count')]
      .some((it) => it.checkVisibility() && it.textContent === wanted),
    String(count),
  )
}

/** Draws once; whether a ticket was won. */
async function draw(before) {
  await press(drawButton())
  await said().waitFor()
  await page.waitForFunction(() => !document.querySelector('.lottery-spins'))
  const now = Number(await tickets().textContent())
  assert.ok(now === before - 1 || now === before, `${before} tickets became ${now}`)
  return now
}

test('a guest comes by the menu bar, logs in, and hears that there is no ticket yet', async () => {
  await open('/')
  await press(words('抽好礼'))
  await words('中奖概率').waitFor()
  assert.equal(new URL(page.url()).pathname, '/lottery')
  await words('35%').waitFor()
  await shot(page, 'lottery-guest')
  await press(drawButton())
  await words('手机号登录').waitFor()
  await logIn(NUMBER)
  await words('抽奖机会不够，先去获取').waitFor()
  await has(0)
})

test('the check-in brings a ticket, and the way leads back', async () => {
  await press(button(/去签到/))
  await words('签到日历').waitFor()
  await press(page.getByRole('button', { name: '签到', exact: true }).locator('visible=true'))
  await words(/签到成功，获得 5 积分、1 次抽奖机会/).waitFor()
  await shot(page, 'lottery-checkin')
  await press(words('去抽奖'))
  await has(1)
})

test('a draw takes the ticket, and says what it drew', async () => {
  await page.evaluate(() => scrollTo(0, 0))
  const left = await draw(1)
  await shot(page, 'lottery-drawn')
  if (left === 0) assert.ok(await drawButton().isDisabled())
  assert.deepEqual(await serious(page), [])
  assert.deepEqual(page.faults, [])
})

test('points bring another', async () => {
  await open('/lottery?id=wheel')
  await words('中奖概率').waitFor()
  const before = Number(await tickets().textContent())
  await press(button(/兑换/))
  await words('兑换成功，抽奖机会 +1').waitFor()
  await has(before + 1)
  await draw(before + 1)
  await shot(page, 'lottery-again')
  assert.deepEqual(page.faults, [])
})

for (const [colorScheme, locale] of [['light', 'zh-CN'], ['dark', 'zh-CN'], ['dark', 'en-GB']]) {
  test(`the ring and the odds are drawn (${colorScheme}, ${locale})`, async () => {
    const seen = await phone(browser, shop.url, { colorScheme, locale, reducedMotion: 'reduce' })
    await seen.goto(`${shop.url}/lottery?id=wheel`)
    await seen.locator('.lottery-do:visible').waitFor()
    assert.equal(await seen.locator('.lottery-cell:visible').count(), 8)
    await shot(seen, `lottery-${colorScheme}-${locale}`)
    await seen.context().close()
  })
}

test('a day later the seed is there, and everybody draws that day again', async () => {
  const sealed = await api(shop, 'GET', '/api/lotteries/wheel')
  assert.equal(sealed.today.seed, undefined)
  writeFileSync(ahead, String(DAY_MS))
  const { day } = sealed.today
  let told
  for (let tries = 0; tries < 100 && !told?.seal.seed; tries += 1) {
    await new Promise((done) => setTimeout(done, 100))
    told = await api(shop, 'GET', `/api/lotteries/wheel/draws?day=${day}`)
  }
  assert.equal(told.seal.commitment, sealed.today.commitment)
  const verify = (body) =>
    spawnSync(binary, ['lottery', '-'], { input: JSON.stringify(body), encoding: 'utf8' })
  const good = verify(told)
  assert.equal(good.status, 0, good.stderr)
  assert.match(good.stdout, new RegExp(`wheel ${day}: ${told.draws.length} draws, all as promised`))
  const [first] = told.draws
  const other = first.prizes.find(({ id }) => id !== first.drawn)
  const bad = verify({ ...told, draws: [{ ...first, drawn: other.id }] })
  assert.equal(bad.status, 2)
  assert.match(bad.stderr, new RegExp(`draw 1 draws ${first.drawn}, not ${other.id}`))
  await open('/lottery?id=wheel')
  await words(new RegExp('的种子，共抽')).waitFor()
  await words(new RegExp('的种子，共抽')).scrollIntoViewIfNeeded()
  await shot(page, 'lottery-proof')
})

// The core that ships, on every engine that a phone may have: one session of a shopper is recorded here, and
// each engine gives the same answers, byte for byte; so it does to the golden stories, which native code tells.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { before, test } from 'node:test'
import { JSC_PLAIN, JSC_SPARE, V8_6_8, V8_8_4, V8_SPARE, WASM3, play, version } from '../engines/engines.mjs'
import { root, startShop } from '../lib/shop.mjs'
import { shopper } from './shopper.mjs'

const STORIES = path.join(root, 'tests/golden/app')

/** Lists of `{ ask, given, said }`: the shopper's session, then each story. */
let sessions

before(async () => { sessions = [await recorded(), ...readdirSync(STORIES).sort().map(story)] })

/** From the home page to a paid order: every kind of page that prices. */
async function recorded() {
  const shop = await startShop()
  try {
    const record = []
    const it = shopper(shop, { record })
    await it.open('home')
    await it.open('coupons')
    await it.open('flash')
    await it.choose('camellia-serum', ['50ml'])
    await it.choose('eye-gel', [])
    await it.open('cart')
    await it.tap(it.lines()[0].stepper.more)
    await it.tap(it.lines()[1].stepper.more)
    await it.tap(it.data.bar.submit.action)
    await it.logIn('13800138000')
    it.on('cart')
    await it.tap(it.data.bar.submit.action)
    it.on('checkout')
    await it.giveAddress()
    await it.tap(it.data.submit.action)
    it.on('pay')
    assert.ok(record.length > 20, `${record.length} questions`)
    return record
  } finally {
    await shop.stop()
  }
}

/** A golden story as questions; its boot is not among what is compared. */
function story(file) {
  const { boot, steps } = JSON.parse(readFileSync(path.join(STORIES, file)))
  const asked = steps.map(({ now, action, answer, output: said }) => {
    if (!answer) return { ask: 'dispatch', given: [action, now], said }
    const { id, result } = structuredClone(answer)
    if (result.http && typeof result.http.body !== 'string') result.http.body = JSON.stringify(result.http.body)
    return { ask: 'resolve', given: [id, result, now], said }
  })
  return [{ ask: 'boot', given: [boot] }, ...asked]
}

/** As a story says it: what is kept is of no interest there. */
function withoutKept(output) {
  for (const effect of output.effects) if (effect.type === 'store' && effect.value !== null) effect.value = '…'
  return output
}

/** Holds what an engine said against what is recorded and told. */
function agrees(text) {
  const [shopping, ...told] = JSON.parse(text)
  assert.deepEqual(shopping, sessions[0].map(({ said }) => said))
  for (const [at, answers] of told.entries()) {
    const expected = sessions[at + 1].map(({ said }) => said)
    assert.deepEqual(answers.slice(1).map(withoutKept), expected.slice(1))
  }
}

for (const [major, engine] of [['14', V8_8_4], ['10', V8_6_8]]) {
  test(engine.name, () => {
    assert.match(version(major), new RegExp(`^v${major}\\.`))
    agrees(play(engine, sessions))
  })
}

test('JavaScriptCore without its compiler', () => agrees(play(JSC_PLAIN, sessions)))

test('JavaScriptCore and V8 6.8 with the spare core, which is JavaScript', () => {
  agrees(play(JSC_SPARE, sessions))
  agrees(play(V8_SPARE, sessions))
})

test('wasm3', () => agrees(play(WASM3, sessions)))

test('an engine that answers otherwise is found', () => {
  const said = play(V8_8_4, sessions)
  assert.ok(said.includes('eye-gel'))
  assert.throws(() => agrees(said.replace('eye-gel', 'eye-goo')), assert.AssertionError)
})

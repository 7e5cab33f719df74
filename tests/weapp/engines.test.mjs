// The core that ships, on every engine that a phone may have: one session of a shopper is recorded here, and
// each engine gives the same answers, byte for byte; so it does to the golden stories, which native code tells.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { root, startShop } from '../lib/shop.mjs'
import { MINIPROGRAM, shopper } from './shopper.mjs'

const MODULE = path.join(root, 'target/weapp/mall.wasm')
const STORIES = path.join(root, 'tests/golden/app')
const PYTHON = path.join(root, 'target/wasm3/bin/python')
const node = (version) => path.join(root, `tests/node_modules/node-${version}/bin/node`)
/** A session is some 60 questions; an interpreter takes some seconds for it. */
const PATIENCE_MS = 120_000

let folder
/** Lists of `{ ask, given, said }`: the shopper's session, then each story. */
let sessions

before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'engines-'))
  sessions = [await recorded(), ...readdirSync(STORIES).sort().map(story)]
})
after(() => rmSync(folder, { recursive: true, force: true }))

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

/** What there is to play, as a file. */
function questions() {
  const file = path.join(folder, 'told.json')
  writeFileSync(file, JSON.stringify(sessions.map((asked) => asked.map(({ ask, given }) => ({ ask, given })))))
  return file
}

/** One script for an engine without modules; `given` says how it reads and prints. */
function script(given) {
  const missing = ['TextDecoder', 'TextEncoder', 'FinalizationRegistry', 'Intl', 'fetch', 'BigInt']
  const bundle = readFileSync(path.join(MINIPROGRAM, 'core/mall.js'), 'utf8')
  const file = path.join(folder, 'play.js')
  writeFileSync(file, `${given}
var told = ${readFileSync(questions(), 'utf8')};
function CORE(WXWebAssembly) {
  var module = { exports: {} };
  var require = { async: function (id) { var it = {}; SPARE[id](it); return Promise.resolve(it); } };
  (function (module, exports, require, ${missing.join(', ')}) { "use strict"; ${bundle} })(module, module.exports, require);
  return module.exports;
}
${readFileSync(path.join(root, 'tests/engines/play.js'), 'utf8')}`)
  return file
}

function run(command, ...given) {
  assert.ok(existsSync(command), `${command} is missing: scripts/setup --tests`)
  return execFileSync(command, given, { encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 1 << 28 })
}

const OF_NODE = `var readModule = function () { return require('fs').readFileSync(${JSON.stringify(MODULE)}); };
var say = console.log;`
const OF_JSC = `var readModule = function () { return readFile(${JSON.stringify(MODULE)}, 'binary'); };
var say = print;`
/** No wasm at all: the bundle turns to what stands in the two spare packages. */
const SPARE = `var readModule = function () { throw new Error('no wasm here'); };
var SPARE = { ${[1, 2].map((at) => `'../packages/spare${at}/core.js': function (exports) { ${
  readFileSync(path.join(MINIPROGRAM, `packages/spare${at}/core.js`), 'utf8')} }`).join(', ')} };`

for (const [version, name] of [['14', 'V8 8.4'], ['10', 'V8 6.8']]) {
  test(`${name} (Node ${version})`, () => {
    assert.match(run(node(version), '--version'), new RegExp(`^v${version}\\.`))
    agrees(run(node(version), script(OF_NODE)))
  })
}

test('JavaScriptCore without its compiler', () => {
  agrees(run('/usr/bin/jsc', '--useJIT=false', script(OF_JSC)))
})

test('JavaScriptCore and V8 6.8 with the spare core, which is JavaScript', () => {
  agrees(run('/usr/bin/jsc', '--useJIT=false', script(`${SPARE} var say = print;`)))
  agrees(run(node('10'), script(`${SPARE} var say = console.log;`)))
})

test('wasm3', () => {
  agrees(run(PYTHON, path.join(root, 'tests/engines/play_wasm3.py'), MODULE, questions()))
})

test('an engine that answers otherwise is found', () => {
  const said = run(node('14'), script(OF_NODE))
  assert.ok(said.includes('eye-gel'))
  assert.throws(() => agrees(said.replace('eye-gel', 'eye-goo')), assert.AssertionError)
})

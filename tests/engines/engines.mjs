// The engines that a phone may have, and how sessions are played on them: the tests hold what they answer, the
// bench how long it takes them.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../lib/shop.mjs'

const MODULE = path.join(root, 'target/weapp/mall.wasm')
const MINIPROGRAM = path.join(root, 'miniprogram')
const JSC = '/usr/bin/jsc'
/** A session is some 60 questions; an interpreter takes some seconds for it. */
const PATIENCE_MS = 120_000
/** What the bundle has to do without. */
const MISSING = ['TextDecoder', 'TextEncoder', 'FinalizationRegistry', 'Intl', 'fetch', 'BigInt']

const node = (version) => path.join(root, `tests/node_modules/node-${version}/bin/node`)
const OF_NODE = 'var say = console.log; var now = function () { return Number(process.hrtime.bigint()) / 1e6; };'
const OF_JSC = 'var say = print; var now = function () { return preciseTime() * 1000; };'
const NODE_MODULE = `var readModule = function () { return require('fs').readFileSync(${JSON.stringify(MODULE)}); };`
const JSC_MODULE = `var readModule = function () { return readFile(${JSON.stringify(MODULE)}, 'binary'); };`

/** No wasm at all: the bundle turns to what stands in the two spare packages. */
const spare = () => `var readModule = function () { throw new Error('no wasm here'); };
var SPARE = { ${[1, 2].map((at) => `'../packages/spare${at}/core.js': function (exports) { ${
  readFileSync(path.join(MINIPROGRAM, `packages/spare${at}/core.js`), 'utf8')} }`).join(', ')} };`

/** Each plays a file of sessions; `timed` has it say how long each answer took (ms) in place of the answers. */
const scripted = (name, command, flags, given) => ({
  name,
  play: (folder, told, timed) => run(command, ...flags, script(folder, told, given(), timed)),
})
export const V8_8_4 = scripted('V8 8.4 (Node 14)', node('14'), [], () => OF_NODE + NODE_MODULE)
export const V8_6_8 = scripted('V8 6.8 (Node 10)', node('10'), [], () => OF_NODE + NODE_MODULE)
export const JSC_PLAIN = scripted('JavaScriptCore without its compiler', JSC, ['--useJIT=false'], () => OF_JSC + JSC_MODULE)
export const JSC_SPARE = scripted('the same, with the spare core', JSC, ['--useJIT=false'], () => OF_JSC + spare())
export const V8_SPARE = scripted('V8 6.8 with the spare core', node('10'), [], () => OF_NODE + spare())
export const WASM3 = {
  name: 'wasm3',
  play: (_, told, timed) => run(
    path.join(root, 'target/wasm3/bin/python'),
    path.join(root, 'tests/engines/play_wasm3.py'), MODULE, told, ...(timed ? ['--timed'] : []),
  ),
}

export const version = (major) => run(node(major), '--version')

/**
 * What an engine says to lists of `{ ask, given }`.
 *
 * @returns {string}  JSON: a list for each session
 */
export function play(engine, sessions, { timed = false } = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'engines-'))
  try {
    const told = path.join(folder, 'told.json')
    writeFileSync(told, JSON.stringify(sessions.map((asked) => asked.map(({ ask, given }) => ({ ask, given })))))
    return engine.play(folder, told, timed)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One script for an engine without modules; `given` says how it reads and prints, and what time it is. */
function script(folder, told, given, timed) {
  const bundle = readFileSync(path.join(MINIPROGRAM, 'core/mall.js'), 'utf8')
  const file = path.join(folder, 'play.js')
  writeFileSync(file, `${given}
var timed = ${timed};
var told = ${readFileSync(told, 'utf8')};
function CORE(WXWebAssembly) {
  var module = { exports: {} };
  var require = { async: function (id) { var it = {}; SPARE[id](it); return Promise.resolve(it); } };
  (function (module, exports, require, ${MISSING.join(', ')}) { "use strict"; ${bundle} })(module, module.exports, require);
  return module.exports;
}
${readFileSync(path.join(root, 'tests/engines/play.js'), 'utf8')}`)
  return file
}

function run(command, ...given) {
  assert.ok(existsSync(command), `${command} is missing: scripts/setup --tests`)
  return execFileSync(command, given, { encoding: 'utf8', timeout: PATIENCE_MS, maxBuffer: 1 << 28 })
}

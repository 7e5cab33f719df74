// WeChat's own compiler takes the mini-program as it stands, and refuses it broken: the control
// that the first result means something.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { root } from '../lib/shop.mjs'

const MINI = path.join(root, 'miniprogram')
const MAIN_MAX = 700_000
/** WeChat's limit for each package. */
const PACKAGE_MAX = 2 * 1024 * 1024
const LONGEST_MS = 240_000

const work = mkdtempSync(path.join(tmpdir(), 'xiaopu-compiler-'))
after(() => rmSync(work, { recursive: true, force: true }))

/** What the compiler says of `folder`: see `official-compiler.mjs`. */
async function compile(folder) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'official-compiler.mjs'), folder], {
    // The compiler leaves folders where it stands.
    cwd: work, stdio: ['ignore', 'pipe', 'ignore'], timeout: LONGEST_MS,
  })
  let out = ''
  child.stdout.on('data', (chunk) => { out += chunk })
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(out.trim().split('\n').at(-1))
}

/** A copy of the mini-program with one thing wrong. */
function broken(name, harm) {
  const folder = path.join(work, name)
  cpSync(MINI, folder, { recursive: true })
  const at = (file) => path.join(folder, file)
  harm({
    add: (file, text) => appendFileSync(at(file), text),
    write: (file, text) => writeFileSync(at(file), text),
    json(file, change) {
      const value = JSON.parse(readFileSync(at(file), 'utf8'))
      change(value)
      writeFileSync(at(file), JSON.stringify(value))
    },
    remove: (file) => rmSync(at(file)),
  })
  return folder
}

const CART = 'pages/cart/cart'

/** Name, harm, and what the compiler must say about it. */
const refused = [
  ['broken app.json', (it) => it.write('app.json', '{ "pages": [ }'), /app\.json/],
  ['missing page', (it) => it.json('app.json', (app) => app.pages.push('pages/none/none')), /pages\/none\/none/],
  ['tab bar of one', (it) => it.json('app.json', ({ tabBar }) => tabBar.list.splice(1)), /tabBar/],
  ['missing tab icon', (it) => it.remove('images/tab-me-on.png'), /tab-me-on\.png/],
  ['missing component', (it) => it.json(`${CART}.json`, (cart) => { cart.usingComponents = { none: '/components/none/none' } }), /components\/none/],
  ['unbalanced WXML', (it) => it.add(`${CART}.wxml`, '<view><text></view>'), /unexpected end tag: view/],
  ['unclosed WXSS', (it) => it.add(`${CART}.wxss`, '.a { color: red;'), /cart\.wxss/],
  ['JS syntax error', (it) => it.add(`${CART}.js`, 'const x = ;'), /cart\.js/],
  ['wrong enum', (it) => it.json('app.json', ({ window }) => { window.navigationBarTextStyle = 'green' }), /navigationBarTextStyle/],
]

/** Compiled in silence, but found by the analysis. */
const warned = [
  ['missing require', (it) => it.add(`${CART}.js`, "require('./none');"), /Js file "\.\/none"/],
  ['missing @import', (it) => it.add(`${CART}.wxss`, '@import "./none.wxss";'), /Wxss file "\.\/none\.wxss"/],
]

describe('the official compiler', { concurrency: 2 }, () => {
  test('takes the mini-program, whole and small', async (t) => {
    const { error, problems, files, sizes } = await compile(MINI)
    assert.deepEqual({ error, problems }, { error: null, problems: [] })
    assert.equal(files.includes('core/mall.wasm.br'), true, 'the core is in the package')
    t.diagnostic(`bytes: ${JSON.stringify(sizes)}`)
    const { '': main, ...others } = sizes
    assert.equal(main <= MAIN_MAX, true, `main package: ${main}`)
    for (const [name, size] of Object.entries(others)) {
      assert.equal(size > 0 && size < PACKAGE_MAX, true, `${name}: ${size}`)
    }
  })

  for (const [name, harm, says] of refused) {
    test(`refuses: ${name}`, async () => {
      assert.match((await compile(broken(name, harm))).error ?? 'nothing', says)
    })
  }

  for (const [name, harm, says] of warned) {
    test(`warns: ${name}`, async () => {
      assert.match((await compile(broken(name, harm))).problems.join('\n'), says)
    })
  }
})

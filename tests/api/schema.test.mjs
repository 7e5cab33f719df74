// The server against its own document: schemathesis, which others wrote, asks each operation what the document
// allows and what it does not, and looks whether status, type and body of every answer are in it.
//
//   XIAOPU_PROVE=1: 1,000 examples of each operation, and every edge of each field (scripts/prove)
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { ADMIN_TOKEN, logIn, root, startShop } from '../lib/shop.mjs'
import { addressOf, operations, somebody } from './calls.mjs'

const PROGRAM = path.join(root, 'target/schemathesis/bin/schemathesis')
const LONG = Boolean(process.env.XIAOPU_PROVE)
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance'
/** What would end the session of all that comes after, or the shop. */
const APART = ['logOut', 'closeAccount', 'adminReplaceShop']

const missing = existsSync(PROGRAM) ? false : 'scripts/setup --tests installs schemathesis'
if (missing) assert.notEqual(process.env.CI, 'true', missing)

const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-schema-'))
let shop
let found
let owner

before(async () => {
  shop = await startShop()
  found = await operations(shop)
  owner = await somebody(shop, '0001')
})
after(async () => {
  await shop?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Asks the operations of `document` that `wanted` names, with `token`, about what the shopper has. */
async function ask(document, wanted, { examples, token = owner.token }) {
  const chosen = found.all.filter(wanted)
  const lines = ['[auth.openapi.session]', `bearer = "${token}"`, '[auth.openapi.adminToken]', `bearer = "${ADMIN_TOKEN}"`]
  for (const it of chosen.filter(({ path: where }) => where.includes('{id}'))) {
    const id = addressOf({ ...it, query: [] }, owner.ids).split('/')[it.path.split('/').indexOf('{id}')]
    const parameters = [`"path.id" = "${id}"`, ...(it.path.includes('{tag}') ? ['"path.tag" = "vip"'] : [])]
    lines.push('[[operations]]', `include-operation-id = "${it.id}"`, `parameters = { ${parameters.join(', ')} }`)
  }
  writeFileSync(path.join(folder, 'schemathesis.toml'), lines.join('\n'))
  writeFileSync(path.join(folder, 'openapi.json'), JSON.stringify(document))
  const args = ['--config-file', 'schemathesis.toml', 'run', 'openapi.json', '--url', shop.url, '--checks', CHECKS]
  args.push('--max-examples', examples, '--phases', LONG ? 'coverage,fuzzing' : 'fuzzing')
  args.push('--suppress-health-check', 'all', '--warnings', 'off', '--no-color', '--seed', '20261128')
  for (const it of chosen) args.push('--include-operation-id', it.id)
  const end = await new Promise((resolve) => {
    execFile(PROGRAM, args.map(String), { cwd: folder, maxBuffer: 1 << 26 }, (error, said) => resolve({ code: error?.code ?? 0, said }))
  })
  return { ...end, asked: chosen.length, cases: Number(end.said.match(/(\d+) generated/)?.[1] ?? 0) }
}

/** All went as the document says. An operation that takes nothing can be asked in one way only. */
function clean({ code, said, asked, cases }) {
  assert.equal(code, 0, said.slice(-6_000))
  assert.ok(cases >= asked, `${cases} cases of ${asked} operations`)
  process.stdout.write(`# ${cases} cases of ${asked} operations\n`)
}

const isApart = ({ id }) => APART.includes(id)
const examples = LONG ? 1_000 : 20
/** Asked in one run: the long form takes most of an hour, and says how far it is. */
const BATCH = LONG ? 8 : Infinity

/** Asks all operations that `wanted` names, batch by batch. */
async function askAll(wanted) {
  const ids = found.all.filter(wanted).map(({ id }) => id)
  assert.ok(ids.length > 0)
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH)
    clean(await ask(found.document, ({ id }) => batch.includes(id), { examples }))
  }
}

test("what shoppers' programs may ask is answered as the document says", { skip: missing }, async () => {
  await askAll((it) => it.needs !== 'adminToken' && !isApart(it))
})

test("what the merchant's programs may ask is, too", { skip: missing }, async () => {
  await askAll((it) => it.needs === 'adminToken' && !isApart(it))
})

test('so is what ends a session, and what puts another shop up', { skip: missing }, async () => {
  const token = await logIn(shop, '13800000009')
  clean(await ask(found.document, isApart, { examples, token }))
})

test('an answer that is not in the document is seen', { skip: missing }, async () => {
  const wrong = structuredClone(found.document)
  delete wrong.paths['/api/orders/{id}'].get.responses[401]
  const { code, said } = await ask(wrong, (it) => it.id === 'order', { examples: 5, token: 'nobody' })
  assert.equal(code, 1, said)
  assert.match(said, /Undocumented status code/)
})

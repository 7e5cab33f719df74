// WeChat's own compiler on one project folder, offline; a process of its own, because it keeps
// things alive and speaks on every channel. Its last line of output is the answer, as JSON.
//
//   node official-compiler.mjs FOLDER
import { createRequire } from 'node:module'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const [folder] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const said = []
for (const channel of ['log', 'info', 'warn', 'error']) console[channel] = (...words) => said.push(words.map(String).join(' '))
const ci = require('miniprogram-ci')

/** With `attr` given, the compiler asks no server about the project. */
const { appid } = JSON.parse(readFileSync(path.join(folder, 'project.config.json'), 'utf8'))
const attr = { ...ci.DefaultProjectAttr, appid, gameApp: false, released: true }
const project = new ci.Project({
  appid, type: 'miniProgram', projectPath: folder, privateKey: 'offline', attr: async () => attr,
})
const out = mkdtempSync(path.join(tmpdir(), 'xiaopu-compiled-'))

async function attempt(work) {
  try {
    return { done: await work() }
  } catch (error) {
    return { error: String(error?.message ?? error).slice(0, 600) }
  }
}

const setting = { es6: true, minify: true, minifyWXML: true, minifyWXSS: true }
const compiled = await attempt(() => ci.getCompiledResult(
  { project, desc: 'test', setting, onProgressUpdate() {} }, path.join(out, 'out.zip')))
const analysed = compiled.error ? {} : await attempt(() => ci.analyseCode(project, {}))
rmSync(out, { recursive: true, force: true })

/** What a phone downloads, in bytes: the main package as `''`, and each sub-package by its root. */
function sizes(files, { subPackages = [] }) {
  const roots = subPackages.map(({ root }) => root)
  const all = Object.fromEntries(['', ...roots].map((root) => [root, 0]))
  for (const [name, content] of Object.entries(files)) {
    const inside = roots.find((root) => name.startsWith(root)) ?? ''
    all[inside] += Buffer.byteLength(content)
  }
  return all
}

const files = compiled.done ?? {}
const answer = {
  error: compiled.error ?? analysed.error ?? null,
  files: Object.keys(files),
  sizes: compiled.error ? {} : sizes(files, JSON.parse(files['app.json'])),
  problems: said.filter((line) => line.includes("Couldn't resolve") || line.includes('resolve dep failed')),
}
process.stdout.write(`\n${JSON.stringify(answer)}\n`, () => process.exit(0))

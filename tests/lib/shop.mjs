// Starts the real shop for a test: its own data folder, a free port, stopped by its own process id.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

export const binary = process.env.XIAOPU_BINARY ?? path.join(root, 'target/debug/xiaopu')

const START_MS = 20_000

/** What the shop's own programs show: `api(shop, …, { token: ADMIN_TOKEN })`. */
export const ADMIN_TOKEN = 'the-admin-token-of-the-tests'

/**
 * @param {{ h5?: boolean, data?: string, ahead?: string, listen?: string, settings?: string, secrets?: object }} options
 *   `h5`: serve the H5 store of `pkg/h5` as well; `data`: a data folder to open again (it is then kept); `ahead`:
 *   a file with the milliseconds that its clock is ahead; `listen`: where, else on a free port; `settings`: the
 *   file of a shop that takes money, and its secrets
 * @returns {Promise<{ url: string, pid: number, data: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startShop({ h5 = false, data, ahead, listen = '127.0.0.1:0', settings, secrets } = {}) {
  const folder = data ?? mkdtempSync(path.join(tmpdir(), 'xiaopu-'))
  const args = ['serve', '--listen', listen, '--data', folder]
  if (settings) args.push('--settings', settings)
  if (ahead) args.push('--ahead', ahead)
  if (h5) args.push('--h5', path.join(root, 'pkg/h5'))
  const env = { ...process.env, ...secrets, XIAOPU_ADMIN_TOKEN: ADMIN_TOKEN }
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let log = ''
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the shop did not start:\n${log}`)), START_MS)
    const read = (chunk) => {
      log += chunk
      const found = log.match(/http:\/\/127\.0\.0\.1:(\d+)/)
      if (found) {
        clearTimeout(timer)
        resolve(found[0])
      }
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the shop ended with ${code}:\n${log}`)))
  })
  return {
    url,
    pid: child.pid,
    data: folder,
    log: () => log,
    async stop() {
      child.kill('SIGTERM')
      await ended
      if (!data) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * What the merchant does: takes the whole shop out, changes it, puts it back. The server runs on.
 *
 * @param {(file: object) => void} change  of the exported shop
 */
export function changeShop(shop, change) {
  const xiaopu = (command, input) => execFileSync(binary, [...command, '--data', shop.data], {
    input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'], maxBuffer: 1 << 26,
  })
  const file = JSON.parse(xiaopu(['export']))
  change(file)
  xiaopu(['import', '-', '--stock', 'replace'], JSON.stringify(file))
}

/** Asks the shop's API; throws unless it answers with `expected`. */
export async function api(shop, method, url, { body, token, expected = 200 } = {}) {
  const headers = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const answer = await fetch(shop.url + url, { method, headers, body: body && JSON.stringify(body) })
  const text = await answer.text()
  if (answer.status !== expected) throw new Error(`${method} ${url}: ${answer.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** Logs a shopper in through the sandbox; gives the token. */
export async function logIn(shop, phone = '13800138000') {
  const sent = await api(shop, 'POST', '/api/session/code', { body: { phone } })
  const body = { phone, code: sent.sandboxCode }
  return (await api(shop, 'POST', '/api/session', { body })).token
}

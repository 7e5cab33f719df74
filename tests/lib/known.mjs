// A WeChat that is none (tests/wechat-fake), and a shop to which shoppers log in by it.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root, startShop } from './shop.mjs'

const BINARY = process.env.WECHAT_FAKE ?? path.join(root, 'target/debug/wechat-fake')

/** What WeChat's browser says of itself. */
export const AGENT = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 '
  + 'Chrome/120.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600 NetType/WIFI Language/zh_CN'

async function fakeWechat() {
  const child = spawn(BINARY, { stdio: ['pipe', 'pipe', 'inherit'] })
  const said = await new Promise((resolve, reject) => {
    let text = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error('wechat-fake ended')))
    child.stdout.on('data', (part) => {
      text += part
      if (text.includes('\n')) resolve(JSON.parse(text))
    })
  })
  const lever = async (name, body) => {
    const answer = await fetch(`${said.base}/fake/${name}`, { method: 'POST', body: JSON.stringify(body) })
    if (answer.status !== 200) throw new Error(`${name}: ${await answer.text()}`)
    return answer.json()
  }
  return { ...said, lever, stop: () => child.stdin.end() }
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

/** A program of the merchant's that is asked to send codes: keeps the last one of each number. */
async function smsProgram() {
  const { createServer: serve } = await import('node:http')
  const codes = new Map()
  const server = serve((ask, answer) => {
    let text = ''
    ask.on('data', (part) => { text += part })
    ask.on('end', () => {
      const { phone, code } = JSON.parse(text)
      codes.set(phone, code)
      answer.writeHead(204).end()
    })
  })
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  return { codes, url: `http://127.0.0.1:${server.address().port}/codes`, stop: () => server.close() }
}

/**
 * A shop that takes real money, as far as the fake goes: nobody is shown a code.
 *
 * @param {{ h5?: boolean, sms?: boolean }} options  `sms`: a program of the merchant's sends codes
 */
export async function startKnownShop({ h5 = false, sms = true } = {}) {
  const wechat = await fakeWechat()
  const program = await smsProgram()
  const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-settings-'))
  const write = (name, text) => writeFileSync(path.join(folder, name), text)
  const listen = `127.0.0.1:${await freePort()}`
  write('key.pem', wechat.merchantKey)
  write('platform.pem', wechat.platformKey)
  write('xiaopu.toml', `address = "http://${listen}"
${sms ? `[sms]\nurl = "${program.url}"` : ''}
[wechat]
description = "青禾小铺"
miniProgram = "${wechat.app}"
page = "${wechat.pageApp}"
base = "${wechat.base}"
openBase = "${wechat.base}"
[wechat.pay]
merchant = "${wechat.merchant}"
serial = "${wechat.merchantSerial}"
keyFile = "key.pem"
platformKeyId = "${wechat.platformKeyId}"
platformKeyFile = "platform.pem"
base = "${wechat.base}"
`)
  const shop = await startShop({
    h5,
    listen,
    settings: path.join(folder, 'xiaopu.toml'),
    secrets: {
      XIAOPU_WECHAT_API_KEY: wechat.apiKey,
      XIAOPU_WECHAT_SECRET: wechat.secret,
      XIAOPU_WECHAT_PAGE_SECRET: wechat.pageSecret,
      XIAOPU_SMS_KEY: 'a-key-that-both-have',
    },
  })
  return {
    ...shop,
    wechat,
    codes: program.codes,
    async stop() {
      await shop.stop()
      wechat.stop()
      program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

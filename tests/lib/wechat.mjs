// A WeChat that is none (tests/wechat-fake), a shop that takes money by it, and WeChat's own part on a phone.
import { execFileSync, spawn } from 'node:child_process'
import { createPublicKey, createVerify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root, startShop } from './shop.mjs'

const BINARY = process.env.WECHAT_FAKE ?? path.join(root, 'target/debug/wechat-fake')

/** What WeChat's browser says of itself. */
export const AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) '
  + 'Mobile/15E148 MicroMessenger/8.0.50(0x18003231) NetType/WIFI Language/zh_CN'

/** What the shop and the merchant's program that sends codes both have. */
export const SMS_KEY = 'a-key-that-both-have'

/** Opens the fake: what it said, its levers, and what it has written down. */
export async function startWechat() {
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
  return {
    ...said,
    async lever(name, body = {}) {
      const answer = await fetch(`${said.base}/fake/${name}`, { method: 'POST', body: JSON.stringify(body) })
      if (answer.status !== 200) throw new Error(`the fake does not ${name}: ${await answer.text()}`)
      return answer.json()
    },
    book: async () => (await fetch(`${said.base}/fake/book`)).json(),
    stop: () => child.stdin.end(),
  }
}

/**
 * The settings of a shop that takes money by `wechat`: a folder with them, and the secrets.
 *
 * @param {object} wechat  of {@link startWechat}
 * @param {{ address?: string, codes?: string, original?: string }} options  `address`: where the shop says it is;
 *   `codes`: the program of the merchant's that sends codes; `original`: 原始ID of the mini-program
 */
export function settings(wechat, { address = 'https://shop.example', codes, original } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'xiaopu-settings-'))
  const write = (name, text) => writeFileSync(path.join(folder, name), text)
  write('key.pem', wechat.merchantKey)
  write('platform.pem', wechat.platformKey)
  write('xiaopu.toml', `address = "${address}"
${codes ? `[sms]\nurl = "${codes}"` : ''}
[wechat]
description = "青禾小铺"
miniProgram = "${wechat.app}"
${original ? `originalId = "${original}"` : ''}
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
  const secrets = {
    XIAOPU_WECHAT_API_KEY: wechat.apiKey,
    XIAOPU_WECHAT_SECRET: wechat.secret,
    XIAOPU_WECHAT_PAGE_SECRET: wechat.pageSecret,
    XIAOPU_SMS_KEY: SMS_KEY,
  }
  return { folder, file: path.join(folder, 'xiaopu.toml'), secrets }
}

/** Each shopper that is there is known to `app` as `o-` and their name. */
const ACQUAINT = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (shopper,) in db.execute("SELECT id FROM shopper").fetchall():
    for app in sys.argv[2:]:
        db.execute("INSERT INTO wechat_account (app, openid, shopper, seen_at) VALUES (?, ?, ?, 0)", (app, "o-" + shopper, shopper))
db.commit()
`

/**
 * A shop that takes money by `wechat`. Where money is real nobody logs in by the sandbox's codes, so `enter`
 * does it while the shop is a sandbox still; then the same shop, on the same port, takes money, and WeChat's apps
 * know whoever was there.
 *
 * @param {object} wechat  of {@link startWechat}
 * @param {(sandbox: object) => Promise<void>} enter
 * @param {object} options  of `startShop`
 */
export async function startPaidShop(wechat, enter, options = {}) {
  const data = mkdtempSync(path.join(tmpdir(), 'xiaopu-paid-'))
  const { folder, file, secrets } = settings(wechat)
  const sandbox = await startShop({ ...options, data })
  try {
    await enter(sandbox)
  } finally {
    await sandbox.stop()
  }
  execFileSync('python3', ['-c', ACQUAINT, path.join(data, 'xiaopu.db'), wechat.app, wechat.pageApp])
  const shop = await startShop({ ...options, data, listen: new URL(sandbox.url).host, settings: file, secrets })
  await wechat.lever('callbacks', { to: shop.url })
  return {
    ...shop,
    async stop() {
      await shop.stop()
      for (const it of [data, folder]) rmSync(it, { recursive: true, force: true })
    },
  }
}

/** Whether the merchant signed what a phone is to ask for, in the app that it is in. */
export function isSigned(wechat, app, { timeStamp, nonceStr, package: prepay, signType, paySign }) {
  const verify = createVerify('RSA-SHA256').update(`${app}\n${timeStamp}\n${nonceStr}\n${prepay}\n`)
  return signType === 'RSA' && verify.verify(createPublicKey(wechat.merchantCertificate), paySign, 'base64')
}

/** The payment that was begun last and is open. */
export async function openPayment(wechat) {
  const { payments } = await wechat.book()
  return Object.values(payments).filter((it) => it.state === 'NOTPAY').map((it) => it.number).at(-1)
}

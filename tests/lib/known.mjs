// A WeChat that is none (tests/wechat-fake), and a shop to which shoppers log in by it.
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { startShop } from './shop.mjs'
import { settings, startWechat } from './wechat.mjs'

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
  const wechat = await startWechat()
  const program = await smsProgram()
  const listen = `127.0.0.1:${await freePort()}`
  const { folder, file, secrets } = settings(wechat, { address: `http://${listen}`, codes: sms ? program.url : undefined })
  const shop = await startShop({ h5, listen, settings: file, secrets })
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

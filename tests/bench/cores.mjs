// The pricing core as the bench asks it: in wasm without glue, natively as a program, and as the
// mini-program has it.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { brotliDecompressSync } from 'node:zlib'
import { root } from '../lib/shop.mjs'

export const NOW = 1764150000000

/** The exports of `mall-build fuel`, and the question as JavaScript has it. */
export async function wasmCore() {
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(root, 'target/weapp/fuel.wasm')))
  const core = instance.exports
  const question = () => {
    const bytes = new Uint8Array(core.memory.buffer, core.json_at(), core.json_len())
    return JSON.parse(new TextDecoder().decode(bytes))
  }
  return { ...core, question }
}

/** The same code, compiled for this machine; one question at a time. */
export function nativeCore() {
  const child = spawn(path.join(root, 'target/release/mall-fuel'), { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(seed, size, runs) {
      child.stdin.write(`${[seed, ...size, runs].join(' ')}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error('the native core ended')
      return JSON.parse(value)
    },
    stop: () => child.stdin.end(),
  }
}

const shelfItem = ({ sku, product, category, unitPrice }) => ({
  sku, product, category, title: `好物 ${sku}`, options: '', image: `/media/${sku}.svg`, price: unitPrice,
  wasPrice: null, stock: 99, limit: null, minimum: null, onShelf: true, brand: '', tags: [],
})

/** What a phone has before anything is asked. */
export const BOOT = { now: NOW, seed: 'abcdefghijklmnop', lang: 'zh-CN', kept: { state: null, home: null }, trust: 'all', home: null }

/** The core of the mini-program, anew; whatever it is asked is put into `record`. */
export async function begun(record = []) {
  const wasm = brotliDecompressSync(readFileSync(path.join(root, 'miniprogram/core/mall.wasm.br')))
  globalThis.WXWebAssembly = { instantiate: (_, imports) => WebAssembly.instantiate(wasm, imports) }
  const bundle = createRequire(import.meta.url)(path.join(root, 'miniprogram/core/index.js'))
  await bundle.load({ fresh: true })
  const asked = (ask) => (...given) => {
    record.push({ ask, given })
    return bundle[ask](...given)
  }
  return { boot: asked('boot'), dispatch: asked('dispatch'), resolve: asked('resolve') }
}

/**
 * The core of the mini-program with its cart page open on `question`'s lines, under its rules.
 * `tap()` is a tap on "+" or "−" of the first line: the time, and what crossed. `open()` opens the cart page anew,
 * after `close()`, and gives the bytes of its view.
 */
export async function miniProgram({ basket: { lines }, rules }, record = []) {
  const core = await begun(record)
  const shelf = lines.map(shelfItem)
  const body = JSON.stringify({ appliedSeq: 0, cart: null, clamps: [], shelf, rules })
  /** Answers what the core asks the server, as a server would that agrees with all it is told. */
  const served = (output) => {
    for (const { type, id } of output.effects) {
      if (type === 'request') served(core.resolve(id, { http: { status: 200, body, serverTime: String(NOW) } }, NOW))
    }
    return output
  }
  served(core.boot(BOOT))
  for (const { sku, quantity } of lines) served(core.dispatch({ add: { sku, quantity } }, NOW))
  const cart = { open: { route: 'cart', query: {} } }
  let { page } = served(core.dispatch(cart, NOW))
  const [{ sku }] = lines
  let pieces = 1
  const bytes = (of) => Buffer.byteLength(JSON.stringify(of))
  return {
    close: () => core.dispatch({ close: { page } }, NOW),
    open() {
      const output = core.dispatch(cart, NOW)
      page = output.page
      return bytes(output.patches)
    },
    tap() {
      pieces = pieces === 2 ? 3 : 2
      const action = { page: { page, act: { cart: { quantity: { sku, pieces } } }, text: null } }
      const start = process.hrtime.bigint()
      const output = core.dispatch(action, NOW)
      const took = Number(process.hrtime.bigint() - start)
      const kept = output.effects.filter(({ type }) => type === 'store')
      const crossed = bytes(action) + bytes(output)
      return { took, patch: bytes(output.patches), crossed, kept: bytes(kept), output }
    },
  }
}

// The core as pages know it (`/core/index.js`), on top of mall-h5: the face of crates/README.md.
import * as glue from 'mall-glue'

/** As in the mini-program's loader. */
const SELF_TEST = '小铺 core ok 🛒'
/** A download that takes longer has come to nothing. */
const PATIENCE_MS = 30_000
/** A session that begins anew within this time after the last new beginning gets nowhere. */
const AGAIN_MS = 10_000
const RELOADED = 'xiaopu.reloaded'

let loading = null
let running = false
let refused = false

const staged = (stage, cause) => Object.assign(new Error(`${stage}: ${cause?.message ?? cause}`), { stage })

function refuse(stage) {
  return (cause) => { throw staged(stage, cause) }
}

/** The whole module, past a cache that may hold half of it. */
async function bytes(address) {
  const answer = await fetch(address, { cache: 'reload' })
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`)
  return answer.arrayBuffer()
}

async function instantiate() {
  const address = document.querySelector('meta[name=xiaopu-wasm]').content
  // Compiled while it comes; when that fails, whatever the reason, once more from all of it.
  await glue.default({ module_or_path: address }).catch(async () => {
    const module = await bytes(address).catch(refuse('download'))
    await glue.default({ module_or_path: module }).catch(refuse('instantiate'))
  })
  const said = glue.selfTest()
  if (said !== SELF_TEST) throw staged('self-test', `said ${said}`)
  running = true
}

function patience() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(staged('download', `not there after ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
}

/**
 * A module is instantiated once; `fresh` loads the page anew, which drops the instance for good. A
 * session that traps again at once is not begun a third time, until the shopper asks for it.
 */
export function load({ fresh = false } = {}) {
  if (fresh && loading) return reload()
  loading ??= Promise.race([instantiate(), patience()])
  return loading
}

function reload() {
  const now = Date.now()
  if (running && !refused) {
    if (now - recall() < AGAIN_MS) {
      refused = true
      return Promise.reject(staged('boot', 'the core trapped again and again'))
    }
    remember(now)
  }
  location.reload()
  return new Promise(() => {})
}

/** Storage may be full or locked away: then nothing is remembered. */
function recall() {
  try {
    return Number(sessionStorage.getItem(RELOADED))
  } catch {
    return 0
  }
}

function remember(now) {
  try {
    sessionStorage.setItem(RELOADED, String(now))
  } catch {
    // The next trap is the first one again.
  }
}

function ask(question) {
  try {
    return question()
  } catch (trap) {
    throw Object.assign(trap, { panic: glue.lastPanic() })
  }
}

export const boot = (options) => ask(() => glue.boot(options))
export const dispatch = (action, now) => ask(() => glue.dispatch(action, now))
export const resolve = (id, result, now) => ask(() => glue.resolve(id, result, now))
export const onOutput = (deliver) => glue.onOutput(deliver)

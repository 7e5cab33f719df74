// The core as pages know it (`/core/index.js`), on top of mall-h5: the face of crates/README.md.
import * as glue from 'mall-glue'

/** As in the mini-program's loader. */
const SELF_TEST = '小铺 core ok 🛒'
/** A download that takes longer has come to nothing. */
const PATIENCE_MS = 30_000
/** What the session that trapped asked the next one to take of what was kept. */
const TRUST = 'xiaopu.trust'

let loading = null

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
}

function patience() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(staged('download', `not there after ${PATIENCE_MS} ms`)), PATIENCE_MS)
  })
}

/**
 * A module is instantiated once; `fresh` loads the page anew, which drops the instance for good.
 *
 * @param {{ fresh?: boolean, trust?: string }} options  `trust`: what the page loaded anew resolves with
 * @returns {Promise<string | null>}
 */
export function load({ fresh = false, trust } = {}) {
  if (fresh && loading) return reload(trust)
  loading ??= Promise.race([instantiate(), patience()])
  return loading.then(recall)
}

function reload(trust) {
  // Not remembered, it would be tried for ever: the shopper decides when.
  if (trust && !remember(trust)) return Promise.reject(staged('boot', 'the core trapped'))
  location.reload()
  return new Promise(() => {})
}

/** Once: the shopper's own reload begins as on any day. */
function recall() {
  try {
    const trust = sessionStorage.getItem(TRUST)
    sessionStorage.removeItem(TRUST)
    return trust
  } catch {
    return null
  }
}

/** Storage may be full or locked away. */
function remember(trust) {
  try {
    sessionStorage.setItem(TRUST, trust)
    return true
  } catch {
    return false
  }
}

function ask(question) {
  try {
    return question()
  } catch (trap) {
    throw withPanic(trap)
  }
}

/** What Rust said last, when the module can still tell. */
function withPanic(trap) {
  try {
    return Object.assign(trap, { panic: glue.lastPanic() })
  } catch {
    return trap
  }
}

/** What the store server put into the page for the first look: a guest's home. */
const arrived = () => document.getElementById('home')?.textContent

export const boot = (options) => ask(() => glue.boot({ ...options, channel: 'h5', home: arrived() }))
export const dispatch = (action, now) => ask(() => glue.dispatch(action, now))
export const resolve = (id, result, now) => ask(() => glue.resolve(id, result, now))

/** Effects that Rust runs itself trap where no page hears of it. */
export function onOutput(deliver, trapped) {
  const hear = (error) => { if (error instanceof WebAssembly.RuntimeError) trapped(withPanic(error)) }
  addEventListener('error', ({ error }) => hear(error))
  addEventListener('unhandledrejection', ({ reason }) => hear(reason))
  glue.onOutput(deliver)
}

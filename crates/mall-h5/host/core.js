// The core as pages know it (`/core/index.js`), on top of mall-h5: the face of crates/README.md.
//
// There are two of it. One knows the home page alone and comes with it; the other knows all pages and
// comes with them (`rest.js`). Who begins at home goes on with the other as soon as another page is
// asked for, as a session goes on after a trap: from what is kept, and what the first hands over.
import * as home from 'mall-glue'

/** As in the mini-program's loader. */
const SELF_TEST = '小铺 core ok 🛒 3333333334 3333333334 3333333333'
/** A download that takes longer has come to nothing. */
const PATIENCE_MS = 30_000
/** What the session that trapped asked the next one to take of what was kept. */
const TRUST = 'xiaopu.trust'

/** What a claim under way is waited for before the core is replaced. */
const QUIET_MS = 3_000
const QUIET_STEP_MS = 50

/** The glue of the core in use. */
let glue = home
let loading = null
/** Gives the glue of the core that knows all pages; set by the host. */
let fetchWhole = null
/** What the core before handed over. */
let after = null
/** Tells the session that the core is another. */
let renewed = () => {}

const atHome = location.pathname === '/'

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

const address = (name) => document.querySelector(`meta[name=xiaopu-${name}]`).content

async function instantiate(core, module) {
  // Compiled while it comes; when that fails, whatever the reason, once more from all of it.
  await core.default({ module_or_path: module }).catch(async () => {
    const whole = await bytes(module).catch(refuse('download'))
    await core.default({ module_or_path: whole }).catch(refuse('instantiate'))
  })
  const said = core.selfTest()
  if (said !== SELF_TEST) throw staged('self-test', `said ${said}`)
  return core
}

async function whole() {
  const core = await fetchWhole().catch(refuse('download'))
  return instantiate(core, address('wasm'))
}

async function first() {
  glue = await (atHome ? instantiate(home, address('home')) : whole())
}

/** @param {() => Promise<object>} fetch  gives the glue of the core that knows all pages */
export function completeBy(fetch) {
  fetchWhole = fetch
}

let completing = null

/** Resolves when the core knows all pages. */
export function complete() {
  if (!atHome) return Promise.resolve()
  completing ??= replace()
  completing.catch(() => { completing = null })
  return completing
}

async function replace() {
  const [next] = await Promise.all([Promise.race([whole(), patience()]), loading?.catch(() => {})])
  for (let waited = 0; waited < QUIET_MS && glue.isBusy(); waited += QUIET_STEP_MS) {
    await new Promise((resolve) => { setTimeout(resolve, QUIET_STEP_MS) })
  }
  after = glue.handOver()
  glue = next
  renewed()
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
  loading ??= Promise.race([first(), patience()])
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

/** How the core was got and how it is: for the page of diagnostics, as in the mini-program's loader. */
export function about() {
  let check
  try {
    const said = glue.selfTest()
    check = said === SELF_TEST ? '通过' : `不符：${said}`
  } catch (cause) {
    check = `没有通过：${cause.message}`
  }
  const [entry] = performance.getEntriesByType('resource').filter((it) => it.name.endsWith('.wasm')).slice(-1)
  return {
    check,
    way: `WebAssembly，${glue === home ? '首页' : '全部页面'}，${navigator.userAgent}`,
    took: entry && `${Math.round(entry.duration)} 毫秒`,
    failure: '没有',
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

export const boot = (options) => ask(() => glue.boot({ ...options, channel: 'h5', home: arrived(), after }))
export const dispatch = (action, now) => ask(() => glue.dispatch(action, now))
export const resolve = (id, result, now) => ask(() => glue.resolve(id, result, now))

/** Effects that Rust runs itself trap where no page hears of it. */
export function onOutput(deliver, trapped, renew) {
  const hear = (error) => { if (error instanceof WebAssembly.RuntimeError) trapped(withPanic(error)) }
  if (renew !== renewed) {
    renewed = renew
    addEventListener('error', ({ error }) => hear(error))
    addEventListener('unhandledrejection', ({ reason }) => hear(reason))
  }
  glue.onOutput(deliver)
}

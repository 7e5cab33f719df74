// The core as pages know it (`/core/index.js`), on top of mall-h5: the face of crates/README.md.
import * as glue from 'mall-glue'

/** As in the mini-program's loader. */
const SELF_TEST = '小铺 core ok 🛒'

let loading = null

function failed(stage, cause) {
  throw Object.assign(new Error(`${stage}: ${cause?.message ?? cause}`), { stage })
}

function address() {
  return document.querySelector('meta[name=xiaopu-wasm]').content
}

/** A module is instantiated once; `fresh` loads the page anew, which drops the instance for good. */
async function instantiate() {
  await glue.default({ module_or_path: address() }).catch((cause) => failed('instantiate', cause))
  const said = glue.selfTest()
  if (said !== SELF_TEST) failed('self-test', `said ${said}`)
}

export function load({ fresh = false } = {}) {
  if (fresh && loading) {
    location.reload()
    return new Promise(() => {})
  }
  loading ??= instantiate()
  return loading
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

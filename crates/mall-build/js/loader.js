/**
 * Loads the core into a mini-program, and gives it the face of `crates/README.md`: objects in,
 * objects out. The glue of wasm-bindgen is bundled in as `mall-glue`.
 */
import * as glue from 'mall-glue';

/** A path in the code package: WeChat takes nothing else. */
const MODULE = '/core/mall.wasm.br';
/** Under this name the module imports what the glue gives. */
const IMPORTED_FROM = './mall_bg.js';
/** Text that survives only a whole module and a right UTF-8 codec. */
const SELF_TEST = '小铺 core ok 🛒';

let loading = null;

function imports() {
  const given = {};
  Object.keys(glue).forEach((name) => {
    const wanted = name.indexOf('__wbg_') === 0 || name.indexOf('__wbindgen_') === 0;
    if (wanted && name !== '__wbg_set_wasm') given[name] = glue[name];
  });
  return { [IMPORTED_FROM]: given };
}

function failed(stage, cause) {
  const error = new Error(`${stage}: ${(cause && cause.message) || cause}`);
  error.stage = stage;
  throw error;
}

function instantiate() {
  return WXWebAssembly.instantiate(MODULE, imports()).catch((cause) => failed('instantiate', cause));
}

/** The core as JavaScript. Two packages, since one may hold 2 MB. */
function spare() {
  return Promise.all([
    require.async('../packages/spare1/core.js'),
    require.async('../packages/spare2/core.js'),
  ]).then(([first, second]) => ({ exports: first.make(second.part) }));
}

/** A whole core; some phones fail once for no reason, so there is a second try, and then the spare one. */
function obtain() {
  const once = () => Promise.resolve().then(instantiate).then(begin);
  return once().catch(once).catch((cause) => Promise.resolve().then(spare).then(begin).catch(() => {
    throw cause;
  }));
}

function begin(result) {
  // A device answers with `{ instance, module }`; the published types say a bare instance.
  const { exports } = result.instance || result;
  glue.__wbg_set_wasm(exports);
  if (exports.__wbindgen_start) exports.__wbindgen_start();
  let said;
  try {
    glue.reserve();
    said = glue.selfTest();
  } catch (cause) {
    failed('self-test', cause);
  }
  if (said !== SELF_TEST) failed('self-test', `said ${said}`);
}

/**
 * @param {{ fresh?: boolean }} options  `fresh` drops the present instance: after a trap
 * @returns {Promise<void>}  rejects with an Error that has `stage`
 */
export function load(options) {
  if (!loading || (options && options.fresh)) {
    loading = obtain();
    loading.catch(() => {
      loading = null;
    });
  }
  return loading;
}

/** Asks the module; a trap comes out as an Error with `panic`, what Rust said last. */
function ask(question) {
  try {
    return JSON.parse(question());
  } catch (trap) {
    try {
      trap.panic = glue.lastPanic();
    } catch (none) {
      trap.panic = '';
    }
    throw trap;
  }
}

export const boot = (options) => ask(() => glue.boot(JSON.stringify(options)));

export const dispatch = (action, now) => ask(() => glue.dispatch(JSON.stringify(action), now));

export const resolve = (id, result, now) =>
  ask(() => glue.resolve(id, JSON.stringify(result), now));

/** Here the shell runs every effect, so nothing comes later. */
export const onOutput = () => {};

/**
 * Loads the core into a mini-program, and gives it the face of `crates/README.md`: objects in,
 * objects out. The glue of wasm-bindgen is bundled in as `mall-glue`.
 */
import * as glue from 'mall-glue';

/** A path in the code package: WeChat takes nothing else. */
const MODULE = '/core/mall.wasm.br';
/** Under this name the module imports what the glue gives. */
const IMPORTED_FROM = './mall_bg.js';
/** Text that survives only a whole module, a right UTF-8 codec and right arithmetic. */
const SELF_TEST = '小铺 core ok 🛒 3333333334 3333333334 3333333333';

let loading = null;
/** How the core in use was got. */
const way = { by: '', tries: 0, ms: 0, failure: '', memory: null };

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
  way.failure = error.message;
  throw error;
}

function instantiate() {
  way.by = 'WXWebAssembly';
  way.tries += 1;
  return WXWebAssembly.instantiate(MODULE, imports()).catch((cause) => failed('instantiate', cause));
}

/** The core as JavaScript. Two packages, since one may hold 2 MB. */
function spare() {
  way.by = 'wasm2js';
  return Promise.all([
    require.async('../packages/spare1/core.js'),
    require.async('../packages/spare2/core.js'),
  ]).then(([first, second]) => ({ exports: first.make(second.part) }));
}

/** A whole core; some phones fail once for no reason, so there is a second try, and then the spare one. */
function obtain() {
  const began = Date.now();
  way.tries = 0;
  way.failure = '';
  const once = () => Promise.resolve().then(instantiate).then(begin);
  return once().catch(once).catch((cause) => Promise.resolve().then(spare).then(begin).catch(() => {
    throw cause;
  })).then(() => {
    way.ms = Date.now() - began;
  });
}

function begin(result) {
  // A device answers with `{ instance, module }`; the published types say a bare instance.
  const { exports } = result.instance || result;
  glue.__wbg_set_wasm(exports);
  way.memory = exports.memory;
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

/** What the self-test says now, in words; a core that was never there says why. */
function checked() {
  try {
    const said = glue.selfTest();
    return said === SELF_TEST ? '通过' : `不符：${said}`;
  } catch (cause) {
    return `没有通过：${cause.message}`;
  }
}

/** How the core was got and how it is, as finished texts: for the page of diagnostics. */
export function about() {
  const { by, tries, ms, failure, memory } = way;
  return {
    check: checked(),
    way: `${by || '没有加载'}，第 ${tries} 次`,
    took: `${ms} 毫秒`,
    memory: memory ? `${memory.buffer.byteLength >> 10} KB` : '未知',
    failure: failure || '没有',
  };
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

/**
 * The session between the pages and the core: tells the core what happened, shows what changed,
 * carries out what it asks. Nothing here decides anything.
 */
const core = require('../core/index');
const { now } = require('./clock');
const effects = require('./effects');
const kept = require('./kept');

/** A page of the stack: `{ page, route, query, id }`, the id being the core's. */
const opened = [];
/** What happened before the core was there. */
const early = [];
/** Traps since the last start; see `recover`. */
const traps = [];
const TRAPS_MAX = 3;
const BROKEN = '/pages/broken/broken';

let running = false;
let badge = null;
/** Stands for the instance of the moment: after a trap, effects of the one before answer nobody. */
let current = {};

function deliver({ error, patches, effects: asked }) {
  const asking = current;
  const answer = (id, result) => {
    if (asking === current) tell(() => core.resolve(id, result, now()));
  };
  if (error) console.error(error);
  patches.forEach(({ page: id, set }) => {
    const shown = opened.find((it) => it.id === id);
    if (shown) shown.page.setData(set);
  });
  asked.forEach((effect) => {
    if (effect.type === 'badge') badge = effect;
    effects[effect.type](effect, answer);
  });
}

/** Does `run`, which asks the core, now or as soon as the core is there. */
function tell(run) {
  if (!running) {
    early.push(run);
    return;
  }
  try {
    deliver(run());
  } catch (trap) {
    recover(trap);
  }
}

/** Ids made on this device come from this text. */
function seed() {
  const text = (bytes) => Array.from(new Uint8Array(bytes), (it) => it.toString(36)).join('');
  return new Promise((resolve) => {
    wx.getRandomValues({
      length: 24,
      success: ({ randomValues }) => resolve(text(randomValues)),
      fail: () => resolve(`${now()}`),
    });
  });
}

function language() {
  return (wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync()).language;
}

/** Loads the core, begins a session with what was kept, and opens the pages that wait for it. */
function start(options) {
  const loaded = core.load(options).then(seed);
  return loaded.then((random) => {
    running = true;
    core.onOutput(deliver);
    deliver(core.boot({ now: now(), seed: random, lang: language(), kept: kept.read() }));
    opened.forEach(introduce);
    early.splice(0).forEach(tell);
  }).catch((failure) => {
    running = false;
    console.error(failure);
    wx.reLaunch({ url: BROKEN });
  });
}

/** A trap is a bug: reported once, the instance dropped, the session begun again. */
function recover(trap) {
  running = false;
  current = {};
  opened.forEach((shown) => {
    shown.id = null;
  });
  traps.push(trap);
  console.error(trap, trap.panic);
  if (traps.length === TRAPS_MAX) wx.reLaunch({ url: BROKEN });
  else start({ fresh: true });
}

/** Tells the core of a page; what it then shows comes in the same answer. */
function introduce(shown) {
  tell(() => {
    const output = core.dispatch({ open: { route: shown.route, query: shown.query } }, now());
    shown.id = output.page;
    return output;
  });
}

exports.start = () => start({ fresh: false });

/** From the page that says the shop is broken. */
exports.restart = () => {
  traps.length = 0;
  start({ fresh: true }).then(() => running && wx.reLaunch({ url: '/pages/home/home' }));
};

exports.send = (action) => tell(() => core.dispatch(action, now()));

exports.open = (route, query, page) => {
  const shown = { page, route, query, id: null };
  opened.push(shown);
  if (running) introduce(shown);
};

/** Something happened to `page`: `show`, `close`, `reachBottom`, `pullDown`. */
exports.happened = (type, page) => {
  const shown = opened.find((it) => it.page === page);
  if (type === 'close') opened.splice(opened.indexOf(shown), 1);
  if (shown.id === null) return;
  exports.send({ [type]: { page: shown.id } });
  if (type === 'show' && badge) effects.badge(badge);
};

/**
 * A tap on something that holds an action; grey things hold none. While the core starts anew after
 * a trap, what is on the screen speaks of pages that it does not know.
 */
exports.tap = (event) => {
  const { action } = event.currentTarget.dataset;
  if (action && running) exports.send(action);
};

/** A field that holds an action has a new text. */
exports.input = (event) => {
  const { action } = event.currentTarget.dataset;
  if (action && running) {
    exports.send({ page: Object.assign({}, action.page, { text: event.detail.value }) });
  }
};

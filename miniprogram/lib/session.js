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
/** What a boot takes of the kept state, and what the next one takes when that came to nothing. */
const LESS = { all: 'session', session: 'nothing', nothing: null };
/** A session that has run so long since a trap has recovered from it. */
const CALM_MS = 10000;
const BROKEN = '/pages/broken/broken';
const DIAGNOSTICS = '/pages/diagnostics/diagnostics';

let running = false;
let badge = null;
/** The class of every page that says how large texts are. */
let textSize = '';
/** Stands for the instance of the moment: after a trap, effects of the one before answer nobody. */
let current = {};
/** What the next boot takes of the kept state; null when there is nothing more to try. */
let trust = 'all';
/** Stands for the last trap, until the session has recovered from it. */
let shaken = null;
let booting = false;

/** Pages that are open, and those that come, show texts as large as the shopper wants them. */
function resize(size) {
  textSize = size;
  opened.forEach(({ page }) => page.setData({ textSize }));
}

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
    if (effect.type === 'textSize') resize(effect.class);
    else effects[effect.type](effect, answer);
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

/** A trap was: another one before the session is calm again is no accident. */
function shake() {
  const trap = {};
  shaken = trap;
  setTimeout(() => {
    if (shaken !== trap) return;
    shaken = null;
    trust = 'all';
  }, CALM_MS);
}

/** Begins a session with what was kept, and opens the pages that wait for it. */
function begin(random) {
  if (trust === 'session') kept.putAside();
  running = true;
  booting = true;
  core.onOutput(deliver, recover, renew);
  tell(() => {
    const found = trust === 'nothing' ? {} : kept.read();
    const output = core.boot({
      now: now(), seed: random, lang: language(), channel: 'miniProgram', trust, kept: found,
    });
    // A core that cannot read what it begins with has not begun.
    if (output.error) throw new Error(output.error);
    return output;
  });
  booting = false;
  opened.forEach(introduce);
  if (running) early.splice(0).forEach(tell);
}

/** Loads the core; in H5 after a trap in a page loaded anew, which goes on where the last one was. */
function start(options) {
  return core.load(options).then((asked) => {
    if (asked) {
      trust = asked;
      shake();
    }
    return seed();
  }).then(begin).catch((failure) => {
    running = false;
    console.error(failure);
    wx.reLaunch({ url: BROKEN });
  });
}

/** What the instance before still had under way answers nobody, and its pages are to be told of anew. */
function leave() {
  running = false;
  booting = false;
  current = {};
  opened.forEach((shown) => {
    shown.id = null;
  });
}

/** The core is another, which knows more pages (H5): the session goes on with it. */
function renew() {
  leave();
  start({ fresh: false });
}

/**
 * A trap is a bug: reported once, the instance dropped, the session begun again. When it comes at
 * the start, or again at once, the next session begins with less of what was kept.
 */
function recover(trap) {
  // What the instance dropped before still had under way.
  if (!running) return;
  if (booting || shaken) trust = LESS[trust];
  leave();
  console.error(trap, trap.panic);
  shake();
  if (trust) start({ fresh: true, trust });
  else wx.reLaunch({ url: BROKEN });
}

/** Tells the core of a page; what it then shows comes in the same answer. */
function introduce(shown) {
  if (!running) return;
  tell(() => {
    const output = core.dispatch({ open: { route: shown.route, query: shown.query } }, now());
    shown.id = output.page;
    return output;
  });
}

exports.start = () => start({ fresh: false });

/** From the page that says the shop is broken. */
exports.restart = () => {
  trust = 'all';
  shaken = null;
  start({ fresh: true }).then(() => running && wx.reLaunch({ url: '/pages/home/home' }));
};

/** Hidden behind a long press; it needs no core. */
exports.diagnose = () => wx.navigateTo({ url: DIAGNOSTICS });

exports.send = (action) => tell(() => core.dispatch(action, now()));

exports.open = (route, query, page) => {
  const shown = { page, route, query, id: null };
  opened.push(shown);
  if (textSize) page.setData({ textSize });
  introduce(shown);
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

/** A number was told, or was not: the action has the code for it, or nothing. */
exports.phone = (event) => {
  const { action } = event.currentTarget.dataset;
  if (action && running) {
    exports.send({ page: Object.assign({}, action.page, { text: event.detail.code || '' }) });
  }
};

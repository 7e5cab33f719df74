/** What stays on this device. Storage may be full or damaged: nothing here throws. */

const PREFIX = 'xiaopu.';

function get(key) {
  try {
    const text = wx.getStorageSync(`${PREFIX}${key}`);
    return typeof text === 'string' ? text : null;
  } catch (damage) {
    console.warn(damage);
    return null;
  }
}

/** All that was kept, as the core takes it at the start. */
exports.read = () => ({ state: get('state'), ops: get('ops'), home: get('home') });

/** Keeps `value`, or forgets what was there when it is null. */
function write(key, value) {
  const forget = () => wx.removeStorage({ key: `${PREFIX}${key}` });
  if (value === null) forget();
  // Half of an old state would be worse than none.
  else wx.setStorage({ key: `${PREFIX}${key}`, data: value, fail: forget });
}
exports.write = write;

/** Puts the state, which made a session trap, where no session finds it and a developer does. */
exports.putAside = () => {
  const state = get('state');
  if (state) write('aside', state);
};

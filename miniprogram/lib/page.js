const session = require('./session');

/**
 * A page of the shop. It holds no rule: the core has its view, and behind every button the action
 * that the button sends.
 *
 * @param {string} route  the page's name: the last segment of its path
 */
exports.page = (route) => {
  Page({
    data: { ready: false, textSize: '' },
    onLoad(query) {
      session.open(route, query, this);
    },
    onShow() {
      if (this.hidden) session.happened('show', this);
      this.hidden = false;
    },
    onHide() {
      this.hidden = true;
    },
    onUnload() {
      session.happened('close', this);
    },
    onReachBottom() {
      session.happened('reachBottom', this);
    },
    onPullDownRefresh() {
      session.happened('pullDown', this);
    },
    onShareAppMessage() {
      session.happened('share', this);
      return this.data.share || {};
    },
    tap: session.tap,
    input: session.input,
    phone: session.phone,
    /** The end of a list inside the page. */
    reachBottom() {
      session.happened('reachBottom', this);
    },
  });
};

const session = require('./session');

/** What a moment in a timeline may open; other pages are a shopper's own. */
const PUBLIC = ['home', 'product', 'group', 'groups', 'bargain', 'bargains', 'flash', 'live', 'invite', 'newcomer'];

/** The card that a friend gets. */
function shared() {
  session.happened('share', this);
  return this.data.share || {};
}

/** The same for a timeline, which opens the page that was shared. */
function moment() {
  const { title, path = '', imageUrl } = shared.call(this);
  return { title, query: path.split('?')[1], imageUrl };
}

/**
 * A page of the shop. It holds no rule: the core has its view, and behind every button the action
 * that the button sends.
 *
 * @param {string} route  the page's name: the last segment of its path
 */
exports.page = (route) => {
  Page(Object.assign({
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
    onShareAppMessage: shared,
    tap: session.tap,
    input: session.input,
    diagnose: session.diagnose,
    phone: session.phone,
    /** The end of a list inside the page. */
    reachBottom() {
      session.happened('reachBottom', this);
    },
  }, PUBLIC.includes(route) && { onShareTimeline: moment }));
};

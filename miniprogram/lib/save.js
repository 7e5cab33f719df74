/**
 * The effect `save`, beside those of `effects.js`: the page that asks for it brings it along. A phone keeps
 * no file of a mini-program that could be opened elsewhere, so the text is put on the clipboard. In H5
 * `mall-h5/host/save.js` stands here.
 */
const effects = require('./effects');

effects.save = ({ text }) => wx.setClipboardData({ data: text });

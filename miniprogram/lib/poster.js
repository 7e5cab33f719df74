/**
 * The effects `poster` and `album`, beside those of `effects.js`: the page that asks for them brings them
 * along. The core has said what is on a poster and where. In H5 `mall-h5/host/poster.js` stands here.
 */
const { origin } = require('../config');
const effects = require('./effects');

/** What WeChat says of somebody who keeps their album closed, unlike of who changed their mind. */
const CLOSED = /auth|permission/;

/** Who scans it here comes to the mini-program. */
const native = (code) => `${code}${code.includes('?') ? '&' : '?'}via=miniProgram`;

/** A picture for `canvas`; nothing where there is none, or where it does not come. */
const load = (canvas, { kind, text }) => new Promise((resolve) => {
  if (kind !== 'picture' && kind !== 'code') {
    resolve(null);
    return;
  }
  const picture = canvas.createImage();
  picture.onload = () => resolve(picture);
  picture.onerror = () => resolve(null);
  const src = text.startsWith('/') ? `${origin}${text}` : text;
  picture.src = kind === 'code' ? native(src) : src;
});

/** A picture that is no square shows its upper left part. */
function place(brush, { x, y, width: side }, picture) {
  if (picture) brush.drawImage(picture, 0, 0, picture.width, picture.width, x, y, side, side);
}

/** Half of the stroke that rounds a card is outside of it. */
const ROUND = 32;

const draw = {
  fill(brush, { x, y, width, height, colour }) {
    brush.fillStyle = colour;
    brush.fillRect(x, y, width, height);
  },
  card(brush, item) {
    const { x, y, width, height, colour } = item;
    draw.fill(brush, item);
    Object.assign(brush, { strokeStyle: colour, lineWidth: ROUND, lineJoin: 'round' });
    brush.strokeRect(x, y, width, height);
  },
  picture: place,
  code(brush, item, picture) {
    if (!picture) throw new Error('a poster without its code leads nowhere');
    place(brush, item, picture);
  },
  text(brush, { x, y, width, height, colour, text }) {
    Object.assign(brush, { fillStyle: colour, font: `${height}px sans-serif` });
    brush.fillText(text, x, y, width);
  },
};

effects.poster = ({ id, width, height, items }, answer) => {
  const canvas = wx.createOffscreenCanvas({ type: '2d', width, height });
  const brush = canvas.getContext('2d');
  Promise.all(items.map((item) => load(canvas, item))).then((pictures) => {
    items.forEach((item, at) => draw[item.kind](brush, item, pictures[at]));
    return new Promise((success, fail) => {
      wx.canvasToTempFilePath({ canvas, success, fail });
    });
  }).then(({ tempFilePath }) => answer(id, { drawn: tempFilePath })).catch((failure) => {
    console.warn(failure);
    answer(id, 'failed');
  });
};

/** Who has forbidden it is asked, and led to where it can be allowed. */
effects.album = ({ picture, saved, refused }) => wx.saveImageToPhotosAlbum({
  filePath: picture,
  success: () => wx.showToast({ title: saved, icon: 'none' }),
  fail({ errMsg }) {
    if (!CLOSED.test(errMsg)) return;
    wx.showModal({ content: refused, success: ({ confirm }) => confirm && wx.openSetting({}) });
  },
});

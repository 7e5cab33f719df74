/**
 * The effect `pictures`, beside those of `effects.js`: the page that asks for it brings it along. In H5
 * `mall-h5/host/pictures.js` stands here.
 */
const effects = require('./effects');
const named = require('./named');
const own = require('./own');

/** A picture takes longer than a request: phones send slowly. */
const TIMEOUT_MS = 60000;

/** What came of it, as of a request. */
const send = (filePath, { url, headers }) => new Promise((resolve) => {
  wx.uploadFile({
    url: own(url),
    filePath,
    name: 'picture',
    header: headers,
    timeout: TIMEOUT_MS,
    success: ({ statusCode, data }) => resolve({ http: { status: statusCode, body: named(data) } }),
    fail: () => resolve('failed'),
  });
});

effects.pictures = (effect, answer) => {
  const { id, count } = effect;
  wx.chooseMedia({
    count,
    mediaType: ['image'],
    sizeType: ['compressed'],
    success: ({ tempFiles }) => {
      Promise.all(tempFiles.map(({ tempFilePath }) => send(tempFilePath, effect)))
        .then((pictures) => answer(id, { pictures }));
    },
    // The shopper chose none.
    fail: () => answer(id, { pictures: [] }),
  });
};

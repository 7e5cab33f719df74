/**
 * The effect `requestPayment`, beside those of `effects.js`: the page that asks for it brings it along. In H5
 * `mall-h5/host/payment.js` stands here. What WeChat says is handed on; whether it is paid, the server knows.
 */
const effects = require('./effects');

effects.requestPayment = ({ id, arguments: given }, answer) => {
  wx.requestPayment(Object.assign(JSON.parse(given), {
    success: () => answer(id, { confirmed: true }),
    // Who gives up is told of as a failure, by these words alone.
    fail: ({ errMsg }) => answer(id, errMsg.includes('cancel') ? { confirmed: false } : 'failed'),
  }));
};

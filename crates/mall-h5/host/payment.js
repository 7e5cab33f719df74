// The effect `requestPayment` in a browser. Inside WeChat its bridge asks for the money, and comes a moment after
// the page; outside, the browser goes to WeChat's page, and comes back by the address that the server put into it.

/** Where money is asked for outside WeChat. The core has looked at the address; this is the last place that can. */
const WECHAT_PAY = 'https://wx.tenpay.com/'
/** How long the bridge may take to come (ms). */
const BRIDGE_MS = 3000

function bridge() {
  return new Promise((resolve, reject) => {
    if (window.WeixinJSBridge) resolve(window.WeixinJSBridge)
    document.addEventListener('WeixinJSBridgeReady', () => resolve(window.WeixinJSBridge), { once: true })
    setTimeout(reject, BRIDGE_MS)
  })
}

const SAID = {
  'get_brand_wcpay_request:ok': { confirmed: true },
  'get_brand_wcpay_request:cancel': { confirmed: false },
}

export function requestPayment({ id, arguments: given, url }, answer) {
  if (url && !url.startsWith(WECHAT_PAY)) {
    answer(id, 'failed')
    return
  }
  if (url) {
    // A page that the browser kept as it was goes on from here.
    addEventListener('pageshow', () => answer(id, { confirmed: false }), { once: true })
    location.assign(url)
    return
  }
  const said = ({ err_msg: message }) => answer(id, SAID[message] ?? 'failed')
  bridge().then((it) => it.invoke('getBrandWCPayRequest', JSON.parse(given), said)).catch(() => answer(id, 'failed'))
}

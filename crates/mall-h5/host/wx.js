// The part of `wx.*` that the shop's pages use. Requests, kept state and timers are the core's: in
// H5 Rust runs them.
import { copy } from './clipboard.js'

/** What may be opened beside the shop: no script, no file, no other program, and nothing that could be read otherwise. */
const OUTSIDE = /^https:\/\/[a-z0-9.-]+([/?][!-[\]-~]*)?$/

/** Calls back as WeChat does; without callbacks, failures are not an error. */
function settle({ success, fail, complete } = {}, work) {
  let result
  try {
    result = { errMsg: 'ok', ...work() }
  } catch (error) {
    result = { errMsg: `fail ${error.message}` }
    fail?.(result)
    complete?.(result)
    return
  }
  success?.(result)
  complete?.(result)
}

/**
 * A path is a page of this shop: only the browser knows where that is, and it is handed on where the device
 * has a way to. Anything else goes on the clipboard.
 *
 * @returns {Promise<boolean>}  whether it is on the clipboard
 */
async function handOn(text) {
  const url = text.startsWith('/') && location.origin + text
  if (url && navigator.share) {
    try {
      await navigator.share({ title: document.title, url })
      return false
    } catch (refusal) {
      // Who closed what was offered wants nothing more.
      if (refusal.name === 'AbortError') return false
    }
  }
  await copy(url || text)
  return true
}

export function createWx({ stack, chrome, overlay }) {
  // What the server has at an address of its own leads out of the shop.
  const paging = (name) => (options) => settle(options, () => {
    if (/^\/(api|open)\//.test(options?.url)) location.assign(options.url)
    else stack[name](options ?? {})
  })
  return {
    navigateTo: paging('navigateTo'),
    redirectTo: paging('redirectTo'),
    navigateBack: paging('navigateBack'),
    switchTab: paging('switchTab'),
    reLaunch: paging('reLaunch'),

    showToast: (options) => settle(options, () => overlay.toast(options.title)),
    showModal: (options) => overlay.ask(options).then((confirm) => {
      settle(options, () => ({ confirm, cancel: !confirm }))
    }),
    setNavigationBarTitle: (options) => settle(options, () => stack.setTitle(options.title)),
    setTabBarBadge: (options) => settle(options, () => chrome.setBadge(options.index, options.text)),
    removeTabBarBadge: (options) => settle(options, () => chrome.setBadge(options.index, '')),
    stopPullDownRefresh: (options) => settle(options, stack.stopPullDown),

    setClipboardData: (options) => handOn(options.data).then(
      (isCopied) => settle(options, () => isCopied && overlay.toast('已复制')),
      (error) => settle(options, () => { throw error }),
    ),
    makePhoneCall: (options) => settle(options, () => { location.href = `tel:${options.phoneNumber}` }),

    // The core has looked at the address, by its host too; the page that opens knows nothing of this one.
    openCustomerServiceChat: (options) => settle(options, () => {
      const { url } = options.extInfo
      if (!OUTSIDE.test(url)) throw new Error('no address that may be opened')
      open(url, '_blank', 'noopener')
    }),

    getRandomValues: (options) => settle(options, () => ({
      randomValues: crypto.getRandomValues(new Uint8Array(options.length)).buffer,
    })),
    getAppBaseInfo: () => ({ language: new URLSearchParams(location.search).get('lang') ?? navigator.language }),
    /** The core's own kept state is read in Rust. */
    getStorageSync: () => '',
    onNetworkStatusChange(listener) {
      for (const [name, isConnected] of [['online', true], ['offline', false]]) {
        addEventListener(name, () => listener({ isConnected, networkType: isConnected ? 'unknown' : 'none' }))
      }
    },
  }
}

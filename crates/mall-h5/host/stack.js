// The stack of pages, and the browser's history beside it.
//
// Each entry of the history has a key, greater than those before it; a page of the stack has the key
// of its entry. Back and forward then say by their key which page is meant, a reload included.
import { createAddresses } from './address.js'
import { createPage } from './page.js'

/** It says that the shop is broken, and keeps the address of the page that should be there. */
const BROKEN = 'pages/broken/broken'

/**
 * @param {{ manifest: object, chrome: object, createRoot: Function, load: Function, before: Function,
 *   report: Function }} host
 * @param {{ left: Function, missing: Function }} on  a page was left by back or forward; no such page
 */
export function createStack(host, on) {
  const { manifest, chrome } = host
  const addresses = createAddresses(manifest.pages)
  /** Pages of tabs live as long as the shop. */
  const tabs = new Map((manifest.app.tabBar?.list ?? []).map(({ pagePath }) => [pagePath, null]))
  const stack = []
  const top = () => stack.at(-1)
  const isTab = (path) => tabs.has(path)
  let lastKey = history.state?.key ?? 0

  function put(target) {
    chrome.mount()
    host.load(target.path)
    const kept = tabs.get(target.path)
    const page = kept ?? createPage(target, host)
    if (isTab(target.path)) tabs.set(target.path, page)
    stack.push(page)
    if (!kept) page.load()
    return page
  }

  function show(page) {
    page.show()
    const tab = isTab(page.path)
    chrome.paint({ path: page.path, window: page.window, isTab: tab, canGoBack: stack.length > 1 || !tab })
    page.focus()
  }

  const drop = (page) => { if (!isTab(page.path)) page.close() }
  function clear() {
    top()?.hide()
    stack.splice(0).forEach(drop)
  }

  /** Remembers the page in the browser's history: on top, or in place of the present entry. */
  function remember(page, how) {
    page.key = lastKey += 1
    const address = page.path === BROKEN ? undefined : addresses.of(page)
    history[page.path === BROKEN ? 'replaceState' : how]({ key: page.key }, '', address)
  }

  function known(url, wanted) {
    const target = addresses.find(url)
    if (!target.path) throw new Error(`page "${url}" is not found`)
    if (wanted !== undefined && isTab(target.path) !== wanted) throw new Error(`${url} is ${wanted ? 'no' : 'a'} tab`)
    return target
  }

  /** `leave` goes from the page on top, when the new one can be opened. */
  function open(target, how, leave) {
    host.before(target.path, () => {
      leave()
      const page = put(target)
      remember(page, how)
      show(page)
    })
  }

  /** The page that the browser's address names; home when there is no such page. */
  function openAddress() {
    const named = addresses.find(location.pathname + location.search)
    const found = named.path && named.path !== BROKEN
    const target = found ? named : addresses.find('/')
    host.before(target.path, () => {
      clear()
      const page = put(target)
      page.key = history.state?.key ?? (lastKey += 1)
      history.replaceState({ key: page.key }, '', addresses.of(page))
      show(page)
      if (!found) on.missing()
    })
  }

  /** Forward to a page that was left: it goes on top again. */
  function reopen(target, key) {
    host.before(target.path, () => {
      top().hide()
      const page = put(target)
      page.key = key
      show(page)
    })
  }

  addEventListener('popstate', ({ state }) => {
    // A `#` in the address, or an entry that is not ours, leads nowhere.
    if (!state?.key) return
    // Nothing runs below the page that says so.
    if (top().path === BROKEN) {
      location.reload()
      return
    }
    on.left()
    const at = stack.findIndex(({ key }) => key === state.key)
    const target = addresses.find(location.pathname + location.search)
    if (at >= 0) {
      top().hide()
      stack.splice(at + 1).forEach(drop)
      show(top())
    } else if (state.key > top().key && target.path && !isTab(target.path)) {
      reopen(target, state.key)
    } else {
      openAddress()
    }
  })

  return {
    pages: () => stack.map(({ page }) => page),
    openAddress,
    navigateTo({ url }) {
      open(known(url, false), 'pushState', () => top().hide())
    },
    redirectTo({ url }) {
      open(known(url, false), 'replaceState', () => {
        top().hide()
        drop(stack.pop())
      })
    },
    navigateBack({ delta = 1 }) {
      if (stack.length < 2) throw new Error('nothing below')
      history.go(-Math.min(delta, stack.length - 1))
    },
    switchTab({ url }) {
      const target = known(url, true)
      if (top().path !== target.path) open(target, 'pushState', clear)
    },
    reLaunch({ url }) {
      open(known(url), 'pushState', clear)
    },
    /** Of the page on top; it keeps it when another page goes over it. */
    setTitle(title) {
      top().name(title)
      chrome.setTitle(title)
    },
    stopPullDown: () => top().pull?.stop(),
  }
}

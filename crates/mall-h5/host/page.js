// One page: its box in the column, its life in the framework, what it keeps while another covers it.
import { watchPull } from './pull.js'

/** So near to the end (px) counts as the end. */
const BOTTOM_PX = 60

/**
 * @param {{ path: string, search: string, query: object }} target
 * @param {{ report: (error: unknown) => void }} host  hears of what the page throws
 */
export function createPage(target, { manifest, chrome, createRoot, report }) {
  const { config } = manifest.components[target.path]
  const box = document.createElement('page')
  const place = document.createElement('span')
  // With the focus on it, arrow keys scroll it, and a screen reader says its name.
  box.tabIndex = -1
  box.setAttribute('role', 'group')
  box.append(place)
  chrome.pages.append(box)
  const root = createRoot(target.path)
  root.attach(box, place)
  const page = root.get()
  page.route = target.path
  page.options = target.query

  function call(name, ...args) {
    try {
      page[name]?.(...args)
    } catch (error) {
      report(error)
    }
  }

  /** How high the page was when its end was told of; somebody may jump from one end to the next. */
  let toldAt = 0
  let scrolled = 0
  let focused = null
  box.addEventListener('scroll', () => {
    const near = box.scrollTop + box.clientHeight >= box.scrollHeight - BOTTOM_PX
    const height = near ? box.scrollHeight : 0
    if (near && height !== toldAt) call('onReachBottom')
    toldAt = height
  }, { passive: true })
  const pull = config.enablePullDownRefresh ? watchPull(box, () => call('onPullDownRefresh')) : null

  const self = {
    ...target,
    page,
    pull,
    key: 0,
    window: { ...manifest.app.window, ...config },
    /** Once, when it stands on the stack: a title that it sets is its own. */
    load() {
      call('onLoad', target.query)
    },
    show() {
      box.hidden = false
      box.scrollTop = scrolled
      call('onShow')
    },
    hide() {
      scrolled = box.scrollTop
      focused = box.contains(document.activeElement) ? document.activeElement : null
      box.hidden = true
      call('onHide')
    },
    name(title) {
      self.window.navigationBarTitleText = title
      box.setAttribute('aria-label', title)
    },
    /** Where a keyboard or a screen reader goes on: where it was, or at the top of a new page. */
    focus() {
      const next = focused?.isConnected ? focused : box
      next.focus({ preventScroll: true })
    },
    close() {
      call('onUnload')
      root.release()
      box.remove()
    },
  }
  self.name(self.window.navigationBarTitleText)
  return self
}

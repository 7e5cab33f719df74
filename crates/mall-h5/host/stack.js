// The stack of pages, and the browser's history beside it. A page's address is its route: the last
// segment of its path; home is `/`.

const HOME = 'home'
/** So near to the end (px) counts as the end. */
const BOTTOM_PX = 60

export function createStack({ manifest, chrome, createRoot }) {
  const byRoute = new Map(manifest.pages.map((path) => [path.split('/').pop(), path]))
  const tabs = new Map((manifest.app.tabBar?.list ?? []).map(({ pagePath }) => [pagePath, null]))
  const stack = []
  const self = { load: () => {}, current: () => stack.map(({ page }) => page), navigateTo, redirectTo, navigateBack, switchTab, reLaunch, openAddress, top }
  let lastKey = 0

  const call = ({ page }, name, ...args) => page[name]?.(...args)
  function top() {
    return stack.at(-1)
  }

  /** `/packages/goods/product/product?id=1`, or a browser's `/product?id=1`. */
  function parse(url) {
    const [where, search = ''] = url.replace(/^\//, '').split('?')
    const path = manifest.pages.includes(where) ? where : byRoute.get(where === '' ? HOME : where)
    // WeChat hands values over undecoded; the core decodes.
    const query = Object.fromEntries(search.split('&').filter(Boolean).map((pair) => {
      const [name, ...value] = pair.split('=')
      return [name, value.join('=')]
    }))
    return { path, search, query }
  }

  function address({ path, search }) {
    const route = path.split('/').pop()
    return `/${route === HOME ? '' : route}${search ? `?${search}` : ''}`
  }

  function create(target) {
    self.load(target.path)
    const box = document.createElement('page')
    const place = document.createElement('span')
    box.append(place)
    chrome.pages.append(box)
    const root = createRoot(target.path)
    root.attach(box, place)
    const record = { ...target, box, root, page: root.get(), key: 0 }
    record.page.route = target.path
    record.page.options = target.query
    watchEnd(record)
    call(record, 'onLoad', target.query)
    return record
  }

  function watchEnd(record) {
    const { box } = record
    box.addEventListener('scroll', () => {
      const near = box.scrollTop + box.clientHeight >= box.scrollHeight - BOTTOM_PX
      if (near && !record.atEnd) call(record, 'onReachBottom')
      record.atEnd = near
    }, { passive: true })
  }

  function show(record) {
    for (const { box } of [...stack, ...tabs.values()].filter(Boolean)) box.hidden = true
    record.box.hidden = false
    call(record, 'onShow')
    chrome.paint({
      path: record.path,
      window: { ...manifest.app.window, ...manifest.components[record.path].config, ...record.window },
      isTab: tabs.has(record.path),
      canGoBack: stack.length > 1 || !tabs.has(record.path),
    })
  }

  function hide(record) {
    if (record) call(record, 'onHide')
  }

  function drop(record) {
    if (tabs.has(record.path)) return
    call(record, 'onUnload')
    record.root.release()
    record.box.remove()
  }

  /** Remembers the page in the browser's history: on top, or in place of the present entry. */
  function remember(record, how) {
    lastKey += 1
    record.key = lastKey
    history[how]({ key: record.key }, '', address(record))
  }

  function put(target) {
    const tab = tabs.get(target.path)
    const record = tab ?? create(target)
    if (tabs.has(target.path)) tabs.set(target.path, record)
    stack.push(record)
    return record
  }

  function known(url, wanted) {
    const target = parse(url)
    if (!target.path) throw new Error(`page "${url}" is not found`)
    if (wanted !== undefined && tabs.has(target.path) !== wanted) throw new Error(`${url}: ${wanted ? 'no' : 'a'} tab`)
    return target
  }

  function navigateTo({ url }) {
    const target = known(url, false)
    hide(top())
    const record = put(target)
    remember(record, 'pushState')
    show(record)
  }

  function redirectTo({ url }) {
    const target = known(url, false)
    drop(stack.pop())
    const record = put(target)
    remember(record, 'replaceState')
    show(record)
  }

  function clear() {
    hide(top())
    stack.splice(0).forEach(drop)
  }

  function switchTab({ url }) {
    const target = known(url, true)
    if (top()?.path === target.path) return
    clear()
    const record = put(target)
    remember(record, 'pushState')
    show(record)
  }

  function reLaunch({ url }) {
    const target = known(url)
    clear()
    const record = put(target)
    remember(record, 'pushState')
    show(record)
  }

  function navigateBack() {
    if (stack.length < 2) throw new Error('nothing below')
    history.back()
  }

  /** The page that the browser's address names; home when there is no such page. */
  function openAddress() {
    const target = parse(location.pathname + location.search)
    clear()
    const record = put(target.path ? target : parse('/'))
    remember(record, 'replaceState')
    show(record)
    if (!target.path) chrome.onMissing?.()
  }

  addEventListener('popstate', ({ state }) => {
    const at = stack.findIndex(({ key }) => key === state?.key)
    if (at < 0) {
      openAddress()
      return
    }
    hide(top())
    stack.splice(at + 1).forEach(drop)
    show(top())
  })

  return self
}

// What WeChat draws around a page: navigation bar, tab bar, and the column that holds them.

const make = (tag, name, text) => {
  const element = document.createElement(tag)
  if (name) element.className = name
  if (text !== undefined) element.textContent = text
  return element
}

export function createChrome({ app }) {
  const shell = make('div', 'shop')
  const bar = make('header', 'shop-bar')
  const back = make('button', 'shop-back')
  const title = make('h1', 'shop-title')
  const pages = make('main', 'shop-pages')
  const nav = make('nav', 'shop-tabs')
  const self = { shell, pages, mount, paint, setTitle, setBadge, onTab: () => {}, onBack: () => {} }

  back.type = 'button'
  back.setAttribute('aria-label', '返回')
  back.addEventListener('click', () => self.onBack())
  bar.append(back, title)
  nav.setAttribute('aria-label', '主导航')
  const tabs = (app.tabBar?.list ?? []).map((tab) => {
    const button = make('button', 'shop-tab')
    const icon = make('img')
    const badge = make('span', 'shop-badge')
    icon.alt = ''
    icon.width = 24
    icon.height = 24
    badge.hidden = true
    button.type = 'button'
    button.append(icon, make('span', 'shop-tab-text', tab.text), badge)
    button.addEventListener('click', () => self.onTab(tab.pagePath))
    nav.append(button)
    return { ...tab, button, icon, badge }
  })
  shell.append(bar, pages, nav)

  /** In place of the skeleton, when the first page is about to be shown. */
  function mount() {
    if (shell.isConnected) return
    document.getElementById('skeleton')?.remove()
    document.body.prepend(shell)
  }

  function setTitle(text) {
    title.textContent = text
    document.title = text
  }

  function paint({ path, window, isTab, canGoBack }) {
    setTitle(window.navigationBarTitleText)
    // A page without a bar still has a heading for a screen reader.
    bar.classList.toggle('shop-bar-unseen', window.navigationStyle === 'custom')
    back.hidden = !canGoBack
    nav.hidden = !isTab
    for (const { pagePath, button, icon, iconPath, selectedIconPath } of tabs) {
      const on = pagePath === path
      if (on) button.setAttribute('aria-current', 'page')
      else button.removeAttribute('aria-current')
      icon.src = `/${on ? selectedIconPath : iconPath}`
    }
  }

  function setBadge(index, text) {
    const { badge } = tabs[index]
    badge.hidden = text === ''
    badge.textContent = text
  }

  return self
}

// A page's address in the browser: its route, the last segment of its path; home is `/`.

const HOME = 'home'
const routeOf = (path) => path.split('/').pop()

/** @param {string[]} pages  paths of all pages */
export function createAddresses(pages) {
  const byRoute = new Map(pages.map((path) => [routeOf(path), path]))

  /**
   * What `/packages/goods/product/product?id=1`, or a browser's `/product?id=1`, names; `path` is
   * undefined when there is no such page. WeChat hands values over undecoded; the core decodes.
   */
  function find(url) {
    const [where, search = ''] = url.replace(/^\//, '').split('?')
    const path = pages.includes(where) ? where : byRoute.get(where === '' ? HOME : where)
    const query = Object.fromEntries(search.split('&').filter(Boolean).map((pair) => {
      const [name, ...value] = pair.split('=')
      return [name, value.join('=')]
    }))
    return { path, search, query }
  }

  function of({ path, search }) {
    const route = routeOf(path)
    return `/${route === HOME ? '' : route}${search ? `?${search}` : ''}`
  }

  return { find, of }
}

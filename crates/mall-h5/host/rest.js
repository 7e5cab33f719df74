// The pages that are not there at first, and the core that knows them. They come with the first sign
// that somebody is there (a finger, a key, a wheel): who only looks at home downloads nothing else.

const ASKED_AGAIN = '?again='
/** What a shopper does before asking for a page. */
const SIGNS = ['pointerdown', 'touchstart', 'keydown', 'wheel', 'scroll']

/** Where a file is that comes later. */
export const address = (name) => document.querySelector(`meta[name=xiaopu-${name}]`).content

/**
 * @param {{ has: (path: string) => boolean, add: (rest: object) => void, complete: () => Promise<void>,
 *   failed: () => void, busy: (is: boolean) => void }} host
 *   `has`: whether a page is there from the start; `add`: takes what came; `complete`: resolves when
 *   the core knows all pages; `failed`: one was asked for, and nothing came; `busy`: somebody waits
 */
export function createRest({ has, add, complete, failed, busy }) {
  let coming = null
  let isAll = false
  let tries = 0
  /** What waits for a page: only what was asked for last. */
  let waiting = null

  /** A browser may keep a download that failed under its address: the next one has another. */
  function download() {
    tries += 1
    return import(tries === 1 ? address('rest') : `${address('rest')}${ASKED_AGAIN}${tries}`)
  }

  /** As with the wasm: what fails is tried once more at once, and again when it is asked for. */
  function load() {
    coming ??= download().catch(download).then((rest) => {
      add(rest)
      return rest
    })
    coming.catch(() => { coming = null })
    return coming
  }

  /** Does `run` when the page `path` is there; when another is asked for before, never. */
  function before(path, run) {
    waiting = run
    const asked = (then) => () => {
      if (waiting !== run) return
      busy(false)
      then()
    }
    if (isAll || has(path)) {
      asked(run)()
      return
    }
    busy(true)
    load().then(complete).then(() => { isAll = true }).then(asked(run), asked(failed))
  }

  /** The core comes beside the pages, not after them. */
  function fetchAll() {
    const core = { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: address('wasm') }
    document.head.append(Object.assign(document.createElement('link'), core))
    load().catch(() => {})
  }

  function whenSomebodyIsThere() {
    const options = { capture: true, passive: true }
    const fetch = () => {
      SIGNS.forEach((sign) => removeEventListener(sign, fetch, options))
      fetchAll()
    }
    SIGNS.forEach((sign) => addEventListener(sign, fetch, options))
  }

  return { load, before, whenSomebodyIsThere }
}

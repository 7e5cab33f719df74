// The pages that are not there at first. They come when the first page is shown and the browser has
// nothing better to do, or at once when one of them is asked for.

const ASKED_AGAIN = '?again='
/** By then the first page has its pictures, on most connections. */
const SOON_MS = 2_000

/**
 * @param {{ has: (path: string) => boolean, add: (rest: object) => void, failed: () => void }} host
 *   `has`: whether a page is there; `add`: takes what came; `failed`: one was asked for, and nothing came
 */
export function createRest({ has, add, failed }) {
  const { content: address } = document.querySelector('meta[name=xiaopu-rest]')
  let coming = null
  let tries = 0
  /** What waits for a page: only what was asked for last. */
  let waiting = null

  /** A browser may keep a download that failed under its address: the next one has another. */
  function download() {
    tries += 1
    return import(tries === 1 ? address : `${address}${ASKED_AGAIN}${tries}`)
  }

  /** As with the wasm: what fails is tried once more at once, and again when it is asked for. */
  function load() {
    coming ??= download().catch(download).then(add)
    coming.catch(() => { coming = null })
    return coming
  }

  /** Does `run` when the page `path` is there; when another is asked for before, never. */
  function before(path, run) {
    waiting = null
    if (has(path)) {
      run()
      return
    }
    waiting = run
    load().then(() => { if (waiting === run) run() }, () => { if (waiting === run) failed() })
  }

  function whenIdle() {
    const fetch = () => load().catch(() => {})
    setTimeout(() => (window.requestIdleCallback ? requestIdleCallback(fetch) : fetch()), SOON_MS)
  }

  return { before, whenIdle }
}

// The pages that are not there at first. They come when the first page is shown and the browser has
// nothing better to do, or when one of them is asked for.

const ASKED_AGAIN = '?again='
/** Where a browser does not say when it is idle. */
const SOON_MS = 500

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
    const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, SOON_MS))
    idle(() => load().catch(() => {}))
  }

  return { before, whenIdle }
}

// Pull to refresh, by finger: a ring follows the finger down and turns until the page has its answer.

/** Pulled this far (px), letting go refreshes. */
const FAR_PX = 64
/** The ring follows half as fast as the finger, and no further than this. */
const LOWEST_PX = 96
const GIVE_UP_MS = 10_000

/** @param {HTMLElement} box  what scrolls */
export function watchPull(box, refresh) {
  const ring = document.createElement('div')
  ring.className = 'shop-pull'
  ring.setAttribute('aria-hidden', 'true')
  let start = null
  let depth = 0
  let timer

  function stop() {
    clearTimeout(timer)
    ring.remove()
  }

  box.addEventListener('touchstart', ({ touches }) => {
    start = box.scrollTop <= 0 && touches.length === 1 && !ring.isConnected ? touches[0].clientY : null
    depth = 0
  }, { passive: true })
  box.addEventListener('touchmove', ({ touches }) => {
    if (start === null) return
    depth = box.scrollTop > 0 ? 0 : Math.min((touches[0].clientY - start) / 2, LOWEST_PX)
    if (depth <= 0) {
      ring.remove()
      return
    }
    if (!ring.isConnected) box.append(ring)
    ring.classList.remove('turning')
    ring.style.transform = `translateY(${depth}px) rotate(${depth * 4}deg)`
  }, { passive: true })
  for (const name of ['touchend', 'touchcancel']) {
    box.addEventListener(name, () => {
      if (start === null) return
      start = null
      if (depth < FAR_PX || name === 'touchcancel') {
        stop()
        return
      }
      ring.style.transform = ''
      ring.classList.add('turning')
      timer = setTimeout(stop, GIVE_UP_MS)
      refresh()
    }, { passive: true })
  }
  return { stop }
}

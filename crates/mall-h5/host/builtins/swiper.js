// `<swiper>`: a track that scrolls and snaps, so that finger, wheel and keyboard move it.

const track = (element) => element.querySelector('.swiper-track')

/** Where the track stands, counted from zero. */
const position = (element) => Math.round(track(element).scrollLeft / track(element).clientWidth)

function drawDots(element, { data: { indicatorDots }, __at: at }) {
  const count = track(element)?.querySelectorAll('swiper-item').length ?? 0
  const place = element.querySelector('.swiper-dots')
  if (!place) return
  const dots = indicatorDots && count > 1 ? Array.from({ length: count }, () => document.createElement('i')) : []
  place.replaceChildren(...dots)
  markDot(element, at)
}

function markDot(element, at) {
  element.querySelectorAll('.swiper-dots i').forEach((dot, index) => dot.classList.toggle('on', index === at))
}

function step(element) {
  const strip = track(element)
  const count = strip.querySelectorAll('swiper-item').length
  const next = (position(element) + 1) % count
  strip.scrollTo({ left: next * strip.clientWidth, behavior: 'smooth' })
}

export const swiper = {
  template: 'swiper',
  properties: {
    autoplay: Boolean,
    interval: { type: Number, value: 5000 },
    circular: Boolean,
    indicatorDots: Boolean,
    indicatorColor: String,
    indicatorActiveColor: String,
  },
  attached(element, component, fire) {
    const strip = track(element)
    strip.tabIndex = 0
    // Kept, since asking the track where it stands makes the browser lay the page out.
    component.__at = 0
    component.__watch = new MutationObserver(() => drawDots(element, component))
    component.__watch.observe(strip, { childList: true, subtree: true })
    strip.addEventListener('scroll', () => {
      const at = position(element)
      if (at === component.__at) return
      component.__at = at
      markDot(element, at)
      fire('change', { current: at, source: 'touch' })
    }, { passive: true })
    let touched = 0
    for (const name of ['pointerdown', 'focusin', 'wheel']) {
      element.addEventListener(name, () => { touched = performance.now() }, { passive: true })
    }
    const still = matchMedia('(prefers-reduced-motion: reduce)')
    component.__timer = setInterval(() => {
      const { autoplay, interval } = component.data
      const idle = performance.now() - touched > interval && !element.matches(':focus-within')
      const visible = document.visibilityState === 'visible' && element.offsetParent !== null
      if (autoplay && idle && visible && !still.matches) step(element)
    }, component.data.interval)
    drawDots(element, component)
  },
  detached(element, component) {
    clearInterval(component.__timer)
    component.__watch.disconnect()
  },
  observers: { indicatorDots: (element, data, component) => drawDots(element, component) },
}

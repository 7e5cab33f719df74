/** So near to the end (px) counts as the end, as in WeChat. */
const LOWER_PX = 50

function show(element, { scrollX, scrollY, showScrollbar }) {
  element.style.overflowX = scrollX ? 'auto' : 'hidden'
  element.style.overflowY = scrollY ? 'auto' : 'hidden'
  element.classList.toggle('no-scrollbar', !showScrollbar)
  // What scrolls must be reachable by keyboard.
  element.tabIndex = 0
}

/** `<scroll-view>`: an element that scrolls. */
export const scrollView = {
  template: 'slot',
  properties: {
    scrollX: Boolean,
    scrollY: Boolean,
    enhanced: Boolean,
    showScrollbar: { type: Boolean, value: true },
  },
  attached(element, component, fire) {
    show(element, component.data)
    let atEnd = false
    element.addEventListener('scroll', () => {
      const { scrollX } = component.data
      const left = scrollX
        ? element.scrollWidth - element.clientWidth - element.scrollLeft
        : element.scrollHeight - element.clientHeight - element.scrollTop
      const near = left <= LOWER_PX
      if (near && !atEnd) fire('scrolltolower', { direction: scrollX ? 'right' : 'bottom' })
      atEnd = near
    }, { passive: true })
  },
  observers: { 'scrollX, scrollY, showScrollbar': show },
}

// The DOM behind the components: rpx in inline styles, and taps that come from any hand.
//
// glass-easel makes its taps of touches and mouse buttons. A screen reader, a keyboard or
// `element.click()` makes neither, only a `click`; so here a tap is a `click`, which a browser makes
// of all of them, once. What listens for taps is marked, and can be reached by keyboard.
import * as adapter from 'glass-easel-miniprogram-adapter'
import { isNative, refreshFocus } from './focus.js'

/** Events that the built-in components make themselves, with the details WeChat gives them. */
const OURS = new Set(['input', 'confirm', 'change', 'scroll', 'scrolltolower', 'load', 'error', 'focus', 'blur'])

/** What is in a browser's own `video` is not seen: the built-in component is another element. */
const HOSTS = { video: 'video-player' }

/** Sizes in rpx are 750ths of the shop's column. */
const columnWidths = (style) => style.replace(/(-?\d*\.?\d+)rpx/g, (_, rpx) => `calc(var(--vw)*${rpx / 7.5})`)

export class ShopBackend extends adapter.glassEasel.CurrentWindowBackendContext {
  constructor(ge) {
    super()
    this.document = {
      createElement: (tag) => withColumnWidths(document.createElement(HOSTS[tag] ?? tag)),
      createTextNode: (text) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    }
    this.onEvent((target, type, detail, options) => dispatch(ge, target, type, detail, options))
    document.addEventListener('click', (click) => tap(ge, click))
    document.addEventListener('keydown', press)
  }

  /** Its listeners for touches would make taps, and keep the browser from scrolling at once. */
  _$initEvent() {}

  /** A component listens, or no longer does. */
  setListenerStats(element, type, capture, level) {
    if (type === 'tap') {
      element.dataset.taps = ''
      refreshFocus(element)
    } else if (!OURS.has(type)) {
      super.setListenerStats(element, type, capture, level)
    }
  }
}

function withColumnWidths(element) {
  const set = element.setAttribute
  element.setAttribute = (name, value) => {
    set.call(element, name, name === 'style' ? columnWidths(String(value)) : value)
  }
  return element
}

function dispatch(ge, target, type, detail, options) {
  const event = new ge.Event(type, detail, options)
  ge.Event.dispatchEvent(target, event)
  return event.getEventBubbleStatus()
}

function tap(ge, click) {
  let node = click.target
  if (node.closest?.('[disabled]')) return
  while (node && !node.__wxElement) node = node.parentNode
  if (!node) return
  const touches = [{ identifier: 0, pageX: click.pageX, pageY: click.pageY, clientX: click.clientX, clientY: click.clientY }]
  dispatch(ge, node.__wxElement, 'tap', { x: click.pageX, y: click.pageY }, {
    originalEvent: click,
    bubbles: true,
    composed: true,
    capturePhase: true,
    extraFields: { touches, changedTouches: touches },
  })
}

/** Enter and space press what is no button by nature but can be tapped. */
function press(event) {
  const { target, key } = event
  if (target.dataset?.taps === undefined || isNative(target) || (key !== 'Enter' && key !== ' ')) return
  event.preventDefault()
  target.click()
}

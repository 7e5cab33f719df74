// The built-in components that the shop's templates use, as custom elements of their own names.
import { setRole, refreshFocus } from '../focus.js'
import { button } from './button.js'
import { image } from './image.js'
import { input } from './input.js'
import { scrollView } from './scroll-view.js'
import { swiper } from './swiper.js'
import { video } from './video.js'

/** ARIA properties that templates may set; WeChat writes them as attributes. */
const ARIA = [
  'ariaLabel', 'ariaHidden', 'ariaDisabled', 'ariaSelected', 'ariaPressed', 'ariaChecked', 'ariaExpanded',
  'ariaModal', 'ariaInvalid', 'ariaLive', 'ariaLevel', 'ariaCurrent',
]

/** What only holds others is an element and no component: most of a page is made of them. */
const PLAIN = ['view', 'text', 'swiper-item']
const BUILTINS = {
  image,
  button,
  input,
  'scroll-view': scrollView,
  swiper,
  textarea: input,
  video,
}

/** @returns {Map<string, object | string>}  tag name to component definition, or to an element's name */
export function defineBuiltins(ge, templates) {
  // As it is, the framework forgets what is false and writes what is true as nothing.
  ge.NativeNode.prototype.updateAttribute = function updateAttribute(name, value) {
    describe(this.getBackendElement(), name, value)
  }
  const space = new ge.ComponentSpace('')
  const fire = (component, name, detail) =>
    ge.Event.triggerEvent(component, name, detail, { bubbles: false, composed: false })
  return new Map([
    ...PLAIN.map((tag) => [tag, tag]),
    ...Object.entries(BUILTINS).map(([tag, parts]) => [tag, define(space, templates, fire, tag, parts)]),
  ])
}

function define(space, templates, fire, tag, { template, properties = {}, observers = {}, attached, detached }) {
  const aria = ARIA.map((name) => ({
    fields: name,
    observer(value) { describe(element(this), `aria-${name.slice(4).toLowerCase()}`, value) },
  }))
  // WeChat's name for it is `aria-role`; `role` is the browser's.
  const role = { fields: 'role, ariaRole', observer(plain, named) { setRole(element(this), named ?? plain) } }
  const own = Object.entries(observers).map(([fields, observe]) => ({
    fields,
    observer() { observe(element(this), this.data, this) },
  }))
  const any = Object.fromEntries(['role', 'ariaRole', ...ARIA].map((name) => [name, { type: null, value: undefined }]))
  return space.defineComponent({
    is: `built-in/${tag}`,
    options: { hostNodeTagName: tag, writeIdToDOM: true, propertyEarlyInit: false },
    template: { groupList: templates, content: templates[template] },
    properties: { ...any, ...properties },
    observers: [...aria, role, ...own],
    lifetimes: {
      attached() {
        attached?.(element(this), this, (name, detail) => fire(this, name, detail))
      },
      detached() {
        detached?.(element(this), this)
      },
    },
  })
}

const element = (component) => component.getBackendElement()

/** An attribute as WeChat writes it: absent for nothing, text for all else. */
function describe(target, name, value) {
  if (name === 'aria-role') {
    setRole(target, value)
    return
  }
  if (value === undefined || value === null || value === '') target.removeAttribute(name)
  else target.setAttribute(name, String(value))
  refreshFocus(target)
}

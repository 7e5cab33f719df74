// The built-in components that the shop's templates use, as custom elements of their own names.
import { setRole, refreshFocus } from '../focus.js'
import { button } from './button.js'
import { image } from './image.js'
import { input } from './input.js'
import { scrollView } from './scroll-view.js'
import { swiper } from './swiper.js'

/** ARIA properties that templates may set; WeChat writes them as attributes. */
const ARIA = [
  'ariaLabel', 'ariaHidden', 'ariaDisabled', 'ariaSelected', 'ariaPressed', 'ariaChecked', 'ariaExpanded',
  'ariaModal', 'ariaInvalid', 'ariaLive', 'ariaLevel', 'ariaCurrent',
]

const plain = { template: 'slot' }
const BUILTINS = {
  view: plain,
  text: plain,
  'swiper-item': plain,
  image,
  button,
  input,
  'scroll-view': scrollView,
  swiper,
}

/** @returns {Map<string, object>}  tag name to component definition */
export function defineBuiltins(ge, templates) {
  const space = new ge.ComponentSpace('')
  const fire = (component, name, detail) =>
    ge.Event.triggerEvent(component, name, detail, { bubbles: false, composed: false })
  return new Map(Object.entries(BUILTINS).map(([tag, parts]) => [tag, define(space, templates, fire, tag, parts)]))
}

function define(space, templates, fire, tag, { template, properties = {}, observers = {}, attached, detached }) {
  const aria = ARIA.map((name) => ({
    fields: name,
    observer(value) {
      setAttribute(element(this), `aria-${name.slice(4).toLowerCase()}`, value)
      refreshFocus(element(this))
    },
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
export function setAttribute(target, name, value) {
  if (value === undefined || value === null || value === '') target.removeAttribute(name)
  else target.setAttribute(name, String(value))
}

/** `<button>`: a real one, so that keyboard and screen reader know it. */
export const button = {
  template: 'slot',
  properties: { disabled: Boolean },
  attached(element) {
    element.type = 'button'
  },
  observers: {
    disabled(element, { disabled }) {
      element.disabled = disabled
    },
  },
}

import { typing } from './typing.js'

/** What a phone's keyboard shows for a type of field. */
const KEYBOARDS = { number: 'numeric', digit: 'decimal', idcard: 'text', text: 'text' }

function show(element, { type, placeholder, maxlength, disabled, confirmType }) {
  element.type = 'text'
  element.inputMode = KEYBOARDS[type] ?? 'text'
  element.placeholder = placeholder
  element.disabled = disabled
  element.enterKeyHint = confirmType
  if (maxlength >= 0) element.maxLength = maxlength
}

/** `<input>`: a real one. What is being typed wins over what the page last knew. */
export const input = {
  template: 'empty',
  properties: {
    type: String,
    value: String,
    placeholder: String,
    placeholderClass: String,
    disabled: Boolean,
    confirmType: { type: String, value: 'done' },
    maxlength: { type: Number, value: 140 },
  },
  attached(element, { data }, fire) {
    show(element, data)
    typing(element, data, fire)
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) fire('confirm', { value: element.value })
    })
  },
  observers: {
    value(element, { value }) {
      if (element.value !== value) element.value = value
    },
    'type, placeholder, maxlength, disabled, confirmType': show,
  },
}

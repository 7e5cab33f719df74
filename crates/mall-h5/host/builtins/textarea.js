import { typing } from './typing.js'

function show(element, { placeholder, maxlength, disabled }) {
  element.placeholder = placeholder
  element.disabled = disabled
  if (maxlength >= 0) element.maxLength = maxlength
}

/** `<textarea>`: a real one. Enter is a new line in it. */
export const textarea = {
  template: 'empty',
  properties: {
    value: String,
    placeholder: String,
    placeholderClass: String,
    disabled: Boolean,
    maxlength: { type: Number, value: 140 },
  },
  attached(element, { data }, fire) {
    show(element, data)
    typing(element, data, fire)
  },
  observers: {
    value(element, { value }) {
      if (element.value !== value) element.value = value
    },
    'placeholder, maxlength, disabled': show,
  },
}

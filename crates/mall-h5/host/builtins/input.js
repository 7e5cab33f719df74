/** What a phone's keyboard shows for a type of field. */
const KEYBOARDS = { number: 'numeric', digit: 'decimal', idcard: 'text', text: 'text' }

function show(element, { type, placeholder, maxlength, disabled, confirmType }) {
  element.inputMode = KEYBOARDS[type] ?? 'text'
  element.placeholder = placeholder
  element.disabled = disabled
  element.enterKeyHint = confirmType
  if (maxlength >= 0) element.maxLength = maxlength
}

/** `<input>` and `<textarea>`: real ones. What is being typed wins over what the page last knew. */
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
    element.autocomplete = 'off'
    show(element, data)
    element.value = data.value
    let composing = false
    const tell = () => fire('input', { value: element.value, cursor: element.selectionStart })
    element.addEventListener('compositionstart', () => { composing = true })
    element.addEventListener('compositionend', () => {
      composing = false
      tell()
    })
    element.addEventListener('input', () => { if (!composing) tell() })
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) fire('confirm', { value: element.value })
    })
    element.addEventListener('focus', () => fire('focus', { value: element.value }))
    element.addEventListener('blur', () => fire('blur', { value: element.value }))
  },
  observers: {
    value(element, { value }) {
      if (element.value !== value) element.value = value
    },
    'type, placeholder, maxlength, disabled, confirmType': show,
  },
}

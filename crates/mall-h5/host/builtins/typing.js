/** What fields have in common: what is typed is told, once a word of an input method is whole. */
export function typing(element, { value }, fire) {
  element.autocomplete = 'off'
  element.value = value
  let composing = false
  const tell = () => fire('input', { value: element.value, cursor: element.selectionStart })
  element.addEventListener('compositionstart', () => { composing = true })
  element.addEventListener('compositionend', () => {
    composing = false
    tell()
  })
  element.addEventListener('input', () => { if (!composing) tell() })
  element.addEventListener('focus', () => fire('focus', { value: element.value }))
  element.addEventListener('blur', () => fire('blur', { value: element.value }))
}

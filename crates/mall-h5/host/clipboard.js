/** Copies text; browsers lock the clipboard's own interface away from a shop served without TLS. */
export function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.className = 'shop-unseen'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done ? Promise.resolve() : Promise.reject(new Error('the browser does not copy'))
}

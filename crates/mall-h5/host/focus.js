// Who can be reached by keyboard: what can be tapped, and is something to a screen reader.

/** A button or field is reached without our help. */
export const isNative = (element) => ['BUTTON', 'INPUT', 'TEXTAREA', 'A'].includes(element.tagName)

/**
 * Something that listens for taps is a button unless its template says what it is. A template that
 * says `role=""` means: nothing to press now; what holds other buttons says `group`. What is hidden
 * from screen readers (the mask behind a sheet) has a button of its own elsewhere.
 */
export function refreshFocus(element) {
  if (element.dataset.taps === undefined || isNative(element)) return
  const role = element.dataset.role ?? 'button'
  const hidden = element.getAttribute('aria-hidden') === 'true'
  if (role === '' || hidden) {
    element.removeAttribute('tabindex')
    element.removeAttribute('role')
  } else {
    element.tabIndex = 0
    element.setAttribute('role', role)
  }
}

/** A template gave the element a role, or took it away. */
export function setRole(element, role) {
  if (role === undefined || role === null) delete element.dataset.role
  else element.dataset.role = role
  if (role) element.setAttribute('role', role)
  else element.removeAttribute('role')
  refreshFocus(element)
}

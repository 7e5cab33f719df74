// What WeChat shows above a page: a toast, and a question.

const TOAST_MS = 1_800

const make = (tag, properties) => Object.assign(document.createElement(tag), properties)

export function createOverlay(shell) {
  const place = make('div', { className: 'shop-toast-place' })
  place.setAttribute('role', 'status')
  place.setAttribute('aria-live', 'polite')
  shell.append(place)
  let timer
  let asked = null

  function toast(text) {
    clearTimeout(timer)
    place.replaceChildren(make('div', { className: 'shop-toast', textContent: text }))
    timer = setTimeout(() => place.replaceChildren(), TOAST_MS)
  }

  /**
   * Asks; Escape means no. A modal `<dialog>` keeps the focus inside, and gives it back to what had
   * it before.
   *
   * @returns {Promise<boolean>}  whether the answer was yes
   */
  function ask({ title, content, confirmText = '确定', cancelText = '取消', showCancel = true }) {
    dismiss()
    return new Promise((resolve) => {
      const dialog = make('dialog', { className: 'shop-dialog' })
      const heading = make('h2', { id: 'shop-dialog-title', textContent: title })
      const text = make('p', { id: 'shop-dialog-text', textContent: content })
      const buttons = make('div', { className: 'shop-dialog-buttons' })
      const button = (label, className, answer) => {
        const it = make('button', { type: 'button', textContent: label, className })
        it.addEventListener('click', () => dialog.close(answer))
        buttons.append(it)
        return it
      }
      dialog.setAttribute('aria-labelledby', heading.id)
      dialog.setAttribute('aria-describedby', text.id)
      if (showCancel) button(cancelText, 'shop-dialog-no', 'no')
      const yes = button(confirmText, 'shop-dialog-yes', 'yes')
      dialog.append(heading, text, buttons)
      dialog.addEventListener('close', () => {
        dialog.remove()
        if (asked === dialog) asked = null
        resolve(dialog.returnValue === 'yes')
      })
      shell.append(dialog)
      asked = dialog
      dialog.showModal()
      yes.focus()
    })
  }

  /** The browser's back means no to what is being asked. */
  function dismiss() {
    asked?.close('no')
  }

  return { toast, ask, dismiss }
}

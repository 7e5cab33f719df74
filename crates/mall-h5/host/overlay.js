// What WeChat shows above a page: a toast, and a question.

const TOAST_MS = 1_800

export function createOverlay(shell) {
  const place = document.createElement('div')
  place.className = 'shop-toast-place'
  place.setAttribute('role', 'status')
  place.setAttribute('aria-live', 'polite')
  shell.append(place)
  let timer

  function toast(text) {
    clearTimeout(timer)
    const box = document.createElement('div')
    box.className = 'shop-toast'
    box.textContent = text
    place.replaceChildren(box)
    timer = setTimeout(() => place.replaceChildren(), TOAST_MS)
  }

  /** Asks; Escape and the browser's back mean no. A modal `<dialog>` keeps the focus inside. */
  function ask({ title, content, confirmText, cancelText }) {
    return new Promise((resolve) => {
      const dialog = document.createElement('dialog')
      dialog.className = 'shop-dialog'
      dialog.setAttribute('aria-label', title)
      const heading = Object.assign(document.createElement('h2'), { textContent: title })
      const text = Object.assign(document.createElement('p'), { textContent: content })
      const buttons = document.createElement('div')
      buttons.className = 'shop-dialog-buttons'
      const button = (label, name, value) => {
        const it = Object.assign(document.createElement('button'), { type: 'button', textContent: label, className: name })
        it.addEventListener('click', () => dialog.close(value))
        buttons.append(it)
        return it
      }
      button(cancelText, 'shop-dialog-no', 'no')
      const yes = button(confirmText, 'shop-dialog-yes', 'yes')
      dialog.append(heading, text, buttons)
      dialog.addEventListener('close', () => {
        dialog.remove()
        resolve(dialog.returnValue === 'yes')
      })
      shell.append(dialog)
      dialog.showModal()
      yes.focus()
    })
  }

  return { toast, ask }
}

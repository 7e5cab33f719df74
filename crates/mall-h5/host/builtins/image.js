const FITS = { aspectFit: 'contain', aspectFill: 'cover' }

function show(element, { src, mode, lazyLoad, ariaLabel }) {
  const img = element.firstElementChild
  if (!img) return
  img.alt = ariaLabel ?? ''
  img.loading = lazyLoad ? 'lazy' : 'eager'
  img.style.objectFit = FITS[mode] ?? 'fill'
  if (img.getAttribute('src') !== src) img.src = src
}

/** `<image>`: an `<img>` that fills its host; the page's style sizes the host. */
export const image = {
  template: 'empty',
  properties: { src: String, mode: String, lazyLoad: Boolean },
  attached(element, { data }, fire) {
    const img = document.createElement('img')
    img.decoding = 'async'
    img.addEventListener('load', () => fire('load', { width: img.naturalWidth, height: img.naturalHeight }))
    img.addEventListener('error', () => {
      img.removeAttribute('src')
      fire('error', { errMsg: `no picture at ${data.src}` })
    })
    element.append(img)
    show(element, data)
  },
  observers: { 'src, mode, lazyLoad, ariaLabel': show },
}

const FITS = { aspectFit: 'contain', aspectFill: 'cover' }
/** What is nearer than this to the screen is fetched. */
const NEAR = '50%'

const sources = new WeakMap()
/** A browser's own lazy loading reaches several screens ahead, and so holds up what is in sight. */
const near = new IntersectionObserver((met) => {
  for (const { target } of met.filter((it) => it.isIntersecting)) fetchNow(target)
}, { rootMargin: NEAR, scrollMargin: NEAR })

function fetchNow(img) {
  near.unobserve(img)
  const src = sources.get(img)
  if (img.getAttribute('src') !== src) img.src = src
}

function show(element, { src, mode, lazyLoad, ariaLabel }) {
  const img = element.firstElementChild
  if (!img) return
  img.alt = ariaLabel ?? ''
  img.style.objectFit = FITS[mode] ?? 'fill'
  if (sources.get(img) === src) return
  sources.set(img, src)
  if (lazyLoad) near.observe(img)
  else fetchNow(img)
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

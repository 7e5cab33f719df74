const FITS = { aspectFit: 'contain', aspectFill: 'cover' }
/** A tone of icons is one picture here: one request for all. */
const ICON = /^\/icons\/(\w+)\/(\w+)\.svg$/
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

/** The picture of the slide before, while it is still to come. */
function pictureBefore(element) {
  const slide = element.closest('swiper-item')?.previousElementSibling
  const img = slide?.querySelector('img')
  return img && !(img.hasAttribute('src') && img.complete) ? img : null
}

/** The slide in sight comes first, and each of the others when the one before it is there. */
function fetchInTurn(element, img) {
  const before = pictureBefore(element)
  if (!before) fetchNow(img)
  else for (const end of ['load', 'error']) before.addEventListener(end, () => fetchNow(img), { once: true })
}

function show(element, { src: asked, mode, lazyLoad, ariaLabel }) {
  const img = element.firstElementChild
  if (!img) return
  const src = asked.replace(ICON, '/icons/$1.svg#$2')
  img.alt = ariaLabel ?? ''
  img.style.objectFit = FITS[mode] ?? 'fill'
  if (sources.get(img) === src) return
  sources.set(img, src)
  if (lazyLoad) near.observe(img)
  else fetchInTurn(element, img)
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

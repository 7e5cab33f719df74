// The effects `poster` and `album` in a browser. What is on a poster and where, the core has said.

/** Of the poster that is shown: there is one at a time. */
let shown = null

/** @returns {Promise<HTMLImageElement | null>}  nothing where there is none, or where it does not come */
const load = ({ kind, text }) => new Promise((resolve) => {
  if (kind !== 'picture' && kind !== 'code') {
    resolve(null)
    return
  }
  const picture = new Image()
  // One of another host that does not allow it would keep the canvas from being read.
  picture.crossOrigin = 'anonymous'
  picture.onload = () => resolve(picture)
  picture.onerror = () => resolve(null)
  picture.src = text
})

/** The middle of it, as a square. */
function place(brush, { x, y, width: side }, picture) {
  if (!picture) return
  const { width, height } = picture
  const part = Math.min(width, height)
  brush.drawImage(picture, (width - part) / 2, (height - part) / 2, part, part, x, y, side, side)
}

/** Half of the stroke that rounds a card is outside of it. */
const ROUND = 32

const draw = {
  fill(brush, { x, y, width, height, colour }) {
    brush.fillStyle = colour
    brush.fillRect(x, y, width, height)
  },
  card(brush, item) {
    const { x, y, width, height, colour } = item
    draw.fill(brush, item)
    Object.assign(brush, { strokeStyle: colour, lineWidth: ROUND, lineJoin: 'round' })
    brush.strokeRect(x, y, width, height)
  },
  picture: place,
  code(brush, item, picture) {
    if (!picture) throw new Error('a poster without its code leads nowhere')
    place(brush, item, picture)
  },
  text(brush, { x, y, width, height, colour, text }) {
    Object.assign(brush, { fillStyle: colour, font: `${height}px sans-serif` })
    brush.fillText(text, x, y, width)
  },
}

export async function poster({ id, width, height, items }, answer) {
  try {
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const brush = canvas.getContext('2d')
    const pictures = await Promise.all(items.map(load))
    items.forEach((item, at) => draw[item.kind](brush, item, pictures[at]))
    const file = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png') })
    if (shown) URL.revokeObjectURL(shown)
    shown = URL.createObjectURL(file)
    answer(id, { drawn: shown })
  } catch (failure) {
    console.warn(failure)
    answer(id, 'failed')
  }
}

/** A file of the browser's; where it keeps none, a long press on the picture does. */
export function album({ picture }) {
  const link = Object.assign(document.createElement('a'), { href: picture, download: 'poster.png', hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
}

// What is printed on a pack. The fonts stand on the picture itself, see `Sheet.picture`.

import { isDark, n } from './paint.mjs'
import { MOTIFS } from './motifs.mjs'

/** One centred line of print; it shrinks until `text` fits into `width`. `wide` is the width of a letter. */
export function line(
  text,
  cx,
  y,
  width,
  size,
  colour,
  { weight = 500, gap = 0.12, wide = 0.72 } = {},
) {
  const fitted = Math.min(size, width / (text.length * (wide + gap)))
  const bold = weight === 500 ? '' : ` font-weight="${weight}"`
  return `<text x="${n(cx + (fitted * gap) / 2)}" y="${n(y)}" font-size="${n(fitted)}"${bold} letter-spacing="${n(fitted * gap)}" fill="${colour}">${text}</text>`
}

/** One centred line of Chinese. */
export const han = (text, cx, y, width, size, colour, weight = 500) =>
  line(text, cx, y, width, size, colour, { weight, gap: 0.08, wide: 1 })

/** The print that reads on `ground`, in the brand's colours. */
export const ink = (brand, ground) => (isDark(ground) ? brand.light : brand.dark)

/** Sign, word-mark, name: one under the other in a field `width` wide, from `top` down `height`. */
export function label(good, cx, top, width, height, ground) {
  const { brand } = good
  const print = ink(brand, ground)
  const sign = isDark(ground) ? brand.light : brand.accent
  const r = Math.min(width * 0.17, height * 0.17)
  return (
    MOTIFS[good.motif](cx, top + r * 1.05, r, sign) +
    line(brand.mark, cx, top + height * 0.56, width * 0.86, Math.min(34, height * 0.17), print, {
      weight: 700,
      gap: 0.16,
    }) +
    line(good.en, cx, top + height * 0.72, width * 0.8, Math.min(17, height * 0.09), print, {
      gap: 0.1,
    }) +
    han(good.zh, cx, top + height * 0.92, width * 0.8, Math.min(24, height * 0.13), print)
  )
}

/** Word-mark and name only, for a narrow place. */
export function mark(good, cx, y, width, size, ground) {
  return line(good.brand.mark, cx, y, width, size, ink(good.brand, ground), {
    weight: 700,
    gap: 0.16,
  })
}

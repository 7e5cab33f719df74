// What several shapes are made of: where they stand, and the parts of a bottle.

import { block, lathe, mix, oval, path } from '../paint.mjs'
import { label } from '../label.mjs'

/** Where a good stands in its 800 by 800 picture: the middle, and the floor below it. */
export const MIDDLE = 400
export const FLOOR = 668

/** A reflection down the left of a body. */
export const reflection = (sheet, x, y, width, height, opacity = 0.6) =>
  block(x, y, width, height, width / 2, sheet.gleam(opacity))

/** A body of revolution: opaque, or clear glass with what is in it and a paper label's colour. */
export function vessel(sheet, good, profile, level) {
  const foot = profile.at(-1)
  const half = Math.max(...profile.map(([width]) => width))
  const sag = half * 0.07
  const shine = reflection(
    sheet,
    MIDDLE - half * 0.72,
    profile.at(-2)[1] + 20,
    half * 0.12,
    foot[1] - profile.at(-2)[1] - 60,
  )
  if (!good.clear) {
    return path(lathe(MIDDLE, profile, sag), sheet.lit(good.body)) + shine
  }
  const liquid = good.liquid ?? mix(good.brand.accent, '#ffffff', 0.45)
  const inside = [
    [half - 9, level, 4],
    [half - 9, foot[1] - 9, foot[2]],
  ]
  return (
    path(
      lathe(MIDDLE, profile, sag),
      sheet.lit(mix(liquid, '#ffffff', 0.72)),
      'fill-opacity=".9"',
    ) +
    path(lathe(MIDDLE, inside, sag), sheet.lit(liquid), 'fill-opacity=".92"') +
    oval(MIDDLE, level + 1, half - 9, sag * 0.9, mix(liquid, '#ffffff', 0.35)) +
    shine
  )
}

/** The print, straight on an opaque body or on a paper label on a clear one. */
export function dressed(sheet, good, half, top, height) {
  if (!good.clear) return label(good, MIDDLE, top, half * 1.7, height, good.body)
  const paper = '#fffdf7'
  return (
    block(MIDDLE - half * 0.74, top - 14, half * 1.48, height + 30, 5, paper) +
    label(good, MIDDLE, top + 4, half * 1.4, height - 4, paper)
  )
}

/** A ribbed collar with a closed cap of half width `half` between two heights. */
export function cap(sheet, half, top, bottom, colour, cx = MIDDLE) {
  const light = mix(colour, '#ffffff', 0.3)
  return (
    path(
      lathe(
        cx,
        [
          [half, top, 5],
          [half, bottom, 6],
        ],
        half * 0.09,
      ),
      sheet.lit(colour),
    ) + oval(cx, top + 2, half - 2, half * 0.11, light)
  )
}

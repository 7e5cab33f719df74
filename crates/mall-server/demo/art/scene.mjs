// Where a good stands: alone on a soft ground, or on a plinth before an arch.

import { block, mix, n, outline, oval, path, placed, shadow } from './paint.mjs'
import { MOTIFS } from './motifs.mjs'
import { BOTTLES } from './shapes/bottles.mjs'
import { FLOOR, MIDDLE } from './shapes/form.mjs'
import { JARS } from './shapes/jars.mjs'
import { MAKEUP } from './shapes/makeup.mjs'
import { PACKS } from './shapes/packs.mjs'
import { SPRAYS } from './shapes/sprays.mjs'
import { TOOLS } from './shapes/tools.mjs'

const SHAPES = { ...BOTTLES, ...SPRAYS, ...JARS, ...PACKS, ...MAKEUP, ...TOOLS }

/** A recipe of `goods.json` with its brand's colours filled in. */
export function good(recipe, brands) {
  const brand = brands[recipe.brand]
  return { ...recipe, brand, body: recipe.body ?? brand.body, cap: recipe.cap ?? brand.cap }
}

/** The good itself with its shadow, as it stands on a floor at `FLOOR`. */
export function standing(sheet, thing) {
  const { markup, half } = SHAPES[thing.kind](sheet, thing)
  return shadow(sheet, MIDDLE, FLOOR, half) + markup
}

/** A good alone on a seamless ground, lit from the upper left, as large as the picture allows. */
export function portrait(sheet, thing) {
  const { ground } = thing.brand
  const { half, top } = SHAPES[thing.kind](sheet, thing)
  const height = FLOOR - top
  const scale = Math.max(1, Math.min(540 / height, 290 / half, 1.3))
  const foot = Math.max(640, 412 + (height * scale) / 2)
  return (
    block(0, 0, 800, 800, 0, sheet.wall(ground)) +
    path(
      'M0 590Q400 548 800 590V800H0Z',
      sheet.down(mix(ground, '#1f2a33', 0.05), mix(ground, '#ffffff', 0.35)),
    ) +
    placed(
      `translate(${n(400 - MIDDLE * scale)} ${n(foot - FLOOR * scale)}) scale(${Math.round(scale * 100) / 100})`,
      standing(sheet, thing),
    )
  )
}

/** A good on a plinth before an arch, with its brand's sign large and faint beside it. */
export function scene(sheet, thing) {
  const { ground, accent } = thing.brand
  const wall = mix(ground, accent, 0.3)
  const stone = mix(ground, '#ffffff', 0.45)
  const arch = outline([
    [190, 130, 200],
    [610, 130, 200],
    [610, 640, 0],
    [190, 640, 0],
  ])
  return (
    block(0, 0, 800, 800, 0, sheet.down(mix(wall, '#ffffff', 0.22), wall)) +
    path(arch, sheet.down(mix(accent, '#ffffff', 0.5), mix(accent, '#ffffff', 0.25))) +
    `<g opacity=".35">${MOTIFS[thing.motif](108, 300, 66, '#ffffff')}${MOTIFS[thing.motif](706, 210, 44, '#ffffff')}</g>` +
    path('M0 600H800V800H0Z', sheet.down(mix(wall, '#1f2a33', 0.1), mix(wall, '#ffffff', 0.2))) +
    oval(420, 748, 330, 34, sheet.fade('#2a2a33', 0.35)) +
    path('M150 640V722A250 38 0 0 0 650 722V640Z', sheet.lit(stone)) +
    oval(400, 640, 250, 38, sheet.flat(mix(stone, '#ffffff', 0.5), 0.08)) +
    placed(
      `translate(${n(400 - MIDDLE * 0.84)} ${n(646 - FLOOR * 0.84)}) scale(.84)`,
      standing(sheet, thing),
    )
  )
}

// Whatever is pumped or sprayed.

import { beads, block, lathe, mix, outline, oval, path, stroke } from '../paint.mjs'
import { label } from '../label.mjs'
import { MIDDLE, FLOOR, reflection, vessel, dressed, cap } from './form.mjs'

function pump(sheet, good) {
  const half = good.slim ? 104 : 128
  const body = good.slim
    ? [
        [50, 316, 4],
        [56, 336, 12],
        [102, 372, 60],
        [104, FLOOR, 22],
      ]
    : [
        [52, 316, 4],
        [60, 332, 16],
        [126, 366, 38],
        [128, FLOOR, 30],
      ]
  const { cap: colour } = good
  const head =
    block(MIDDLE - 11, 232, 22, 58, 3, sheet.lit(colour)) +
    path(
      outline([
        [318, 206, 10],
        [452, 198, 14],
        [456, 240, 12],
        [372, 240, 8],
        [338, 236, 6],
        [316, 250, 4],
        [306, 238, 6],
      ]),
      sheet.flat(colour, 0.3),
    ) +
    stroke('M340 212L440 207', '#ffffff', 5, 'opacity=".4"') +
    cap(sheet, 62, 286, 334, colour)
  return {
    half,
    top: 196,
    markup: head + vessel(sheet, good, body, 396) + dressed(sheet, good, half, 426, 184),
  }
}

function mist(sheet, good) {
  const body = [
    [52, 330, 4],
    [88, 362, 32],
    [90, FLOOR, 22],
  ]
  const dressedGood = { ...good, clear: true, liquid: mix(good.body, good.brand.accent, 0.25) }
  return {
    half: 90,
    top: 210,
    markup:
      block(MIDDLE - 24, 232, 48, 40, 8, sheet.lit(good.cap)) +
      oval(MIDDLE - 22, 250, 5, 5, '#ffffff', 'opacity=".7"') +
      cap(sheet, 50, 268, 346, good.cap) +
      vessel(sheet, dressedGood, body, 410) +
      dressed(sheet, dressedGood, 90, 440, 160) +
      beads('M318 240L266 214M318 240L266 240M318 240L266 266', good.brand.accent, 7, 24),
  }
}

function trigger(sheet, good) {
  const { cap: colour } = good
  const clear = { ...good, clear: true }
  const body = [
    [40, 330, 4],
    [44, 350, 12],
    [118, 436, 60],
    [120, FLOOR, 30],
  ]
  const head =
    path(
      outline([
        [300, 196, 10],
        [452, 186, 26],
        [470, 262, 18],
        [430, 292, 6],
        [372, 292, 6],
        [366, 246, 12],
        [300, 240, 8],
      ]),
      sheet.flat(colour, 0.28),
    ) +
    block(276, 200, 30, 36, 5, mix(colour, '#ffffff', 0.45)) +
    path('M352 246Q332 300 316 330L334 336Q356 300 376 268Z', mix(colour, '#000000', 0.15))
  return {
    half: 120,
    top: 186,
    markup:
      head +
      cap(sheet, 48, 290, 344, colour) +
      vessel(sheet, clear, body, 430) +
      dressed(sheet, clear, 112, 466, 148),
  }
}

function minispray(sheet, good) {
  const body = good.shade ?? good.body
  return {
    half: 46,
    top: 318,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [44, 386, 4],
            [46, FLOOR, 12],
          ],
          5,
        ),
        sheet.lit(body),
      ) +
      reflection(sheet, 368, 410, 8, 220) +
      block(MIDDLE - 36, 352, 72, 40, 4, sheet.metal('#c9cdd0')) +
      block(MIDDLE - 20, 318, 40, 38, 6, sheet.lit('#f4f6f6')) +
      oval(388, 334, 4, 4, '#56616a') +
      label({ ...good, body }, MIDDLE, 440, 84, 160, body) +
      path(
        lathe(
          520,
          [
            [44, 500, 22],
            [46, FLOOR, 8],
          ],
          5,
        ),
        sheet.lit(mix(body, '#ffffff', 0.55)),
        'fill-opacity=".85"',
      ) +
      reflection(sheet, 490, 530, 8, 110),
  }
}

function spraycan(sheet, good) {
  const { body } = good
  return {
    half: 78,
    top: 190,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [60, 300, 12],
            [78, 330, 14],
            [78, FLOOR, 14],
          ],
          7,
        ),
        sheet.metal(mix(body, '#ffffff', 0.08)),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [56, 196, 24],
            [62, 312, 5],
          ],
          5,
        ),
        sheet.lit(good.cap),
      ) +
      block(MIDDLE - 16, 204, 32, 18, 5, mix(good.cap, '#ffffff', 0.35)) +
      block(MIDDLE - 78, 648, 156, 14, 4, sheet.metal('#c9cdd0')) +
      block(MIDDLE - 78, 560, 156, 10, 0, sheet.lit(good.brand.accent)) +
      label(good, MIDDLE, 372, 136, 168, body),
  }
}

export const SPRAYS = { pump, mist, trigger, minispray, spraycan }

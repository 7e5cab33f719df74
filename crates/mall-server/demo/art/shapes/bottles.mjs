// Bottles: whatever is poured or dropped. Each shape is `(sheet, good) => { markup, half, top }`: it
// stands on `FLOOR` in an 800 by 800 picture; `half` is half the width of its foot, `top` the y of its highest point.

import { block, lathe, mix, outline, oval, path, stroke } from '../paint.mjs'
import { label } from '../label.mjs'
import { MIDDLE, FLOOR, reflection, vessel, dressed, cap } from './form.mjs'

function bottle(sheet, good) {
  const body = [
    [44, 268, 4],
    [46, 300, 20],
    [112, 350, 46],
    [114, FLOOR, 24],
  ]
  return {
    half: 114,
    top: 186,
    markup:
      vessel(sheet, good, body, 392) +
      dressed(sheet, good, 114, 430, 176) +
      cap(sheet, 54, 186, 286, good.cap),
  }
}

function dropper(sheet, good) {
  const body = [
    [42, 372, 3],
    [46, 388, 14],
    [100, 420, 34],
    [102, FLOOR, 22],
  ]
  const tube = good.clear ? block(MIDDLE - 8, 380, 16, 250, 8, '#ffffff', 'opacity=".45"') : ''
  return {
    half: 102,
    top: 160,
    top: 150,
    markup:
      path(
        lathe(MIDDLE, [
          [20, 176, 20],
          [30, 220, 20],
          [27, 302, 4],
        ]),
        sheet.lit(mix(good.cap, '#ffffff', 0.12)),
      ) +
      block(MIDDLE - 52, 298, 104, 86, 8, sheet.metal('#cdb27a')) +
      vessel(sheet, good, body, 430) +
      tube +
      dressed(sheet, good, 102, 470, 150),
  }
}

function rollon(sheet, good) {
  const body = [
    [52, 330, 6],
    [60, 352, 12],
    [62, FLOOR, 18],
  ]
  return {
    half: 62,
    top: 150,
    markup:
      path(lathe(MIDDLE, body, 5), sheet.lit(good.body)) +
      path(
        lathe(
          MIDDLE,
          [
            [50, 160, 40],
            [56, 345, 5],
          ],
          4,
        ),
        sheet.lit(good.cap),
      ) +
      reflection(sheet, 356, 190, 9, 140) +
      reflection(sheet, 354, 370, 9, 250) +
      label(good, MIDDLE, 400, 116, 190, good.body),
  }
}

function vial(sheet, good) {
  const [cx, foot] = [MIDDLE, FLOOR]
  const one =
    path(
      lathe(
        cx,
        [
          [30, foot - 262, 3],
          [34, foot - 240, 10],
          [56, foot - 196, 30],
          [56, foot, 16],
        ],
        5,
      ),
      sheet.lit(good.liquid),
    ) +
    cap(sheet, 36, foot - 314, foot - 250, good.cap, cx) +
    reflection(sheet, cx - 40, foot - 180, 8, 140) +
    block(cx - 46, foot - 158, 92, 124, 4, '#fffaf0') +
    label(good, cx, foot - 154, 88, 112, '#fffaf0')
  return {
    half: 170,
    top: 300,
    markup: `<g id="vial" transform="translate(-110 -28)">${one}</g><use href="#vial" x="220"/><use href="#vial" x="110" y="28"/>`,
  }
}

function squeeze(sheet, good) {
  return {
    half: 98,
    top: 226,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [12, 226, 6],
            [24, 262, 6],
            [52, 272, 10],
            [54, 326, 5],
          ],
          5,
        ),
        sheet.lit(good.cap),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [50, 318, 8],
            [92, 356, 30],
            [78, 450, 60],
            [100, 560, 60],
            [98, FLOOR, 26],
          ],
          7,
        ),
        sheet.lit(good.liquid),
      ) +
      reflection(sheet, 330, 380, 12, 220) +
      block(MIDDLE - 62, 436, 124, 156, 62, '#fffaf0') +
      label(good, MIDDLE, 452, 116, 122, '#fffaf0'),
  }
}

function jug(sheet, good) {
  const { body } = good
  const hole = mix(body, '#1f2a33', 0.34)
  return {
    half: 150,
    top: 206,
    markup:
      path(
        outline([
          [292, 318, 30],
          [388, 290, 10],
          [456, 290, 16],
          [540, 366, 50],
          [552, FLOOR, 36],
          [400, FLOOR + 8, 120],
          [250, FLOOR, 36],
          [262, 380, 40],
        ]),
        sheet.flat(body, 0.26),
      ) +
      path(
        outline([
          [470, 352, 12],
          [512, 396, 22],
          [516, 500, 20],
          [482, 500, 16],
          [480, 400, 16],
        ]),
        hole,
      ) +
      stroke('M474 362Q508 398 510 486', mix(body, '#ffffff', 0.5), 5, 'opacity=".6"') +
      reflection(sheet, 276, 390, 13, 230) +
      cap(sheet, 60, 206, 304, good.cap, 372) +
      label(good, 366, 402, 176, 196, body),
  }
}

function perfume(sheet, good) {
  const glass = mix(good.liquid ?? good.brand.accent, '#ffffff', 0.6)
  return {
    half: 138,
    top: 214,
    markup:
      block(MIDDLE - 56, 214, 112, 104, 8, sheet.lit(good.cap)) +
      oval(MIDDLE, 216, 54, 6, mix(good.cap, '#ffffff', 0.35)) +
      block(MIDDLE - 38, 312, 76, 36, 4, sheet.metal('#c2c8ca')) +
      block(MIDDLE - 138, 342, 276, 328, 26, sheet.flat(glass, 0.3)) +
      block(
        MIDDLE - 116,
        396,
        232,
        252,
        14,
        sheet.flat(good.liquid ?? good.brand.accent, 0.22),
        'opacity=".8"',
      ) +
      path('M284 364L330 364L296 640L284 640Z', '#ffffff', 'opacity=".4"') +
      block(MIDDLE - 80, 440, 160, 168, 3, '#fbfaf6') +
      label(good, MIDDLE, 452, 150, 142, '#fbfaf6'),
  }
}

export const BOTTLES = { bottle, dropper, rollon, vial, squeeze, jug, perfume }

// Jars, tins and glasses: whatever has a wide mouth.

import { beads, block, lathe, mix, oval, path, placed, stroke } from '../paint.mjs'
import { label } from '../label.mjs'
import { MIDDLE, FLOOR, reflection, cap } from './form.mjs'

function jar(sheet, good) {
  const clear = mix(good.body, '#ffffff', 0.55)
  return {
    half: 172,
    top: 305,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [164, 438, 8],
            [174, 470, 20],
            [166, FLOOR, 54],
          ],
          14,
        ),
        sheet.lit(clear),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [150, 452, 8],
            [152, 500, 20],
            [144, 642, 40],
          ],
          12,
        ),
        sheet.lit(good.body),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [168, 320, 10],
            [168, 446, 8],
          ],
          14,
        ),
        sheet.lit(good.cap),
      ) +
      oval(MIDDLE, 324, 165, 20, sheet.flat(mix(good.cap, '#ffffff', 0.3))) +
      reflection(sheet, 262, 352, 12, 84, 0.5) +
      reflection(sheet, 258, 480, 13, 150) +
      label(good, MIDDLE, 482, 230, 150, good.body),
  }
}

function tin(sheet, good) {
  const { body } = good
  return {
    half: 160,
    top: 335,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [156, 420, 4],
            [156, FLOOR, 10],
          ],
          18,
        ),
        sheet.lit(body),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [162, 352, 6],
            [162, 428, 4],
          ],
          18,
        ),
        sheet.metal(good.cap),
      ) +
      oval(MIDDLE, 354, 160, 22, sheet.flat(mix(good.cap, '#ffffff', 0.25))) +
      oval(
        MIDDLE,
        352,
        128,
        16,
        'none',
        `stroke="${mix(good.cap, '#000000', 0.2)}" stroke-width="2" opacity=".5"`,
      ) +
      reflection(sheet, 272, 450, 12, 180, 0.35) +
      label(good, MIDDLE, 466, 220, 166, body),
  }
}

function canister(sheet, good) {
  const body = mix(good.body, good.brand.accent, 0.12)
  const standing = (from) =>
    Array.from({ length: 6 }, (_, at) => `M${from + at * 30} ${400 + (at % 3) * 9}V632`).join('')
  const picks =
    stroke(standing(306), mix(good.brand.accent, '#ffffff', 0.4), 6) +
    stroke(standing(321), mix(good.brand.accent, '#ffffff', 0.7), 6)
  return {
    half: 126,
    top: 280,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [120, 350, 6],
            [124, FLOOR, 20],
          ],
          12,
        ),
        sheet.lit(body),
        'fill-opacity=".9"',
      ) +
      picks +
      cap(sheet, 126, 290, 362, good.cap) +
      reflection(sheet, 298, 390, 12, 240, 0.8) +
      block(MIDDLE - 96, 456, 192, 150, 8, '#fffffb') +
      label(good, MIDDLE, 464, 180, 130, '#fffffb'),
  }
}

function gummies(sheet, good) {
  const colour = good.liquid
  const rows = (lift) =>
    [
      [305, 424],
      [324, 394],
      [324, 644],
      [305, 614],
    ]
      .map(([x, y]) => `M${x - lift} ${y - lift}H${496 - lift}`)
      .join('')
  const all =
    beads(rows(0), mix(colour, '#1f2a33', 0.1), 42, 38) +
    beads(rows(7), mix(colour, '#ffffff', 0.3), 16, 38)
  return {
    half: 120,
    top: 245,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [92, 336, 6],
            [120, 366, 26],
            [122, FLOOR, 30],
          ],
          10,
        ),
        sheet.lit(mix(colour, '#ffffff', 0.75)),
      ) +
      all +
      cap(sheet, 102, 250, 346, good.cap) +
      block(MIDDLE - 121, 438, 242, 164, 0, sheet.lit('#fffaf0')) +
      reflection(sheet, 300, 380, 12, 260, 0.8) +
      label(good, MIDDLE, 446, 210, 146, '#fffaf0'),
  }
}

function honey(sheet, good) {
  return {
    half: 132,
    top: 275,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [106, 352, 8],
            [134, 392, 36],
            [132, FLOOR, 44],
          ],
          12,
        ),
        sheet.lit(good.liquid),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [120, 384, 20],
            [120, 420, 20],
          ],
          4,
        ),
        '#fff3c8',
        'opacity=".5"',
      ) +
      cap(sheet, 116, 282, 366, '#e9dcc0') +
      reflection(sheet, 288, 410, 14, 210, 0.8) +
      block(MIDDLE - 88, 436, 176, 176, 88, '#fffaf0') +
      label(good, MIDDLE, 458, 160, 132, '#fffaf0') +
      stroke('M290 300h220M290 316h220', '#c8ad7d', 2, 'opacity=".5"'),
  }
}

function pods(sheet, good) {
  const { shade } = good
  const one = `<g id="pod">${block(-30, -24, 60, 48, 16, mix(shade, '#ffffff', 0.78))}${path('M-24 -6q24 -24 48 0q-24 18 -48 0Z', shade)}${path('M-22 4q22 22 44 0q-22 8 -44 0Z', mix(shade, '#ffffff', 0.4))}</g>`
  const all = [
    [362, 614, -20],
    [430, 606, 16],
    [496, 600, -8],
    [310, 420, 24],
    [376, 408, -12],
    [444, 412, 12],
    [498, 424, -22],
  ]
  return {
    half: 150,
    top: 280,
    markup:
      path(
        lathe(
          MIDDLE,
          [
            [140, 356, 8],
            [150, 390, 20],
            [142, FLOOR, 34],
          ],
          14,
        ),
        sheet.lit(mix(shade, '#ffffff', 0.82)),
      ) +
      placed('translate(300 600)', one) +
      all
        .map(
          ([x, y, turn]) => `<use href="#pod" transform="translate(${x} ${y}) rotate(${turn})"/>`,
        )
        .join('') +
      cap(sheet, 152, 286, 372, shade) +
      reflection(sheet, 272, 400, 13, 220, 0.8) +
      path(
        lathe(
          MIDDLE,
          [
            [148, 446, 0],
            [146, 590, 0],
          ],
          12,
        ),
        sheet.lit('#fbfcff'),
      ) +
      label(good, MIDDLE, 458, 240, 128, '#fbfcff'),
  }
}

function candle(sheet, good) {
  const glass = mix(good.shade, '#ffffff', 0.25)
  return {
    half: 132,
    top: 300,
    markup:
      oval(MIDDLE, 300, 150, 150, sheet.fade('#ffd98a', 0.5)) +
      path(
        lathe(
          MIDDLE,
          [
            [130, 400, 4],
            [132, FLOOR, 26],
          ],
          14,
        ),
        sheet.lit(glass),
      ) +
      oval(MIDDLE, 402, 129, 26, mix(glass, '#1f2a33', 0.25)) +
      oval(MIDDLE, 410, 118, 20, sheet.flat('#fbf0d8')) +
      oval(MIDDLE, 408, 44, 9, '#fff8e0') +
      stroke('M400 408V378', '#4a3a2c', 5) +
      path(
        'M400 312C426 346 424 384 400 386C376 384 374 346 400 312Z',
        sheet.down('#ffe9a6', '#ff9d3c'),
      ) +
      oval(MIDDLE, 370, 8, 13, '#fff6d6') +
      reflection(sheet, 286, 440, 12, 190) +
      block(MIDDLE - 80, 468, 160, 150, 3, '#fffaf0') +
      label(good, MIDDLE, 476, 150, 130, '#fffaf0'),
  }
}

function diffuser(sheet, good) {
  const reeds = [-64, -34, -6, 26, 60]
    .map((lean) =>
      stroke(
        `M${400 + lean * 0.2} 470L${400 + lean * 1.5} ${150 + Math.abs(lean) * 0.7}`,
        '#b58d5f',
        7,
      ),
    )
    .join('')
  return {
    half: 104,
    top: 160,
    markup:
      reeds +
      path(
        lathe(
          MIDDLE,
          [
            [40, 396, 4],
            [42, 424, 10],
            [106, 468, 44],
            [104, FLOOR, 30],
          ],
          9,
        ),
        sheet.lit(mix(good.shade, '#ffffff', 0.4)),
        'fill-opacity=".94"',
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [94, 530, 6],
            [94, 656, 26],
          ],
          7,
        ),
        sheet.lit(good.shade),
        'opacity=".75"',
      ) +
      block(MIDDLE - 46, 384, 92, 34, 5, sheet.metal('#c9ab74')) +
      reflection(sheet, 314, 490, 10, 140, 0.8) +
      block(MIDDLE - 60, 504, 120, 132, 3, '#fffdf7') +
      label(good, MIDDLE, 512, 112, 112, '#fffdf7'),
  }
}

export const JARS = { jar, tin, canister, gummies, honey, pods, candle, diffuser }

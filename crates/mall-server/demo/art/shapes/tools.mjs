// Brushes, and things for the hand.

import { beads, block, lathe, mix, n, outline, oval, path, placed, stroke } from '../paint.mjs'
import { MOTIFS } from '../motifs.mjs'
import { label, mark } from '../label.mjs'
import { MIDDLE, FLOOR, reflection } from './form.mjs'

/** A toothbrush that stands on its end. */
function brush(sheet, colour, cx, top, foot) {
  const rows = (from) =>
    Array.from({ length: 3 }, (_, at) => `M${n(cx + 14)} ${top + from + at * 34}h32`).join('')
  const tufts =
    stroke(rows(15), mix(colour, '#ffffff', 0.6), 14) +
    stroke(rows(32), mix(colour, '#ffffff', 0.85), 14)
  return (
    tufts +
    path(
      outline([
        [cx - 16, top, 14],
        [cx + 14, top, 12],
        [cx + 14, top + 118, 14],
        [cx + 7, top + 150, 14],
        [cx + 8, top + 230, 20],
        [cx + 22, top + 290, 30],
        [cx + 18, foot, 18],
        [cx - 18, foot, 18],
        [cx - 22, top + 290, 30],
        [cx - 8, top + 230, 20],
        [cx - 7, top + 150, 14],
        [cx - 16, top + 118, 14],
      ]),
      sheet.lit(colour),
    ) +
    block(cx - 9, top + 310, 18, Math.max(foot - top - 380, 30), 9, '#ffffff', 'opacity=".4"')
  )
}

/** The handle and head of a brush of standard length, its top at the origin. */
const BRUSH = outline([
  [-16, 0, 14],
  [14, 0, 12],
  [14, 118, 14],
  [7, 150, 14],
  [8, 230, 20],
  [22, 290, 30],
  [18, 400, 18],
  [-18, 400, 18],
  [-22, 290, 30],
  [-8, 230, 20],
  [-7, 150, 14],
  [-16, 118, 14],
])

const sleeve = (sheet, good, x, y, width, height) =>
  block(x, y, width, height, 8, sheet.flat('#ffffff', 0.1)) +
  block(x, y, width, 16, 6, good.brand.accent) +
  label(good, x + width / 2, y + 30, width, height - 44, '#ffffff')

const toothbrush = (sheet, good) => ({
  half: 130,
  top: 168,
  markup:
    sleeve(sheet, good, 292, 400, 150, 268) +
    brush(sheet, good.shade, 504, 168, FLOOR) +
    brush(sheet, mix(good.shade, '#ffffff', 0.45), 250, 188, FLOOR),
})

function brushset(sheet, good) {
  const colours =
    good.motif === 'star'
      ? ['#f3cf78', '#9cc0d6', '#eba68f']
      : ['#8fb4cf', '#a9c6a0', '#e3b3b0', '#b7b0d2']
  // One outline for all; each takes the fill of its own use.
  const shape = `<defs><path id="brush" d="${BRUSH}"/><path id="tufts" d="M14 18h32M14 52h32M14 86h32M14 35h32M14 69h32M14 103h32" stroke="#d3e0e5" stroke-width="13" stroke-linecap="round"/></defs>`
  const each = colours.map((colour, at) => {
    const step = good.motif === 'star' ? 60 - at * 26 : 0
    const place = `x="${MIDDLE + (at - (colours.length - 1) / 2) * 92}" y="${196 + step}"`
    return `<use href="#tufts" ${place}/><use href="#brush" ${place} fill="${sheet.lit(colour)}"/>`
  })
  return {
    half: 190,
    top: 196,
    markup: shape + each.join('') + sleeve(sheet, good, 210, 530, 380, 138),
  }
}

function sonic(sheet, good) {
  const { shade } = good
  return {
    half: 116,
    top: 126,
    markup:
      oval(MIDDLE, 650, 104, 26, mix(shade, '#1f2a33', 0.25)) +
      oval(MIDDLE, 640, 104, 26, sheet.flat(mix(shade, '#ffffff', 0.1))) +
      Array.from({ length: 5 }, (_, at) =>
        block(412, 136 + at * 16, 34, 13, 5, at === 2 ? '#7fc4e8' : '#ffffff'),
      ).join('') +
      block(386, 126, 28, 100, 12, sheet.lit('#f4f6f6')) +
      path(
        lathe(MIDDLE, [
          [10, 220, 3],
          [24, 320, 12],
        ]),
        sheet.lit('#f4f6f6'),
      ) +
      block(374, 312, 52, 10, 3, sheet.metal('#bfc6ca')) +
      path(
        lathe(
          MIDDLE,
          [
            [26, 320, 10],
            [40, 380, 40],
            [42, 640, 20],
          ],
          6,
        ),
        sheet.lit(shade),
      ) +
      reflection(sheet, 372, 400, 9, 210) +
      oval(MIDDLE, 430, 17, 17, sheet.flat(mix(shade, '#1f2a33', 0.12))) +
      oval(MIDDLE, 430, 7, 7, '#57bda9') +
      [0, 1, 2]
        .map((at) => oval(MIDDLE, 480 + at * 18, 4, 4, at ? mix(shade, '#1f2a33', 0.2) : '#57bda9'))
        .join('') +
      mark(good, MIDDLE, 596, 66, 14, shade),
  }
}

function comb(sheet) {
  const wood = '#d9a866'
  const pins = beads(
    Array.from({ length: 9 }, (_, row) => `M350 ${222 + row * 24}h101`).join(''),
    '#e8c48d',
    11,
    20,
  )
  return {
    half: 100,
    top: 150,
    markup: placed(
      'rotate(14 400 420)',
      path(
        outline([
          [300, 150, 70],
          [500, 150, 70],
          [506, 400, 70],
          [436, 480, 30],
          [432, 640, 30],
          [420, 690, 20],
          [380, 690, 20],
          [368, 640, 30],
          [364, 480, 30],
          [294, 400, 70],
        ]),
        sheet.lit(wood),
      ) +
        block(326, 182, 148, 268, 66, sheet.flat('#3a2c22', 0.3)) +
        pins +
        stroke('M388 520Q400 580 392 660M410 520Q404 580 412 640', '#b98748', 3, 'opacity=".7"'),
    ),
  }
}

function floss(sheet, good) {
  return {
    half: 120,
    top: 150,
    markup:
      block(276, 400, 248, 268, 60, sheet.flat(good.body, 0.24)) +
      block(276, 380, 248, 96, 44, sheet.flat(good.cap)) +
      block(380, 372, 60, 20, 4, sheet.metal('#c9cdd0')) +
      path(
        'M410 374C420 290 520 300 520 230S440 190 470 150',
        'none',
        'stroke="#b5d8d1" stroke-width="5" stroke-linecap="round"',
      ) +
      label(good, MIDDLE, 492, 200, 140, good.body) +
      reflection(sheet, 296, 490, 12, 140, 0.9),
  }
}

function razor(sheet, good) {
  const steel = sheet.metal('#aeb6ba')
  return {
    half: 130,
    top: 160,
    markup:
      placed(
        'rotate(18 400 430)',
        block(290, 160, 220, 74, 14, sheet.flat('#2a3236')) +
          Array.from({ length: 5 }, (_, at) => block(306, 172 + at * 10, 188, 5, 2, steel)).join(
            '',
          ) +
          block(306, 222, 188, 8, 4, '#7fb9a4') +
          path(
            outline([
              [382, 230, 6],
              [418, 230, 6],
              [424, 330, 20],
              [432, 520, 40],
              [422, 700, 26],
              [378, 700, 26],
              [368, 520, 40],
              [376, 330, 20],
            ]),
            sheet.metal('#79858b'),
          ) +
          block(380, 380, 40, 230, 18, sheet.flat('#20272a')) +
          stroke(
            Array.from({ length: 11 }, (_, at) => `M386 ${398 + at * 20}h28`).join(''),
            '#566268',
            4,
          ),
      ) +
      block(480, 560, 150, 108, 10, sheet.flat('#2a3236')) +
      mark(good, 555, 622, 120, 18, '#2a3236'),
  }
}

function stick(sheet, good) {
  return {
    half: 84,
    top: 290,
    markup:
      path(
        lathe(MIDDLE, [
          [70, 300, 30],
          [78, 380, 4],
        ]),
        sheet.lit('#f3f6f4'),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [86, 370, 8],
            [88, FLOOR, 22],
          ],
          7,
        ),
        sheet.lit(good.body),
      ) +
      block(MIDDLE - 88, 616, 176, 8, 0, good.brand.accent) +
      reflection(sheet, 336, 400, 11, 200, 0.4) +
      label(good, MIDDLE, 400, 150, 190, good.body),
  }
}

function soap(sheet, good) {
  const { shade } = good
  return {
    half: 190,
    top: 340,
    markup:
      path(
        outline([
          [232, 450, 40],
          [300, 400, 30],
          [600, 400, 36],
          [560, 450, 30],
        ]),
        mix(shade, '#ffffff', 0.45),
      ) +
      path(
        outline([
          [520, 462],
          [598, 401, 18],
          [606, 590, 30],
          [530, FLOOR - 4],
        ]),
        mix(shade, '#1f2a33', 0.22),
      ) +
      block(222, 440, 346, 228, 36, sheet.flat(shade, 0.2)) +
      block(
        252,
        470,
        286,
        168,
        20,
        'none',
        `stroke="${mix(shade, '#1f2a33', 0.2)}" stroke-width="4"`,
      ) +
      label(good, 395, 478, 220, 140, shade) +
      [
        [236, 380, 30],
        [280, 350, 18],
        [206, 416, 14],
        [612, 640, 24],
        [648, 610, 12],
      ]
        .map(
          ([x, y, r]) =>
            oval(x, y, r, r, sheet.flat('#ffffff', 0.12), 'opacity=".75"') +
            oval(x - r * 0.3, y - r * 0.3, r * 0.2, r * 0.2, '#ffffff'),
        )
        .join(''),
  }
}

function babybottle(sheet, good) {
  const { shade } = good
  const marks = stroke(
    Array.from({ length: 6 }, (_, at) => `M472 ${450 + at * 32}h${at % 2 ? 18 : 30}`).join(''),
    mix(shade, '#1f2a33', 0.35),
    4,
  )
  return {
    half: 106,
    top: 204,
    markup:
      path(
        'M376 300Q372 262 384 240Q388 204 400 204Q412 204 416 240Q428 262 424 300Z',
        sheet.lit('#f2d9b4'),
      ) +
      path(
        lathe(MIDDLE, [
          [40, 292, 20],
          [82, 316, 10],
        ]),
        sheet.lit('#f2d9b4'),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [90, 312, 10],
            [94, 388, 8],
          ],
          8,
        ),
        sheet.lit(shade),
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [88, 384, 10],
            [108, 430, 40],
            [106, FLOOR, 50],
          ],
          9,
        ),
        sheet.lit('#eef5f7'),
        'fill-opacity=".92"',
      ) +
      path(
        lathe(
          MIDDLE,
          [
            [98, 480, 3],
            [96, 654, 44],
          ],
          8,
        ),
        sheet.lit('#fffaf0'),
      ) +
      oval(MIDDLE, 481, 98, 9, '#ffffff') +
      marks +
      reflection(sheet, 310, 420, 14, 200, 0.9) +
      MOTIFS[good.motif](386, 540, 34, shade) +
      MOTIFS.star(350, 600, 16, good.brand.accent) +
      MOTIFS.star(424, 606, 20, mix(shade, good.brand.accent, 0.5)) +
      mark(good, MIDDLE, 362, 110, 20, shade),
  }
}

export const TOOLS = { toothbrush, brushset, sonic, comb, floss, razor, stick, soap, babybottle }

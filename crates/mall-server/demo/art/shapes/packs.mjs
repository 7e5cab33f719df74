// Soft and folded packs: tubes, bags, cartons.

import { beads, block, mix, n, outline, oval, path, placed, stroke } from '../paint.mjs'
import { MOTIFS } from '../motifs.mjs'
import { label, mark } from '../label.mjs'
import { FLOOR, MIDDLE, cap, reflection } from './form.mjs'

function tube(sheet, good) {
  const { body } = good
  return {
    half: 90,
    top: 160,
    markup:
      path(
        outline([
          [292, 166, 4],
          [508, 166, 4],
          [486, 590, 20],
          [314, 590, 20],
        ]),
        sheet.lit(body),
      ) +
      block(290, 160, 220, 32, 3, sheet.flat(mix(body, '#1f2a33', 0.06))) +
      path(
        'M300 176H500',
        'none',
        `stroke="${mix(body, '#1f2a33', 0.16)}" stroke-width="20" stroke-dasharray="2 9"`,
      ) +
      cap(sheet, 84, 582, FLOOR, good.cap) +
      reflection(sheet, 330, 210, 13, 340) +
      label(good, MIDDLE, 258, 160, 216, body),
  }
}

/** A crimped aluminium tube: its body in `colour`, and what all tubes have in common. */
const aluminium = {
  body: (sheet, colour) =>
    path(
      outline([
        [310, 204, 3],
        [490, 204, 3],
        [476, 578, 15],
        [436, 606, 4],
        [364, 606, 4],
        [324, 578, 15],
      ]),
      sheet.lit(colour),
    ),
  trim: (sheet, good, colour) =>
    block(308, 194, 184, 36, 2, sheet.metal('#d2cdb8')) +
    stroke('M346 258q20 28 4 64M462 300q-24 32 -8 70', '#ffffff', 4, 'opacity=".5"') +
    cap(sheet, 43, 597, FLOOR, '#2d3a34') +
    label(good, MIDDLE, 290, 130, 226, colour),
}

const alutube = (sheet, good) => ({
  half: 66,
  top: 200,
  markup: aluminium.body(sheet, good.body) + aluminium.trim(sheet, good, good.body),
})

function trio(sheet, good) {
  const side = (x, colour) =>
    placed(`translate(${x} 40) scale(.92)`, `${aluminium.body(sheet, colour)}<use href="#trim"/>`)
  const trim = `<g id="trim">${aluminium.trim(sheet, good, '#bcd98a')}</g>`
  // The tube in front comes last, and its trim with it; the two behind borrow that.
  return {
    half: 200,
    top: 200,
    markup: side(-112, '#f0c75e') + side(180, '#b98d6a') + aluminium.body(sheet, '#bcd98a') + trim,
  }
}

function toothpaste(sheet, good) {
  const { body, cap: colour } = good
  const lying =
    path(
      outline([
        [150, 380, 6],
        [160, 380, 4],
        [560, 404, 20],
        [596, 436, 8],
        [596, 484, 8],
        [560, 516, 20],
        [160, 540, 4],
        [150, 540, 6],
      ]),
      sheet.down(mix(body, '#ffffff', 0.6), mix(body, '#1f2a33', 0.2)),
    ) +
    block(140, 376, 26, 168, 3, sheet.down(body, mix(body, '#1f2a33', 0.25))) +
    path(
      outline([
        [170, 384, 0],
        [330, 394, 0],
        [270, 534, 0],
        [170, 539, 0],
      ]),
      sheet.down(mix(colour, '#ffffff', 0.2), colour),
    ) +
    path(
      outline([
        [592, 424, 10],
        [668, 416, 10],
        [668, 504, 10],
        [592, 496, 10],
      ]),
      sheet.down(mix(colour, '#ffffff', 0.4), mix(colour, '#000000', 0.2)),
    ) +
    stroke('M180 396L560 416', '#ffffff', 7, 'opacity=".7"') +
    MOTIFS[good.motif](226, 462, 34, '#ffffff') +
    label(good, 440, 408, 210, 108, body)
  const carton =
    block(156, 556, 500, 108, 3, sheet.flat(mix(body, '#ffffff', 0.4), 0.14)) +
    block(156, 556, 150, 108, 3, sheet.flat(colour)) +
    MOTIFS[good.motif](230, 610, 30, '#ffffff') +
    mark(good, 470, 624, 260, 38, body) +
    path('M656 556l16 -12v106l-16 14Z', mix(body, '#1f2a33', 0.22))
  return { half: 250, top: 376, markup: carton + placed('translate(0 8)', lying) }
}

function box(sheet, good) {
  const { body } = good
  return {
    half: 130,
    top: 208,
    markup:
      path(
        outline([
          [270, 230, 2],
          [482, 230, 2],
          [482, FLOOR, 2],
          [270, FLOOR, 2],
        ]),
        sheet.flat(body, 0.1),
      ) +
      path('M482 230L540 208V640L482 668Z', sheet.flat(mix(body, '#1f2a33', 0.2))) +
      path('M270 230L330 208H540L482 230Z', mix(body, '#ffffff', 0.45)) +
      block(270, 592, 212, 76, 0, sheet.flat(good.brand.accent)) +
      path('M482 592L540 570V640L482 668Z', mix(good.brand.accent, '#1f2a33', 0.28)) +
      label(good, 376, 296, 180, 200, body),
  }
}

function teabox(sheet, good) {
  const { shade } = good
  const bag =
    block(520, 560, 88, 108, 8, sheet.flat('#f6efe0')) +
    path('M530 590h68v62q-34 16 -68 0Z', shade, 'opacity=".55"') +
    stroke('M564 560Q590 500 630 540', '#c9b68f', 2.5) +
    block(612, 536, 44, 48, 4, shade) +
    MOTIFS[good.motif](634, 560, 14, '#fff6e0')
  return {
    half: 190,
    top: 276,
    markup:
      path('M210 300H470V668H210Z', sheet.flat(mix(shade, '#ffffff', 0.1))) +
      path('M470 300L560 276V636L470 668Z', sheet.flat(mix(shade, '#1f2a33', 0.25))) +
      path('M210 300L310 276H560L470 300Z', mix(shade, '#ffffff', 0.35)) +
      block(240, 346, 200, 236, 100, '#fff7e6') +
      label(good, 340, 376, 186, 176, '#fff7e6') +
      block(210, 630, 260, 10, 0, '#fff7e6', 'opacity=".6"') +
      bag,
  }
}

function sachet(sheet, good) {
  const one = (turn, body) =>
    placed(
      `rotate(${turn} 400 660)`,
      block(266, 196, 268, 470, 6, sheet.flat(body, 0.2)) +
        block(266, 196, 268, 30, 4, '#ffffff', 'opacity=".45"') +
        block(266, 640, 268, 26, 4, '#ffffff', 'opacity=".45"') +
        path('M286 240L360 240L300 620L286 620Z', '#ffffff', 'opacity=".3"'),
    )
  return {
    half: 150,
    top: 180,
    markup:
      one(13, mix(good.body, good.brand.accent, 0.55)) +
      one(5, mix(good.body, good.brand.accent, 0.3)) +
      one(-4, good.body) +
      placed(
        'rotate(-4 400 660)',
        oval(400, 420, 104, 130, '#ffffff', 'opacity=".55"') +
          label(good, 400, 324, 190, 190, good.body) +
          path('M526 226l-14 14 14 14Z', '#ffffff'),
      ),
  }
}

/** A standing pouch with rounded gusset, from `top` to the floor. */
const bag = (sheet, body, top, half) =>
  path(
    outline([
      [MIDDLE - half, top, 8],
      [MIDDLE + half, top, 8],
      [MIDDLE + half + 14, 600, 40],
      [MIDDLE + half - 8, FLOOR, 30],
      [MIDDLE, FLOOR + 10, 120],
      [MIDDLE - half + 8, FLOOR, 30],
      [MIDDLE - half - 14, 600, 40],
    ]),
    sheet.lit(body),
  ) +
  block(MIDDLE - half, top, half * 2, 26, 4, '#ffffff', 'opacity=".4"') +
  stroke(
    `M${n(MIDDLE - half + 8)} ${top + 52}H${n(MIDDLE + half - 8)}`,
    mix(body, '#1f2a33', 0.2),
    3,
  ) +
  reflection(sheet, MIDDLE - half + 22, top + 80, 14, 360)

function pouch(sheet, good) {
  const { shade } = good
  const bits =
    beads('M312 566L486 632M330 610L440 640M360 560L490 590M322 590L470 610', '#dcb97a', 15, 37) +
    beads('M330 580L480 616M316 626L420 566', shade, 15, 52)
  return {
    half: 150,
    top: 188,
    markup:
      bag(sheet, mix(shade, '#ffffff', 0.12), 188, 140) +
      block(292, 276, 216, 226, 108, '#fffaf0') +
      label(good, MIDDLE, 306, 190, 170, '#fffaf0') +
      block(292, 540, 216, 110, 40, mix(shade, '#ffffff', 0.75)) +
      bits,
  }
}

function spout(sheet, good) {
  return {
    half: 140,
    top: 160,
    markup:
      cap(sheet, 34, 160, 214, good.cap === '#ffffff' ? '#e8ece8' : good.cap, 474) +
      bag(sheet, good.body, 206, 136) +
      label(good, MIDDLE, 330, 210, 220, good.body) +
      block(306, 586, 188, 12, 6, good.brand.accent, 'opacity=".7"'),
  }
}

function wipes(sheet, good) {
  const { body, brand } = good
  return {
    half: 230,
    top: 250,
    markup:
      path('M330 340Q372 268 404 250Q430 296 476 300Q470 330 476 356Z', sheet.flat('#ffffff')) +
      stroke('M376 330Q396 290 404 264', '#dfe6ea', 3) +
      path(
        outline([
          [172, 420, 40],
          [230, 372, 40],
          [570, 372, 40],
          [628, 420, 40],
          [640, FLOOR, 34],
          [160, FLOOR, 34],
        ]),
        sheet.flat(body, 0.2),
      ) +
      block(150, 420, 22, 230, 6, sheet.flat(mix(body, '#1f2a33', 0.1))) +
      block(628, 420, 22, 230, 6, sheet.flat(mix(body, '#1f2a33', 0.2))) +
      oval(MIDDLE, 380, 128, 34, sheet.flat('#ffffff', 0.16)) +
      oval(MIDDLE, 376, 96, 20, mix(brand.accent, '#ffffff', 0.25)) +
      path(
        'M356 378Q380 300 404 290Q428 326 452 330L448 378Q400 392 356 378Z',
        '#ffffff',
        'opacity=".95"',
      ) +
      stroke('M200 446Q400 424 600 446', '#ffffff', 8, 'opacity=".7"') +
      label(good, MIDDLE, 452, 270, 168, body),
  }
}

function tissue(sheet, good) {
  const { body } = good
  return {
    half: 214,
    top: 250,
    markup:
      path(
        'M322 400Q330 300 372 262Q404 306 442 250Q478 300 480 400Z',
        sheet.flat('#ffffff', 0.1),
      ) +
      stroke('M372 270Q382 330 372 390M442 262Q430 330 440 390', '#dfe4e6', 3) +
      path(
        outline([
          [196, 392, 26],
          [604, 392, 26],
          [618, 640, 40],
          [604, FLOOR, 20],
          [196, FLOOR, 20],
          [182, 640, 40],
        ]),
        sheet.flat(body, 0.2),
      ) +
      oval(MIDDLE, 396, 112, 14, mix(body, '#1f2a33', 0.25)) +
      path('M318 396Q330 350 350 330Q404 372 452 326Q474 356 482 396Q400 410 318 396Z', '#ffffff') +
      path(
        'M182 470L160 480V600L182 620ZM618 470L640 480V600L618 620Z',
        mix(body, '#1f2a33', 0.14),
      ) +
      stroke('M214 412H586', '#ffffff', 6, 'opacity=".6"') +
      label(good, MIDDLE, 432, 280, 190, body),
  }
}

function softpack(sheet, good) {
  const { body, brand } = good
  return {
    half: 176,
    top: 205,
    markup:
      path(
        outline([
          [246, 236, 30],
          [554, 236, 30],
          [576, 450, 200],
          [564, FLOOR, 34],
          [236, FLOOR, 34],
          [224, 450, 200],
        ]),
        sheet.lit(body),
      ) +
      path(
        outline([
          [246, 236, 30],
          [554, 236, 30],
          [561, 330, 40],
          [400, 360, 200],
          [239, 330, 40],
        ]),
        sheet.lit(brand.accent),
      ) +
      path(
        'M330 240Q400 170 470 240',
        'none',
        `stroke="${mix(body, '#1f2a33', 0.12)}" stroke-width="16"`,
      ) +
      oval(MIDDLE, 470, 142, 118, '#ffffff', 'opacity=".6"') +
      label(good, MIDDLE, 382, 236, 206, body) +
      path(
        'M262 600q36 -40 72 -8q30 -34 62 0q40 -30 70 4q40 -26 70 10v48H262Z',
        '#ffffff',
        'opacity=".85"',
      ) +
      reflection(sheet, 262, 380, 14, 230),
  }
}

function sticks(sheet, good) {
  const { body } = good
  const stick = (x, turn) =>
    placed(
      `rotate(${turn} ${x} 660)`,
      block(x - 22, 400, 44, 266, 4, sheet.lit(mix(body, '#ffffff', 0.65))) +
        block(x - 22, 400, 44, 18, 2, body, 'opacity=".5"') +
        block(x - 22, 560, 44, 106, 4, sheet.lit(body)),
    )
  return {
    half: 200,
    top: 290,
    top: 240,
    markup:
      path('M232 262H470V668H232Z', sheet.flat(body)) +
      path('M470 262L530 240V640L470 668Z', sheet.flat(mix(body, '#1f2a33', 0.28))) +
      path('M232 262L300 240H530L470 262Z', mix(body, '#ffffff', 0.4)) +
      oval(351, 420, 92, 92, '#ffffff', 'opacity=".16"') +
      label(good, 351, 330, 200, 210, body) +
      block(232, 590, 238, 10, 0, '#ffffff', 'opacity=".6"') +
      stick(560, 5) +
      stick(606, 12) +
      stick(524, -2),
  }
}

function eyemask(sheet, good) {
  const { body } = good
  return {
    half: 220,
    top: 232,
    markup:
      path('M250 250H550V600H250Z', sheet.flat(body)) +
      path('M550 250L600 232V580L550 600Z', sheet.flat(mix(body, '#1f2a33', 0.22))) +
      path('M250 250L304 232H600L550 250Z', mix(body, '#ffffff', 0.5)) +
      label(good, MIDDLE, 286, 250, 210, body) +
      path(
        'M190 600C190 540 250 528 320 536Q380 544 400 566Q420 544 480 536C550 528 610 540 610 600C610 652 550 672 490 668Q430 664 400 628Q370 664 310 668C250 672 190 652 190 600Z',
        sheet.flat(mix(body, '#ffffff', 0.55), 0.16),
        `stroke="${mix(body, '#1f2a33', 0.18)}" stroke-width="2"`,
      ) +
      stroke('M196 598Q150 600 150 640M604 598Q650 600 650 640', mix(body, '#1f2a33', 0.12), 10) +
      stroke('M250 604q34 22 68 0M482 604q34 22 68 0', mix(good.brand.accent, '#1f2a33', 0.2), 5),
  }
}

export const PACKS = {
  tube,
  alutube,
  trio,
  toothpaste,
  box,
  teabox,
  sachet,
  pouch,
  spout,
  wipes,
  tissue,
  softpack,
  sticks,
  eyemask,
}

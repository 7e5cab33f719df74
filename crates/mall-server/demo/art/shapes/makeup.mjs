// Make-up.

import { beads, block, mix, n, outline, oval, path, placed, stroke } from '../paint.mjs'
import { MOTIFS } from '../motifs.mjs'
import { label, line, mark } from '../label.mjs'
import { MIDDLE, reflection } from './form.mjs'

function lipstick(sheet, good) {
  const { shade } = good
  const gold = sheet.metal('#d8b57c')
  return {
    half: 120,
    top: 218,
    markup:
      path('M288 400V300Q290 262 352 222Q364 218 364 234V400Z', sheet.lit(shade)) +
      path(
        'M292 300Q300 262 352 226Q360 224 360 238Q342 284 292 306Z',
        mix(shade, '#ffffff', 0.35),
      ) +
      block(280, 384, 92, 84, 3, gold) +
      block(268, 462, 116, 208, 6, sheet.lit(good.cap)) +
      block(268, 462, 116, 12, 3, gold) +
      reflection(sheet, 286, 484, 8, 160, 0.45) +
      mark(good, 326, 580, 96, 16, good.cap) +
      block(430, 380, 124, 290, 10, sheet.lit(good.cap)) +
      block(430, 654, 124, 16, 3, gold) +
      oval(492, 382, 58, 8, mix(good.cap, '#ffffff', 0.25)) +
      reflection(sheet, 450, 410, 9, 210, 0.45) +
      MOTIFS[good.motif](492, 500, 22, '#d8b57c') +
      mark(good, 492, 560, 100, 16, good.cap),
  }
}

function gloss(sheet, good) {
  const shade = good.shade ?? good.brand.accent
  const capped = sheet.lit(good.cap)
  return {
    half: 60,
    top: 158,
    markup:
      block(MIDDLE - 44, 396, 88, 274, 14, sheet.lit(mix(shade, '#ffffff', 0.6))) +
      block(MIDDLE - 33, 410, 66, 244, 10, sheet.lit(shade)) +
      reflection(sheet, 372, 420, 10, 220, 0.8) +
      block(MIDDLE - 36, 384, 72, 18, 4, sheet.metal('#d2b483')) +
      block(MIDDLE - 42, 158, 84, 232, 12, capped) +
      reflection(sheet, 370, 176, 8, 190, 0.4) +
      line(good.brand.mark, MIDDLE, 540, 62, 14, '#ffffff', { weight: 700 }) +
      mark(good, MIDDLE, 350, 74, 14, good.cap) +
      path('M500 640c30 -40 90 -44 130 -14s10 40 -40 40-110 10-90-26Z', sheet.flat(shade, 0.25)) +
      stroke('M528 634q36 -18 70 -4', '#ffffff', 6, 'opacity=".55"'),
  }
}

function mascara(sheet, good) {
  const gold = sheet.metal('#d8b57c')
  const bristles = stroke(
    Array.from(
      { length: 15 },
      (_, at) =>
        `M${n(473 - Math.sin(at / 4.6) * 6)} ${210 + at * 10}l${n(26 + Math.sin(at / 4.6) * 12)} 5`,
    ).join(''),
    '#2b2226',
    4,
  )
  return {
    half: 90,
    top: 206,
    markup:
      block(308, 330, 84, 340, 20, sheet.lit(good.shade)) +
      block(308, 330, 84, 14, 4, gold) +
      reflection(sheet, 324, 360, 9, 270, 0.5) +
      label({ ...good, body: good.shade }, 350, 410, 72, 170, good.shade) +
      stroke('M486 360V206', '#2b2226', 6) +
      bristles +
      block(472, 356, 28, 30, 2, gold) +
      block(444, 380, 84, 290, 18, sheet.lit(good.cap)) +
      block(444, 380, 84, 12, 4, gold) +
      reflection(sheet, 460, 410, 8, 230, 0.4) +
      mark(good, 486, 630, 70, 13, good.cap),
  }
}

function pencil(sheet, good) {
  const { shade } = good
  const pen = (body) =>
    path('M384 226L400 178L416 226Z', mix(shade, '#ffffff', 0.1)) +
    path('M376 286L384 226H416L424 286Z', sheet.metal('#d8b57c')) +
    block(374, 282, 52, 330, 4, sheet.lit(body)) +
    block(374, 590, 52, 12, 0, sheet.metal('#d8b57c')) +
    block(376, 602, 48, 90, 12, sheet.lit(mix(shade, '#1f1a18', 0.25)))
  const swatch =
    stroke('M214 628q60 -26 126 -8t120 -10', shade, 20, 'opacity=".85"') +
    stroke('M236 648q50 -14 96 -6', shade, 10, 'opacity=".6"')
  return {
    half: 150,
    top: 190,
    markup:
      swatch +
      placed(
        'rotate(26 400 480)',
        pen(good.cap) +
          placed(
            'rotate(90 400 450)',
            line(good.brand.mark, 400, 457, 190, 20, '#f0d9b0', { weight: 700 }),
          ),
      ),
  }
}

function cushion(sheet, good) {
  const { shade } = good
  const rim = sheet.metal('#d8b98a')
  return {
    half: 172,
    top: 200,
    markup:
      oval(MIDDLE, 372, 172, 172, rim) +
      oval(MIDDLE, 372, 162, 162, sheet.flat(good.body, 0.24)) +
      oval(MIDDLE, 372, 136, 136, sheet.down('#dfe9f0', '#f9fcfd')) +
      path('M300 420L400 268L440 268L330 460Z', '#ffffff', 'opacity=".6"') +
      block(346, 534, 108, 22, 6, rim) +
      oval(MIDDLE, 612, 182, 62, mix(good.body, '#1f2a33', 0.28)) +
      oval(MIDDLE, 604, 182, 60, rim) +
      oval(MIDDLE, 600, 172, 53, sheet.flat(good.body)) +
      oval(MIDDLE, 600, 138, 40, mix(shade, '#1f2a33', 0.22)) +
      oval(MIDDLE, 604, 134, 38, sheet.flat(shade, 0.1)) +
      Array.from({ length: 16 }, (_, at) =>
        oval(
          300 + (at % 8) * 28,
          592 + Math.floor(at / 8) * 22,
          3,
          1.6,
          mix(shade, '#1f2a33', 0.18),
        ),
      ).join('') +
      mark(good, MIDDLE, 645, 90, 13, good.body),
  }
}

function palette(sheet, good) {
  const pans =
    good.pans
      .map((colour, at) => {
        const x = 236 + (at % 3) * 114
        const y = 470 + Math.floor(at / 3) * 62
        return block(
          x,
          y,
          100,
          52,
          6,
          colour,
          `stroke="${mix(colour, '#1f2a33', 0.3)}" stroke-width="2"`,
        )
      })
      .join('') + path('M236 470h328l-60 174h-268Z', '#ffffff', 'opacity=".12"')
  return {
    half: 214,
    top: 214,
    markup:
      path(
        outline([
          [216, 214, 14],
          [584, 214, 14],
          [590, 452, 6],
          [210, 452, 6],
        ]),
        sheet.flat(good.cap),
      ) +
      path(
        outline([
          [236, 232, 8],
          [564, 232, 8],
          [569, 438, 4],
          [231, 438, 4],
        ]),
        sheet.down('#cfdde6', '#f6fafb'),
      ) +
      path('M262 430L360 236H440L330 430Z', '#ffffff', 'opacity=".55"') +
      block(204, 448, 392, 220, 12, sheet.flat(good.body, 0.2)) +
      block(204, 448, 392, 8, 4, sheet.metal('#d8b57c')) +
      pans +
      mark(good, MIDDLE, 664, 90, 10, good.body),
  }
}

function puff(sheet, good) {
  const { shade } = good
  return {
    half: 140,
    top: 230,
    markup:
      path(
        'M400 230C440 300 530 400 530 520C530 620 470 668 400 668C330 668 270 620 270 520C270 400 360 300 400 230Z',
        sheet.lit(shade),
      ) +
      oval(352, 500, 46, 110, '#ffffff', 'opacity=".28" transform="rotate(10 352 500)"') +
      path(
        'M300 590Q400 690 505 580Q480 660 400 668Q330 664 300 590Z',
        mix(shade, '#1f2a33', 0.15),
        'opacity=".5"',
      ) +
      beads(
        'M340 420L470 640M300 470L400 640M420 400L500 520',
        mix(shade, '#1f2a33', 0.18),
        5,
        31,
      ) +
      oval(580, 628, 66, 40, sheet.lit(mix(shade, '#ffffff', 0.35))) +
      oval(572, 616, 40, 18, '#ffffff', 'opacity=".4"'),
  }
}

export const MAKEUP = { lipstick, gloss, mascara, pencil, cushion, palette, puff }

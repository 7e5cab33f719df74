// Banners (16:7) and the wide pictures between floors: a headline beside goods.

import { block, mix, oval, path, placed, outline } from './paint.mjs'
import { han, line } from './label.mjs'
import { MOTIFS } from './motifs.mjs'
import { FLOOR, MIDDLE } from './shapes/form.mjs'
import { standing } from './scene.mjs'

/** `thing`, its foot's middle at `x`, `y`. */
const at = (sheet, thing, x, y, scale) =>
  placed(
    `translate(${Math.round(x - MIDDLE * scale)} ${Math.round(y - FLOOR * scale)}) scale(${scale})`,
    standing(sheet, thing),
  )

const left = (markup) => `<g text-anchor="start">${markup}</g>`

/** Ground, table and words of a poster; `goods` come on top. */
function poster(
  sheet,
  { width, height, ground, accent, print, motif, small, big, note, button, goods },
) {
  const table = height * 0.74
  const x = width * 0.065
  const scale = height / 700
  return (
    block(0, 0, width, height, 0, sheet.down(mix(ground, '#ffffff', 0.35), ground)) +
    oval(
      width * 0.7,
      height * 0.46,
      height * 0.6,
      height * 0.6,
      sheet.down(mix(accent, '#ffffff', 0.45), mix(accent, '#ffffff', 0.72)),
    ) +
    path(
      outline([
        [0, table, 0],
        [width, table - 30, 0],
        [width, height, 0],
        [0, height, 0],
      ]),
      sheet.down(mix(ground, '#1f2a33', 0.08), mix(ground, '#ffffff', 0.25)),
    ) +
    `<g opacity=".3">${MOTIFS[motif](width * 0.95, height * 0.18, 60, '#ffffff')}${MOTIFS[motif](width * 0.42, height * 0.16, 36, '#ffffff')}</g>` +
    left(
      line(small, x, 178 * scale, 560, 30 * scale, print, { weight: 600, gap: 0.22 }) +
        han(big, x - 4, 286 * scale, 720, 92 * scale, print, 700) +
        han(note, x, 360 * scale, 720, 36 * scale, mix(print, ground, 0.1), 400),
    ) +
    block(x, 412 * scale, 216 * scale, 68 * scale, 34 * scale, print) +
    han(button, x + 108 * scale, 457 * scale, 190, 30 * scale, '#ffffff') +
    goods
  )
}

const banner = { width: 1600, height: 700 }
const floor = { width: 1600, height: 600 }

export const POSTERS = {
  'banner-dew': {
    ...banner,
    title: '晨露护肤季',
    draw: (sheet, thing) =>
      poster(sheet, {
        ...banner,
        ground: '#d8ebf5',
        accent: '#6fabd2',
        print: '#1f4f73',
        motif: 'drop',
        small: 'MORNING DEW SEASON',
        big: '晨露护肤季',
        note: '满200减30 · 满399减70',
        button: '去逛逛',
        goods:
          at(sheet, thing('hyaluron-mask'), 870, 590, 0.86) +
          at(sheet, thing('camellia-serum'), 1400, 600, 0.84) +
          at(sheet, thing('dew-sunscreen'), 1250, 590, 0.86) +
          at(sheet, thing('dew-cream'), 1080, 640, 0.86),
      }),
  },
  'banner-baby': {
    ...banner,
    title: '米糖母婴日',
    draw: (sheet, thing) =>
      poster(sheet, {
        ...banner,
        ground: '#fbe8c8',
        accent: '#f0b46a',
        print: '#7c4f14',
        motif: 'star',
        small: 'MITANG BABY DAY',
        big: '米糖母婴日',
        note: '母婴满129减20，先领券',
        button: '去囤货',
        goods:
          at(sheet, thing('diapers'), 960, 590, 0.86) +
          at(sheet, thing('baby-lotion'), 1390, 594, 0.88) +
          at(sheet, thing('baby-bottle-160-y'), 1230, 620, 0.84) +
          at(sheet, thing('baby-wipes'), 1080, 660, 0.6),
      }),
  },
  'banner-lips': {
    ...banner,
    title: '晚樱新色',
    draw: (sheet, thing) =>
      poster(sheet, {
        ...banner,
        ground: '#f8dedd',
        accent: '#d9788a',
        print: '#7a2440',
        motif: 'flower',
        small: 'SIX SHADES OF VELVET',
        big: '六支丝绒',
        note: '雾面不拔干，从豆沙到梅子',
        button: '挑一支',
        goods:
          at(sheet, thing('cushion-n21'), 960, 590, 0.8) +
          at(sheet, thing('velvet-lipstick-01'), 1390, 590, 0.9) +
          at(sheet, thing('velvet-lipstick-02'), 1190, 640, 1),
      }),
  },
  'floor-skincare': {
    ...floor,
    title: '一杯水的护肤',
    draw: (sheet, thing) =>
      poster(sheet, {
        ...floor,
        ground: '#dcebdd',
        accent: '#6da583',
        print: '#1f4a38',
        motif: 'leaf',
        small: 'FOUR QUIET STEPS',
        big: '一杯水的护肤',
        note: '洁面 · 化妆水 · 精华 · 面霜',
        button: '看看护肤',
        goods:
          at(sheet, thing('rice-cleanser'), 900, 510, 0.74) +
          at(sheet, thing('green-tea-toner'), 1090, 530, 0.78) +
          at(sheet, thing('camellia-serum'), 1260, 540, 0.76) +
          at(sheet, thing('dew-cream'), 1430, 550, 0.68),
      }),
  },
  'floor-home': {
    ...floor,
    title: '一豆火，一屋子松木',
    draw: (sheet, thing) =>
      poster(sheet, {
        ...floor,
        ground: '#dfe3e0',
        accent: '#7d9484',
        print: '#2f4437',
        motif: 'moon',
        small: 'HAND-POURED SOY WAX',
        big: '一屋子松木',
        note: '手工灌注，约燃四十小时',
        button: '闻一闻',
        goods:
          at(sheet, thing('reed-diffuser-forest'), 920, 510, 0.74) +
          at(sheet, thing('scented-candle-rain'), 1370, 520, 0.78) +
          at(sheet, thing('scented-candle-pine'), 1150, 550, 0.9),
      }),
  },
}

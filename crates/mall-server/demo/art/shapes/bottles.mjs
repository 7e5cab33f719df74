// Bottles: whatever is poured, pumped, sprayed or dropped. Each shape is `(sheet, good) => {markup,
// half}`: it stands on `FLOOR`, in the middle of an 800 by 800 picture, `half` its foot's half width.

import { beads, block, lathe, mix, oval, outline, path, stroke } from '../paint.mjs';
import { label, line, mark } from '../label.mjs';

export const MIDDLE = 400;
export const FLOOR = 668;

/** A reflection down the left of a body. */
export const reflection = (sheet, x, y, width, height, opacity = 0.6) =>
  block(x, y, width, height, width / 2, sheet.gleam(opacity));

/** A body of revolution: opaque, or clear glass with what is in it and a paper label's colour. */
function vessel(sheet, good, profile, level) {
  const foot = profile.at(-1);
  const half = Math.max(...profile.map(([width]) => width));
  const sag = half * 0.07;
  const shine = reflection(sheet, MIDDLE - half * 0.72, profile.at(-2)[1] + 20, half * 0.12, foot[1] - profile.at(-2)[1] - 60);
  if (!good.clear) {
    return path(lathe(MIDDLE, profile, sag), sheet.lit(good.body)) + shine;
  }
  const liquid = good.liquid ?? mix(good.brand.accent, '#ffffff', 0.45);
  const inside = [[half - 9, level, 4], [half - 9, foot[1] - 9, foot[2]]];
  return (
    path(lathe(MIDDLE, profile, sag), sheet.lit(mix(liquid, '#ffffff', 0.72)), 'fill-opacity=".9"') +
    path(lathe(MIDDLE, inside, sag), sheet.lit(liquid), 'fill-opacity=".92"') +
    oval(MIDDLE, level + 1, half - 9, sag * 0.9, mix(liquid, '#ffffff', 0.35)) + shine
  );
}

/** The print, straight on an opaque body or on a paper label on a clear one. */
function dressed(sheet, good, half, top, height) {
  if (!good.clear) return label(good, MIDDLE, top, half * 1.7, height, good.body);
  const paper = '#fffdf7';
  return (
    block(MIDDLE - half * 0.74, top - 14, half * 1.48, height + 30, 5, paper) +
    label(good, MIDDLE, top + 4, half * 1.4, height - 4, paper)
  );
}

/** A ribbed collar with a closed cap of half width `half` between two heights. */
export function cap(sheet, half, top, bottom, colour, cx = MIDDLE) {
  const light = mix(colour, '#ffffff', 0.3);
  return (
    path(lathe(cx, [[half, top, 5], [half, bottom, 6]], half * 0.09), sheet.lit(colour)) +
    oval(cx, top + 2, half - 2, half * 0.11, light)
  );
}

function bottle(sheet, good) {
  const body = [[44, 268, 4], [46, 300, 20], [112, 350, 46], [114, FLOOR, 24]];
  return {
    half: 114, top: 186,
    markup: vessel(sheet, good, body, 392) + dressed(sheet, good, 114, 430, 176) + cap(sheet, 54, 186, 286, good.cap),
  };
}

function pump(sheet, good) {
  const half = good.slim ? 104 : 128;
  const body = good.slim
    ? [[50, 316, 4], [56, 336, 12], [102, 372, 60], [104, FLOOR, 22]]
    : [[52, 316, 4], [60, 332, 16], [126, 366, 38], [128, FLOOR, 30]];
  const { cap: colour } = good;
  const head =
    block(MIDDLE - 11, 232, 22, 58, 3, sheet.lit(colour)) +
    path(outline([[318, 206, 10], [452, 198, 14], [456, 240, 12], [372, 240, 8], [338, 236, 6], [316, 250, 4], [306, 238, 6]]), sheet.flat(colour, 0.3)) +
    stroke('M340 212L440 207', '#ffffff', 5, 'opacity=".4"') + cap(sheet, 62, 286, 334, colour);
  return { half, top: 196, markup: head + vessel(sheet, good, body, 396) + dressed(sheet, good, half, 426, 184) };
}

function dropper(sheet, good) {
  const body = [[42, 372, 3], [46, 388, 14], [100, 420, 34], [102, FLOOR, 22]];
  const tube = good.clear ? block(MIDDLE - 8, 380, 16, 250, 8, '#ffffff', 'opacity=".45"') : '';
  return {
    half: 102, top: 160, top: 150,
    markup:
      path(lathe(MIDDLE, [[20, 176, 20], [30, 220, 20], [27, 302, 4]]), sheet.lit(mix(good.cap, '#ffffff', 0.12))) +
      block(MIDDLE - 52, 298, 104, 86, 8, sheet.metal('#cdb27a')) +
      vessel(sheet, good, body, 430) + tube + dressed(sheet, good, 102, 470, 150),
  };
}

function rollon(sheet, good) {
  const body = [[52, 330, 6], [60, 352, 12], [62, FLOOR, 18]];
  return {
    half: 62, top: 150,
    markup:
      path(lathe(MIDDLE, body, 5), sheet.lit(good.body)) + path(lathe(MIDDLE, [[50, 160, 40], [56, 345, 5]], 4), sheet.lit(good.cap)) +
      reflection(sheet, 356, 190, 9, 140) + reflection(sheet, 354, 370, 9, 250) +
      label(good, MIDDLE, 400, 116, 190, good.body),
  };
}

function mist(sheet, good) {
  const body = [[52, 330, 4], [88, 362, 32], [90, FLOOR, 22]];
  const dressedGood = { ...good, clear: true, liquid: mix(good.body, good.brand.accent, 0.25) };
  return {
    half: 90, top: 210,
    markup:
      block(MIDDLE - 24, 232, 48, 40, 8, sheet.lit(good.cap)) + oval(MIDDLE - 22, 250, 5, 5, '#ffffff', 'opacity=".7"') +
      cap(sheet, 50, 268, 346, good.cap) + vessel(sheet, dressedGood, body, 410) + dressed(sheet, dressedGood, 90, 440, 160) +
      beads('M318 240L266 214M318 240L266 240M318 240L266 266', good.brand.accent, 7, 24),
  };
}

function trigger(sheet, good) {
  const { cap: colour } = good;
  const clear = { ...good, clear: true };
  const body = [[40, 330, 4], [44, 350, 12], [118, 436, 60], [120, FLOOR, 30]];
  const head =
    path(outline([[300, 196, 10], [452, 186, 26], [470, 262, 18], [430, 292, 6], [372, 292, 6], [366, 246, 12], [300, 240, 8]]), sheet.flat(colour, 0.28)) +
    block(276, 200, 30, 36, 5, mix(colour, '#ffffff', 0.45)) +
    path('M352 246Q332 300 316 330L334 336Q356 300 376 268Z', mix(colour, '#000000', 0.15)) +
    stroke('M320 206L440 200', '#ffffff', 5, 'opacity=".35"');
  return {
    half: 120, top: 186,
    markup: head + cap(sheet, 48, 290, 344, colour) + vessel(sheet, clear, body, 430) + dressed(sheet, clear, 112, 466, 148),
  };
}

function minispray(sheet, good) {
  const body = good.shade ?? good.body;
  return {
    half: 46, top: 318,
    markup:
      path(lathe(MIDDLE, [[44, 386, 4], [46, FLOOR, 12]], 5), sheet.lit(body)) + reflection(sheet, 368, 410, 8, 220) +
      block(MIDDLE - 36, 352, 72, 40, 4, sheet.metal('#c9cdd0')) + block(MIDDLE - 20, 318, 40, 38, 6, sheet.lit('#f4f6f6')) +
      oval(388, 334, 4, 4, '#56616a') + label({ ...good, body }, MIDDLE, 440, 84, 160, body) +
      path(lathe(520, [[44, 500, 22], [46, FLOOR, 8]], 5), sheet.lit(mix(body, '#ffffff', 0.55)), 'fill-opacity=".85"') + reflection(sheet, 490, 530, 8, 110),
  };
}

function perfume(sheet, good) {
  const glass = mix(good.liquid ?? good.brand.accent, '#ffffff', 0.6);
  return {
    half: 138, top: 214,
    markup:
      block(MIDDLE - 56, 214, 112, 104, 8, sheet.lit(good.cap)) + oval(MIDDLE, 216, 54, 6, mix(good.cap, '#ffffff', 0.35)) +
      block(MIDDLE - 38, 312, 76, 36, 4, sheet.metal('#c2c8ca')) +
      block(MIDDLE - 138, 342, 276, 328, 26, sheet.flat(glass, 0.3)) +
      block(MIDDLE - 116, 396, 232, 252, 14, sheet.flat(good.liquid ?? good.brand.accent, 0.22), 'opacity=".8"') +
      path('M284 364L330 364L296 640L284 640Z', '#ffffff', 'opacity=".4"') +
      block(MIDDLE - 80, 440, 160, 168, 3, '#fbfaf6') + label(good, MIDDLE, 452, 150, 142, '#fbfaf6'),
  };
}

function vial(sheet, good) {
  const [cx, foot] = [MIDDLE, FLOOR];
  const one =
    path(lathe(cx, [[30, foot - 262, 3], [34, foot - 240, 10], [56, foot - 196, 30], [56, foot, 16]], 5), sheet.lit(good.liquid)) +
    cap(sheet, 36, foot - 314, foot - 250, good.cap, cx) + reflection(sheet, cx - 40, foot - 180, 8, 140) +
    block(cx - 46, foot - 158, 92, 124, 4, '#fffaf0') + label(good, cx, foot - 154, 88, 112, '#fffaf0');
  return { half: 170, top: 300, markup: `<g id="vial" transform="translate(-110 -28)">${one}</g><use href="#vial" x="220"/><use href="#vial" x="110" y="28"/>` };
}

function squeeze(sheet, good) {
  return {
    half: 98, top: 226,
    markup:
      path(lathe(MIDDLE, [[12, 226, 6], [24, 262, 6], [52, 272, 10], [54, 326, 5]], 5), sheet.lit(good.cap)) +
      path(lathe(MIDDLE, [[50, 318, 8], [92, 356, 30], [78, 450, 60], [100, 560, 60], [98, FLOOR, 26]], 7), sheet.lit(good.liquid)) +
      reflection(sheet, 330, 380, 12, 220) + block(MIDDLE - 62, 436, 124, 156, 62, '#fffaf0') + label(good, MIDDLE, 452, 116, 122, '#fffaf0'),
  };
}

function jug(sheet, good) {
  const { body } = good;
  const hole = mix(body, '#1f2a33', 0.34);
  return {
    half: 150, top: 206,
    markup:
      path(outline([[292, 318, 30], [388, 290, 10], [456, 290, 16], [540, 366, 50], [552, FLOOR, 36], [400, FLOOR + 8, 120], [250, FLOOR, 36], [262, 380, 40]]), sheet.flat(body, 0.26)) +
      path(outline([[470, 352, 12], [512, 396, 22], [516, 500, 20], [482, 500, 16], [480, 400, 16]]), hole) +
      stroke('M474 362Q508 398 510 486', mix(body, '#ffffff', 0.5), 5, 'opacity=".6"') +
      reflection(sheet, 276, 390, 13, 230) + cap(sheet, 60, 206, 304, good.cap, 372) +
      label(good, 366, 402, 176, 196, body),
  };
}

function spraycan(sheet, good) {
  const { body } = good;
  return {
    half: 78, top: 190,
    markup:
      path(lathe(MIDDLE, [[60, 300, 12], [78, 330, 14], [78, FLOOR, 14]], 7), sheet.metal(mix(body, '#ffffff', 0.08))) +
      path(lathe(MIDDLE, [[56, 196, 24], [62, 312, 5]], 5), sheet.lit(good.cap)) + block(MIDDLE - 16, 204, 32, 18, 5, mix(good.cap, '#ffffff', 0.35)) +
      block(MIDDLE - 78, 648, 156, 14, 4, sheet.metal('#c9cdd0')) + block(MIDDLE - 78, 560, 156, 10, 0, sheet.lit(good.brand.accent)) +
      label(good, MIDDLE, 372, 136, 168, body),
  };
}

function gloss(sheet, good) {
  const shade = good.shade ?? good.brand.accent;
  const capped = sheet.lit(good.cap);
  return {
    half: 60, top: 158,
    markup:
      block(MIDDLE - 44, 396, 88, 274, 14, sheet.lit(mix(shade, '#ffffff', 0.6))) + block(MIDDLE - 33, 410, 66, 244, 10, sheet.lit(shade)) +
      reflection(sheet, 372, 420, 10, 220, 0.8) + block(MIDDLE - 36, 384, 72, 18, 4, sheet.metal('#d2b483')) +
      block(MIDDLE - 42, 158, 84, 232, 12, capped) + reflection(sheet, 370, 176, 8, 190, 0.4) +
      line(good.brand.mark, MIDDLE, 540, 62, 14, '#ffffff', { weight: 700 }) + mark(good, MIDDLE, 350, 74, 14, good.cap) +
      path('M500 640c30 -40 90 -44 130 -14s10 40 -40 40-110 10-90-26Z', sheet.flat(shade, 0.25)) + stroke('M528 634q36 -18 70 -4', '#ffffff', 6, 'opacity=".55"'),
  };
}

export const BOTTLES = { bottle, pump, dropper, rollon, mist, trigger, minispray, perfume, vial, squeeze, jug, spraycan, gloss };

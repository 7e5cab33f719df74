// Make-up in a stick, brushes, and things for the hand.

import { beads, block, lathe, mix, n, outline, oval, path, placed, stroke } from '../paint.mjs';
import { MOTIFS } from '../motifs.mjs';
import { label, line, mark } from '../label.mjs';
import { FLOOR, MIDDLE, reflection } from './bottles.mjs';

function lipstick(sheet, good) {
  const { shade } = good;
  const gold = sheet.metal('#d8b57c');
  return {
    half: 120, top: 218,
    markup:
      path('M288 400V300Q290 262 352 222Q364 218 364 234V400Z', sheet.lit(shade)) + path('M292 300Q300 262 352 226Q360 224 360 238Q342 284 292 306Z', mix(shade, '#ffffff', 0.35)) +
      block(280, 384, 92, 84, 3, gold) + block(268, 462, 116, 208, 6, sheet.lit(good.cap)) + block(268, 462, 116, 12, 3, gold) + reflection(sheet, 286, 484, 8, 160, 0.45) + mark(good, 326, 580, 96, 16, good.cap) +
      block(430, 380, 124, 290, 10, sheet.lit(good.cap)) + block(430, 654, 124, 16, 3, gold) + oval(492, 382, 58, 8, mix(good.cap, '#ffffff', 0.25)) + reflection(sheet, 450, 410, 9, 210, 0.45) +
      MOTIFS[good.motif](492, 500, 22, '#d8b57c') + mark(good, 492, 560, 100, 16, good.cap),
  };
}

function mascara(sheet, good) {
  const gold = sheet.metal('#d8b57c');
  const bristles = stroke(Array.from({ length: 15 }, (_, at) => `M${n(473 - Math.sin(at / 4.6) * 6)} ${210 + at * 10}l${n(26 + Math.sin(at / 4.6) * 12)} 5`).join(''), '#2b2226', 4);
  return {
    half: 90, top: 206,
    markup:
      block(308, 330, 84, 340, 20, sheet.lit(good.shade)) + block(308, 330, 84, 14, 4, gold) + reflection(sheet, 324, 360, 9, 270, 0.5) + label({ ...good, body: good.shade }, 350, 410, 72, 170, good.shade) +
      stroke('M486 360V206', '#2b2226', 6) + bristles + block(472, 356, 28, 30, 2, gold) + block(444, 380, 84, 290, 18, sheet.lit(good.cap)) + block(444, 380, 84, 12, 4, gold) + reflection(sheet, 460, 410, 8, 230, 0.4) + mark(good, 486, 630, 70, 13, good.cap),
  };
}

function pencil(sheet, good) {
  const { shade } = good;
  const pen = (body) =>
    path('M384 226L400 178L416 226Z', mix(shade, '#ffffff', 0.1)) + path('M376 286L384 226H416L424 286Z', sheet.metal('#d8b57c')) + block(374, 282, 52, 330, 4, sheet.lit(body)) + block(374, 590, 52, 12, 0, sheet.metal('#d8b57c')) + block(376, 602, 48, 90, 12, sheet.lit(mix(shade, '#1f1a18', 0.25)));
  const swatch = stroke('M214 628q60 -26 126 -8t120 -10', shade, 20, 'opacity=".85"') + stroke('M236 648q50 -14 96 -6', shade, 10, 'opacity=".6"');
  return {
    half: 150, top: 190,
    markup: swatch + placed('rotate(26 400 480)', pen(good.cap) + placed('rotate(90 400 450)', line(good.brand.mark, 400, 457, 190, 20, '#f0d9b0', { weight: 700 }))),
  };
}

function palette(sheet, good) {
  const pans = good.pans.map((colour, at) => {
    const x = 236 + (at % 3) * 114;
    const y = 470 + Math.floor(at / 3) * 62;
    return block(x, y, 100, 52, 6, colour, `stroke="${mix(colour, '#1f2a33', 0.3)}" stroke-width="2"`);
  }).join('') + path('M236 470h328l-60 174h-268Z', '#ffffff', 'opacity=".12"');
  return {
    half: 214, top: 214,
    markup:
      path(outline([[216, 214, 14], [584, 214, 14], [590, 452, 6], [210, 452, 6]]), sheet.flat(good.cap)) + path(outline([[236, 232, 8], [564, 232, 8], [569, 438, 4], [231, 438, 4]]), sheet.down('#cfdde6', '#f6fafb')) + path('M262 430L360 236H440L330 430Z', '#ffffff', 'opacity=".55"') +
      block(204, 448, 392, 220, 12, sheet.flat(good.body, 0.2)) + block(204, 448, 392, 8, 4, sheet.metal('#d8b57c')) + pans + mark(good, MIDDLE, 664, 90, 10, good.body),
  };
}

function puff(sheet, good) {
  const { shade } = good;
  return {
    half: 140, top: 230,
    markup:
      path('M400 230C440 300 530 400 530 520C530 620 470 668 400 668C330 668 270 620 270 520C270 400 360 300 400 230Z', sheet.lit(shade)) +
      oval(352, 500, 46, 110, '#ffffff', 'opacity=".28" transform="rotate(10 352 500)"') + path('M300 590Q400 690 505 580Q480 660 400 668Q330 664 300 590Z', mix(shade, '#1f2a33', 0.15), 'opacity=".5"') +
      beads('M340 420L470 640M300 470L400 640M420 400L500 520', mix(shade, '#1f2a33', 0.18), 5, 31) +
      oval(580, 628, 66, 40, sheet.lit(mix(shade, '#ffffff', 0.35))) + oval(572, 616, 40, 18, '#ffffff', 'opacity=".4"'),
  };
}

/** A toothbrush that stands on its end. */
function brush(sheet, colour, cx, top, foot) {
  const rows = (from) => Array.from({ length: 3 }, (_, at) => `M${n(cx + 14)} ${top + from + at * 34}h32`).join('');
  const tufts = stroke(rows(15), mix(colour, '#ffffff', 0.6), 14) + stroke(rows(32), mix(colour, '#ffffff', 0.85), 14);
  return (
    tufts + path(outline([[cx - 16, top, 14], [cx + 14, top, 12], [cx + 14, top + 118, 14], [cx + 7, top + 150, 14], [cx + 8, top + 230, 20], [cx + 22, top + 290, 30], [cx + 18, foot, 18], [cx - 18, foot, 18], [cx - 22, top + 290, 30], [cx - 8, top + 230, 20], [cx - 7, top + 150, 14], [cx - 16, top + 118, 14]]), sheet.lit(colour)) +
    block(cx - 9, top + 310, 18, Math.max(foot - top - 380, 30), 9, '#ffffff', 'opacity=".4"')
  );
}

/** The handle and head of a brush of standard length, its top at the origin. */
const BRUSH = outline([[-16, 0, 14], [14, 0, 12], [14, 118, 14], [7, 150, 14], [8, 230, 20], [22, 290, 30], [18, 400, 18], [-18, 400, 18], [-22, 290, 30], [-8, 230, 20], [-7, 150, 14], [-16, 118, 14]]);

const sleeve = (sheet, good, x, y, width, height) =>
  block(x, y, width, height, 8, sheet.flat('#ffffff', 0.1)) + block(x, y, width, 16, 6, good.brand.accent) + label(good, x + width / 2, y + 30, width, height - 44, '#ffffff');

const toothbrush = (sheet, good) => ({
  half: 130, top: 168,
  markup: sleeve(sheet, good, 292, 400, 150, 268) + brush(sheet, good.shade, 504, 168, FLOOR) + brush(sheet, mix(good.shade, '#ffffff', 0.45), 250, 188, FLOOR),
});

function brushset(sheet, good) {
  const colours = good.motif === 'star' ? ['#f3cf78', '#9cc0d6', '#eba68f'] : ['#8fb4cf', '#a9c6a0', '#e3b3b0', '#b7b0d2'];
  // One outline for all; each takes the fill of its own use.
  const shape = `<defs><path id="brush" d="${BRUSH}"/><path id="tufts" d="M14 18h32M14 52h32M14 86h32M14 35h32M14 69h32M14 103h32" stroke="#fff" stroke-opacity=".85" stroke-width="13" stroke-linecap="round"/></defs>`;
  const each = colours.map((colour, at) => {
    const step = good.motif === 'star' ? 60 - at * 26 : 0;
    const place = `x="${MIDDLE + (at - (colours.length - 1) / 2) * 92}" y="${196 + step}"`;
    return `<use href="#tufts" ${place}/><use href="#brush" ${place} fill="${sheet.lit(colour)}"/>`;
  });
  return { half: 190, top: 196, markup: shape + each.join('') + sleeve(sheet, good, 210, 530, 380, 138) };
}

function sonic(sheet, good) {
  const { shade } = good;
  return {
    half: 116, top: 126,
    markup:
      oval(MIDDLE, 650, 104, 26, mix(shade, '#1f2a33', 0.25)) + oval(MIDDLE, 640, 104, 26, sheet.flat(mix(shade, '#ffffff', 0.1))) +
      Array.from({ length: 5 }, (_, at) => block(412, 136 + at * 16, 34, 13, 5, at === 2 ? '#7fc4e8' : '#ffffff')).join('') + block(386, 126, 28, 100, 12, sheet.lit('#f4f6f6')) + path(lathe(MIDDLE, [[10, 220, 3], [24, 320, 12]]), sheet.lit('#f4f6f6')) + block(374, 312, 52, 10, 3, sheet.metal('#bfc6ca')) +
      path(lathe(MIDDLE, [[26, 320, 10], [40, 380, 40], [42, 640, 20]], 6), sheet.lit(shade)) + reflection(sheet, 372, 400, 9, 210) +
      oval(MIDDLE, 430, 17, 17, sheet.flat(mix(shade, '#1f2a33', 0.12))) + oval(MIDDLE, 430, 7, 7, '#57bda9') + [0, 1, 2].map((at) => oval(MIDDLE, 480 + at * 18, 4, 4, at ? mix(shade, '#1f2a33', 0.2) : '#57bda9')).join('') + mark(good, MIDDLE, 596, 66, 14, shade),
  };
}

function comb(sheet) {
  const wood = '#d9a866';
  const pins = beads(Array.from({ length: 9 }, (_, row) => `M350 ${222 + row * 24}h101`).join(''), '#e8c48d', 11, 20);
  return {
    half: 100, top: 150,
    markup: placed('rotate(14 400 420)', path(outline([[300, 150, 70], [500, 150, 70], [506, 400, 70], [436, 480, 30], [432, 640, 30], [420, 690, 20], [380, 690, 20], [368, 640, 30], [364, 480, 30], [294, 400, 70]]), sheet.lit(wood)) + block(326, 182, 148, 268, 66, sheet.flat('#3a2c22', 0.3)) + pins + stroke('M388 520Q400 580 392 660M410 520Q404 580 412 640', '#b98748', 3, 'opacity=".7"')),
  };
}

function floss(sheet, good) {
  return {
    half: 120, top: 150,
    markup:
      block(276, 400, 248, 268, 60, sheet.flat(good.body, 0.24)) + block(276, 380, 248, 96, 44, sheet.flat(good.cap)) + block(380, 372, 60, 20, 4, sheet.metal('#c9cdd0')) +
      path('M410 374C420 290 520 300 520 230S440 190 470 150', 'none', 'stroke="#b5d8d1" stroke-width="5" stroke-linecap="round"') + label(good, MIDDLE, 492, 200, 140, good.body) + reflection(sheet, 296, 490, 12, 140, 0.9),
  };
}

function razor(sheet, good) {
  const steel = sheet.metal('#aeb6ba');
  return {
    half: 130, top: 160,
    markup: placed('rotate(18 400 430)', block(290, 160, 220, 74, 14, sheet.flat('#2a3236')) + Array.from({ length: 5 }, (_, at) => block(306, 172 + at * 10, 188, 5, 2, steel)).join('') + block(306, 222, 188, 8, 4, '#7fb9a4') +
      path(outline([[382, 230, 6], [418, 230, 6], [424, 330, 20], [432, 520, 40], [422, 700, 26], [378, 700, 26], [368, 520, 40], [376, 330, 20]]), sheet.metal('#79858b')) + block(380, 380, 40, 230, 18, sheet.flat('#20272a')) + stroke(Array.from({ length: 11 }, (_, at) => `M386 ${398 + at * 20}h28`).join(''), '#566268', 4)) + block(480, 560, 150, 108, 10, sheet.flat('#2a3236')) + mark(good, 555, 622, 120, 18, '#2a3236'),
  };
}

function stick(sheet, good) {
  return {
    half: 84, top: 290,
    markup:
      path(lathe(MIDDLE, [[70, 300, 30], [78, 380, 4]]), sheet.lit('#f3f6f4')) + path(lathe(MIDDLE, [[86, 370, 8], [88, FLOOR, 22]], 7), sheet.lit(good.body)) + block(MIDDLE - 88, 616, 176, 8, 0, good.brand.accent) + reflection(sheet, 336, 400, 11, 200, 0.4) + label(good, MIDDLE, 400, 150, 190, good.body),
  };
}

function soap(sheet, good) {
  const { shade } = good;
  return {
    half: 190, top: 340,
    markup:
      path(outline([[232, 450, 40], [300, 400, 30], [600, 400, 36], [560, 450, 30]]), mix(shade, '#ffffff', 0.45)) + path(outline([[556, 452, 20], [604, 404, 20], [606, 590, 30], [564, FLOOR, 30]]), mix(shade, '#1f2a33', 0.22)) + block(222, 440, 346, 228, 36, sheet.flat(shade, 0.2)) +
      block(252, 470, 286, 168, 20, 'none', `stroke="${mix(shade, '#1f2a33', 0.2)}" stroke-width="4"`) + label(good, 395, 478, 220, 140, shade) +
      [[236, 380, 30], [280, 350, 18], [206, 416, 14], [612, 640, 24], [648, 610, 12]].map(([x, y, r]) => oval(x, y, r, r, sheet.flat('#ffffff', 0.12), 'opacity=".75"') + oval(x - r * 0.3, y - r * 0.3, r * 0.2, r * 0.2, '#ffffff')).join(''),
  };
}

function babybottle(sheet, good) {
  const { shade } = good;
  const marks = stroke(Array.from({ length: 6 }, (_, at) => `M472 ${450 + at * 32}h${at % 2 ? 18 : 30}`).join(''), mix(shade, '#1f2a33', 0.35), 4);
  return {
    half: 106, top: 204,
    markup:
      path('M376 300Q372 262 384 240Q388 204 400 204Q412 204 416 240Q428 262 424 300Z', sheet.lit('#f2d9b4')) + path(lathe(MIDDLE, [[40, 292, 20], [82, 316, 10]]), sheet.lit('#f2d9b4')) + path(lathe(MIDDLE, [[90, 312, 10], [94, 388, 8]], 8), sheet.lit(shade)) +
      path(lathe(MIDDLE, [[88, 384, 10], [108, 430, 40], [106, FLOOR, 50]], 9), sheet.lit('#eef5f7'), 'fill-opacity=".92"') + path(lathe(MIDDLE, [[98, 480, 3], [96, 654, 44]], 8), sheet.lit('#fffaf0')) + oval(MIDDLE, 481, 98, 9, '#ffffff') + marks +
      reflection(sheet, 310, 420, 14, 200, 0.9) + MOTIFS[good.motif](386, 540, 34, shade) + MOTIFS.star(350, 600, 16, good.brand.accent) + MOTIFS.star(424, 606, 20, mix(shade, good.brand.accent, 0.5)) + mark(good, MIDDLE, 362, 110, 20, shade),
  };
}

export const TOOLS = { lipstick, mascara, pencil, palette, puff, toothbrush, brushset, sonic, comb, floss, razor, stick, soap, babybottle };

// The small signs printed on a pack. Each is `(cx, cy, r, colour) => markup`, about `2r` wide.

import { block, n, oval, path, stroke } from './paint.mjs'

const around = (count, draw) =>
  Array.from({ length: count }, (_, at) => draw((360 / count) * at)).join('')
const turned = (degrees, cx, cy) => `transform="rotate(${n(degrees)} ${n(cx)} ${n(cy)})"`

function leaf(cx, cy, r, colour) {
  const blade = (side) =>
    path(
      `M${n(cx)} ${n(cy + r * 0.7)}Q${n(cx + side * r * 1.1)} ${n(cy + r * 0.3)} ${n(cx + side * r * 0.75)} ${n(cy - r * 0.8)}Q${n(cx - side * r * 0.1)} ${n(cy - r * 0.4)} ${n(cx)} ${n(cy + r * 0.7)}Z`,
      colour,
    )
  return (
    blade(1) + blade(-1) + stroke(`M${n(cx)} ${n(cy + r * 0.5)}V${n(cy + r)}`, colour, r * 0.12)
  )
}

const drop = (cx, cy, r, colour) =>
  path(
    `M${n(cx)} ${n(cy - r)}C${n(cx + r * 0.4)} ${n(cy - r * 0.4)} ${n(cx + r * 0.75)} ${n(cy)} ${n(cx + r * 0.75)} ${n(cy + r * 0.3)}A${n(r * 0.75)} ${n(r * 0.75)} 0 0 1 ${n(cx - r * 0.75)} ${n(cy + r * 0.3)}C${n(cx - r * 0.75)} ${n(cy)} ${n(cx - r * 0.4)} ${n(cy - r * 0.4)} ${n(cx)} ${n(cy - r)}Z`,
    colour,
  ) +
  stroke(
    `M${n(cx - r * 0.4)} ${n(cy + r * 0.3)}A${n(r * 0.4)} ${n(r * 0.4)} 0 0 0 ${n(cx)} ${n(cy + r * 0.7)}`,
    '#ffffff',
    r * 0.12,
    'opacity=".8"',
  )

/** `count` points around a middle, from the top on, as dots of a stroke with round ends. */
const ring = (cx, cy, reach, count) =>
  Array.from({ length: count }, (_, at) => {
    const angle = (Math.PI * 2 * at) / count - Math.PI / 2
    return `M${n(cx + reach * Math.cos(angle))} ${n(cy + reach * Math.sin(angle))}h0`
  }).join('')

const flower = (cx, cy, r, colour) =>
  stroke(ring(cx, cy, r * 0.56, 5), colour, r * 0.78) + oval(cx, cy, r * 0.2, r * 0.2, '#f6d98a')

const mountain = (cx, cy, r, colour) =>
  path(
    `M${n(cx - r)} ${n(cy + r * 0.6)}L${n(cx - r * 0.25)} ${n(cy - r * 0.75)}L${n(cx + r * 0.1)} ${n(cy - r * 0.15)}L${n(cx + r * 0.35)} ${n(cy - r * 0.45)}L${n(cx + r)} ${n(cy + r * 0.6)}Z`,
    colour,
  )

const moon = (cx, cy, r, colour) =>
  path(
    `M${n(cx + r * 0.3)} ${n(cy - r * 0.9)}A${n(r * 0.95)} ${n(r * 0.95)} 0 1 0 ${n(cx + r * 0.85)} ${n(cy + r * 0.45)}A${n(r * 0.8)} ${n(r * 0.8)} 0 0 1 ${n(cx + r * 0.3)} ${n(cy - r * 0.9)}Z`,
    colour,
  )

function wheat(cx, cy, r, colour) {
  const pair = (y) =>
    `M${n(cx - r * 0.5)} ${n(y - r * 0.3)}L${n(cx - r * 0.22)} ${n(y + r * 0.12)}M${n(cx + r * 0.5)} ${n(y - r * 0.3)}L${n(cx + r * 0.22)} ${n(y + r * 0.12)}`
  const grains = [-0.25, 0.15, 0.55].map((at) => pair(cy + r * at)).join('')
  return (
    stroke(`M${n(cx)} ${n(cy - r * 0.9)}v${n(r * 0.4)}${grains}`, colour, r * 0.3) +
    stroke(`M${n(cx)} ${n(cy + r)}V${n(cy - r * 0.4)}`, colour, r * 0.1)
  )
}

const sun = (cx, cy, r, colour) =>
  oval(cx, cy, r * 0.5, r * 0.5, colour) +
  around(8, (turn) =>
    block(cx - r * 0.06, cy - r, r * 0.12, r * 0.3, r * 0.06, colour, turned(turn, cx, cy)),
  )

const wave = (cx, cy, r, colour) =>
  [-0.5, 0, 0.5]
    .map((at) =>
      stroke(
        `M${n(cx - r)} ${n(cy + r * at)}q${n(r * 0.5)} ${n(-r * 0.5)} ${n(r)} 0t${n(r)} 0`,
        colour,
        r * 0.16,
      ),
    )
    .join('')

const bear = (cx, cy, r, colour) =>
  oval(cx - r * 0.58, cy - r * 0.55, r * 0.3, r * 0.3, colour) +
  oval(cx + r * 0.58, cy - r * 0.55, r * 0.3, r * 0.3, colour) +
  oval(cx, cy, r * 0.85, r * 0.78, colour) +
  oval(cx, cy + r * 0.25, r * 0.36, r * 0.28, '#fff7e8') +
  oval(cx - r * 0.32, cy - r * 0.14, r * 0.08, r * 0.1, '#4b3524') +
  oval(cx + r * 0.32, cy - r * 0.14, r * 0.08, r * 0.1, '#4b3524') +
  oval(cx, cy + r * 0.16, r * 0.12, r * 0.08, '#4b3524')

const star = (cx, cy, r, colour) =>
  path(
    `M${Array.from({ length: 10 }, (_, at) => {
      const angle = (Math.PI / 5) * at - Math.PI / 2
      const reach = at % 2 === 0 ? r : r * 0.48
      return `${n(cx + reach * Math.cos(angle))} ${n(cy + reach * Math.sin(angle))}`
    }).join('L')}Z`,
    colour,
    `stroke="${colour}" stroke-width="${n(r * 0.2)}" stroke-linejoin="round"`,
  )

const citrus = (cx, cy, r, colour) =>
  oval(cx, cy, r * 0.95, r * 0.95, colour) +
  oval(cx, cy, r * 0.74, r * 0.74, colour, `stroke="#fffaf0" stroke-width="${n(r * 0.12)}"`) +
  stroke(ring(cx, cy, r * 0.74, 8).replaceAll('h0', `L${n(cx)} ${n(cy)}`), '#fffaf0', r * 0.1)

function hex(cx, cy, r, colour) {
  const cell = (x, y) =>
    stroke(
      `M${n(x)} ${n(y - r * 0.42)}l${n(r * 0.37)} ${n(r * 0.21)}v${n(r * 0.42)}l${n(-r * 0.37)} ${n(r * 0.21)}l${n(-r * 0.37)} ${n(-r * 0.21)}v${n(-r * 0.42)}Z`,
      colour,
      r * 0.12,
    )
  return (
    cell(cx, cy - r * 0.36) + cell(cx - r * 0.4, cy + r * 0.34) + cell(cx + r * 0.4, cy + r * 0.34)
  )
}

const dots = (cx, cy, r, colour) =>
  oval(cx, cy, r * 0.3, r * 0.3, colour) + stroke(ring(cx, cy, r * 0.72, 6), colour, r * 0.4)

export const MOTIFS = {
  leaf,
  drop,
  flower,
  mountain,
  moon,
  wheat,
  sun,
  wave,
  bear,
  star,
  citrus,
  hex,
  dots,
}

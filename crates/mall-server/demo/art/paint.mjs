// Colour, light and outlines: what every picture is made of. Plain SVG attributes only, so that a
// picture needs no style sheet and obeys the strictest content policy.

/** A coordinate: whole when large, else one decimal. Nobody sees the rest, everybody loads it. */
export const n = (value) =>
  String(Math.abs(value) >= 40 ? Math.round(value) : Math.round(value * 10) / 10)

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))

/** `from`, moved towards `to` by `share` (0 to 1). Colours are `#rrggbb`. */
export function mix(from, to, share) {
  const target = channels(to)
  const mixed = channels(from).map((value, at) => Math.round(value + (target[at] - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** Whether light print reads better on `hex` than dark print. */
export function isDark(hex) {
  const [red, green, blue] = channels(hex)
  return red * 0.299 + green * 0.587 + blue * 0.114 < 140
}

const SHADE = '#1f2a33'
const FONTS = 'Avenir Next,Futura,Helvetica Neue,Arial,PingFang SC,Noto Sans CJK SC,sans-serif'

/** A sheet of paper. It keeps each gradient once and hands out what to fill with. */
export class Sheet {
  #defs = new Map()

  #keep(markup) {
    if (!this.#defs.has(markup)) this.#defs.set(markup, `g${this.#defs.size}`)
    return `url(#${this.#defs.get(markup)})`
  }

  #linear(direction, stops) {
    return this.#keep(
      `<linearGradient id="@" ${direction}>${stops
        .map(
          ([at, colour, opacity]) =>
            `<stop${at === 0 ? '' : ` offset="${at}"`} stop-color="${colour}"${opacity === undefined ? '' : ` stop-opacity="${opacity}"`}/>`,
        )
        .join('')}</linearGradient>`,
    )
  }

  /** A round thing lit from the upper left: dark edge, light streak, its colour, shade, rim. */
  lit(colour) {
    const streak = mix(colour, '#ffffff', isDark(colour) ? 0.3 : 0.65)
    return this.#linear('x2="1" y2="0"', [
      [0, mix(colour, SHADE, 0.24)],
      [0.1, mix(colour, SHADE, 0.06)],
      [0.25, streak],
      [0.46, colour],
      [0.94, mix(colour, SHADE, 0.3)],
      [1, mix(colour, SHADE, 0.2)],
    ])
  }

  /** A polished metal of `colour`: several streaks. */
  metal(colour) {
    return this.#linear('x2="1" y2="0"', [
      [0, mix(colour, SHADE, 0.45)],
      [0.28, mix(colour, '#ffffff', 0.75)],
      [0.42, colour],
      [0.66, mix(colour, SHADE, 0.3)],
      [0.84, mix(colour, '#ffffff', 0.4)],
      [1, mix(colour, SHADE, 0.45)],
    ])
  }

  /** A flat side that falls off a little from the upper left. */
  flat(colour, fall = 0.12) {
    return this.#linear('x2="1" y2="1"', [
      [0, mix(colour, '#ffffff', 0.3)],
      [0.45, colour],
      [1, mix(colour, SHADE, fall)],
    ])
  }

  /** From one colour down to another. */
  down(top, bottom) {
    return this.#linear('x2="0" y2="1"', [
      [0, top],
      [1, bottom],
    ])
  }

  /** White that fades at both ends: a reflection. */
  gleam(opacity = 0.7) {
    return this.#linear('x2="0" y2="1"', [
      [0, '#ffffff', 0],
      [0.25, '#ffffff', opacity],
      [1, '#ffffff', 0],
    ])
  }

  /** A wall in `colour` with light falling on it from the upper left. */
  wall(colour) {
    return this.#keep(
      `<radialGradient id="@" cx=".36" cy=".36" r=".8"><stop stop-color="${mix(colour, '#ffffff', 0.85)}"/><stop offset="1" stop-color="${mix(colour, '#ffffff', 0.05)}"/></radialGradient>`,
    )
  }

  /** From the middle outwards, to `colour` at no opacity: a glow, or a shadow. */
  fade(colour, opacity) {
    return this.#keep(
      `<radialGradient id="@"><stop stop-color="${colour}" stop-opacity="${opacity}"/><stop offset=".6" stop-color="${colour}" stop-opacity="${Math.round(opacity * 40) / 100}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
    )
  }

  /** The whole picture, `width` by `height`. */
  picture(width, height, title, content) {
    const defs = [...this.#defs].map(([markup, id]) => markup.replace('"@"', `"${id}"`)).join('')
    const body = `<title>${title}</title><defs>${defs}</defs>${content}`
      .replace(/"#(.)\1(.)\2(.)\3"/g, '"#$1$2$3"')
      .replace(/"0\./g, '".')
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" text-anchor="middle">${body}</svg>\n`
  }
}

/** The corner at `points[at]` (`[x, y, radius]`) of a closed outline, rounded by its radius. */
function corner(points, at) {
  const [x, y, radius = 0] = points[at]
  if (radius === 0) return `L${n(x)} ${n(y)}`
  const towards = ([toX, toY]) => {
    const length = Math.hypot(toX - x, toY - y)
    const share = length === 0 ? 0 : Math.min(radius / length, 0.5)
    return `${n(x + (toX - x) * share)} ${n(y + (toY - y) * share)}`
  }
  const before = points[(at + points.length - 1) % points.length]
  const after = points[(at + 1) % points.length]
  return `L${towards(before)}Q${n(x)} ${n(y)} ${towards(after)}`
}

const closed = (corners) => `M${corners.join('').slice(1)}Z`

/** A closed outline through `points` (`[x, y, radius]`), each corner rounded by its radius. */
export const outline = (points) => closed(points.map((_, at) => corner(points, at)))

/** What a lathe turns: `profile` is `[half width, y, radius]` from top to bottom; `sag` rounds the foot. */
export function lathe(cx, profile, sag = 0) {
  const right = profile.map(([half, y, radius]) => [cx + half, y, radius])
  const left = profile.map(([half, y, radius]) => [cx - half, y, radius]).reverse()
  const points = [...right, ...left]
  const corners = points.map((_, at) => corner(points, at))
  if (sag > 0) {
    const [half, foot, radius = 0] = profile.at(-1)
    const r = Math.max(radius, half * 0.12)
    const [start, low, bottom] = [foot - radius * 0.8, foot + sag * 0.3, foot + sag]
    corners[right.length - 1] =
      `L${n(cx + half)} ${n(start)}Q${n(cx + half)} ${n(low)} ${n(cx + half - r)} ${n(foot + sag * 0.6)}Q${n(cx + half * 0.45)} ${n(bottom)} ${n(cx)} ${n(bottom)}`
    corners[right.length] =
      `Q${n(cx - half * 0.45)} ${n(bottom)} ${n(cx - half + r)} ${n(foot + sag * 0.6)}Q${n(cx - half)} ${n(low)} ${n(cx - half)} ${n(start)}`
  }
  return closed(corners)
}

/** A path. */
export const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`
/** A line without a fill. */
export const stroke = (d, colour, width, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round"${more && ` ${more}`}/>`
/** An ellipse, or a circle. */
export const oval = (cx, cy, rx, ry, fill, more = '') =>
  `<${rx === ry ? `circle cx="${n(cx)}" cy="${n(cy)}" r="${n(rx)}"` : `ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}"`} fill="${fill}"${more && ` ${more}`}/>`
/** A rectangle with round corners. */
export const block = (x, y, width, height, radius, fill, more = '') =>
  `<rect${x === 0 && y === 0 ? '' : ` x="${n(x)}" y="${n(y)}"`} width="${n(width)}" height="${n(height)}"${radius > 0 ? ` rx="${n(radius)}"` : ''} fill="${fill}"${more && ` ${more}`}/>`
/** `content`, moved, turned or scaled. */
export const placed = (transform, content) => `<g transform="${transform}">${content}</g>`
/** What stands on the ground throws this: a dark line of contact within a wide soft shadow. */
export function shadow(sheet, cx, y, half) {
  const soft = sheet.fade('#25252e', 0.4)
  return (
    oval(cx + half * 0.16, y + 4, half * 1.35, half * 0.15 + 12, soft, 'opacity=".75"') +
    oval(cx, y + 1, half * 1.02, half * 0.05 + 6, soft)
  )
}

/** Round beads of `size` along `d`, `step` apart: one path, however many. */
export const beads = (d, colour, size, step) =>
  stroke(d, colour, size, `stroke-dasharray="0 ${n(step)}"`)

// Pictures as a phone has them.
import { crc32, deflateSync } from 'node:zlib'

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}

/**
 * A PNG that goes from `colour` to black, as a file of a form.
 *
 * @param {[number, number, number]} colour
 */
export function png(name, width, height, colour) {
  const lines = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y += 1) {
    const light = 1 - y / height
    const line = y * (1 + width * 3) + 1
    for (let x = 0; x < width; x += 1) {
      colour.forEach((it, at) => { lines[line + x * 3 + at] = it * light })
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits of each of three colours.
  head.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const chunks = [chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...chunks]) }
}

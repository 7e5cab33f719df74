// The envelope of kept state, written here a second time, so that a test can seal what the core
// never would.

/** `version:checksum:body`, as `mall-app/src/model/kept.rs` seals it. */
export function seal(body) {
  let sum = 0x811c9dc5
  for (const byte of Buffer.from(body)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0
  return `1:${sum.toString(16).padStart(8, '0')}:${body}`
}

// The UTF-8 codec that the core carries (WeChat has none) against the platform's, on seeded noise.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../lib/shop.mjs'

const source = readFileSync(path.join(root, 'crates/mall-build/js/text-codec.js'), 'utf8')
const ours = await import(`data:text/javascript,${encodeURIComponent(source)}`)

const CASES = 20_000
const SEED = 20261126
/** More than one `fromCharCode` call takes. */
const LONG = 0x2000 * 2 + 3

/** A whole number below `limit`, the same ones each run (mulberry32). */
function dice(seed) {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

const many = (roll, most, make) => Array.from({ length: roll(most) }, make)

/** Code units of every size, surrogates often alone. */
function text(roll) {
  const kinds = [
    () => [roll(0x80)],
    () => [0x80 + roll(0x780)],
    () => [0x4e00 + roll(0x5200)],
    () => [0xd800 + roll(0x800)],
    () => [0xd800 + roll(0x400), 0xdc00 + roll(0x400)],
    () => [0xe000 + roll(0x2000)],
  ]
  return String.fromCharCode(...many(roll, 24, () => kinds[roll(kinds.length)]()).flat())
}

/** Bytes at the edges of UTF-8: overlong, surrogate, out of range, cut short. */
function bytes(roll) {
  const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff]
  const whole = [...new TextEncoder().encode(text(roll))]
  const cut = whole.slice(0, roll(whole.length + 1))
  const noise = many(roll, 16, () => (roll(3) === 0 ? roll(256) : edges[roll(edges.length)]))
  return Uint8Array.from(roll(2) === 0 ? [...cut, ...noise, ...whole] : noise)
}

const platformDecode = (given) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(given)
const platformEncode = (given) => new TextEncoder().encode(given)

/** The first of `CASES` things on which the two differ, or null. */
function difference(make, left, right) {
  const roll = dice(SEED)
  for (let at = 0; at < CASES; at += 1) {
    const given = make(roll)
    if (String(left(given)) !== String(right(given))) return { at, given, left: left(given), right: right(given) }
  }
  return null
}

const encode = (given) => new ours.TextEncoder().encode(given)
const decode = (given) => new ours.TextDecoder().decode(given)

test('encodes any text as the platform does, lone surrogates too', () => {
  assert.equal(difference(text, encode, platformEncode), null)
})

test('decodes any bytes as the platform does, broken ones too', () => {
  assert.equal(difference(bytes, decode, platformDecode), null)
})

test('texts longer than one call of fromCharCode', () => {
  const long = '铺🛒a'.repeat(LONG)
  assert.equal(decode(encode(long)) === long, true)
})

test('nothing given is empty, as the glue of wasm-bindgen expects', () => {
  assert.deepEqual([decode(undefined), encode(undefined).length], ['', 0])
})

test('control: a codec that drops lone surrogates, or trusts its bytes, is found out', () => {
  const lossy = (given) => encode(given.replace(/[\ud800-\udfff]/g, ''))
  const trusting = (given) => decode(given.map((byte) => (byte === 0xed ? 0xee : byte)))
  assert.notEqual(difference(text, lossy, platformEncode), null)
  assert.notEqual(difference(bytes, trusting, platformDecode), null)
})

/**
 * UTF-8 for engines without `TextEncoder` and `TextDecoder`: WeChat's app-service layer has neither.
 * esbuild puts these two classes where the glue of wasm-bindgen names the platform's.
 *
 * Decoding replaces each maximal broken part with U+FFFD, as the WHATWG Encoding Standard does, and
 * keeps a byte order mark.
 */
const REPLACEMENT = 0xfffd;
/** As many code units as `fromCharCode.apply` takes on every engine. */
const CHUNK = 0x2000;

/** How many bytes follow a lead byte, and the range of the first of them. */
function expected(lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return { more: 1, bits: lead & 0x1f, from: 0x80, to: 0xbf };
  if (lead >= 0xe0 && lead <= 0xef) {
    return { more: 2, bits: lead & 0x0f, from: lead === 0xe0 ? 0xa0 : 0x80, to: lead === 0xed ? 0x9f : 0xbf };
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    return { more: 3, bits: lead & 0x07, from: lead === 0xf0 ? 0x90 : 0x80, to: lead === 0xf4 ? 0x8f : 0xbf };
  }
  return null;
}

function decode(bytes) {
  const length = bytes.length;
  let at = 0;
  let text = '';
  let units = [];
  const flush = () => {
    text += String.fromCharCode.apply(null, units);
    units = [];
  };
  while (at < length) {
    let point = bytes[at];
    at += 1;
    if (point >= 0x80) {
      const sequence = expected(point);
      point = REPLACEMENT;
      if (sequence) {
        let { more, bits, from, to } = sequence;
        while (more > 0 && at < length && bytes[at] >= from && bytes[at] <= to) {
          bits = (bits << 6) | (bytes[at] & 0x3f);
          at += 1;
          more -= 1;
          from = 0x80;
          to = 0xbf;
        }
        if (more === 0) point = bits;
      }
      if (point > 0xffff) {
        units.push(0xd800 | ((point - 0x10000) >> 10));
        point = 0xdc00 | ((point - 0x10000) & 0x3ff);
      }
    }
    units.push(point);
    if (units.length >= CHUNK) flush();
  }
  flush();
  return text;
}

function encode(text) {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  const put = (byte) => {
    bytes[at] = byte;
    at += 1;
  };
  const follow = (point, shift) => put(0x80 | ((point >> shift) & 0x3f));
  for (let index = 0; index < text.length; index += 1) {
    let point = text.charCodeAt(index);
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = point < 0xdc00 ? text.charCodeAt(index + 1) : 0;
      if (low >= 0xdc00 && low <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        index += 1;
      } else {
        point = REPLACEMENT;
      }
    }
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xc0 | (point >> 6));
      follow(point, 0);
    } else if (point < 0x10000) {
      put(0xe0 | (point >> 12));
      follow(point, 6);
      follow(point, 0);
    } else {
      put(0xf0 | (point >> 18));
      follow(point, 12);
      follow(point, 6);
      follow(point, 0);
    }
  }
  return bytes.subarray(0, at);
}

export class TextDecoder {
  decode(bytes) {
    return bytes === undefined ? '' : decode(bytes);
  }
}

export class TextEncoder {
  encode(text) {
    return encode(text === undefined ? '' : text);
  }
}

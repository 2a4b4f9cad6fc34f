const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const REPLACEMENT_CHARACTER = 0xfffd;

/**
 * FNV-1a of a text's UTF-8 bytes, as an unsigned number of 32 bits. Half a surrogate pair counts as U+FFFD, as every encoder
 * of UTF-8 writes it.
 *
 * Source: Fowler, Noll, Vo, Eastlake: The FNV Non-Cryptographic Hash Algorithm, RFC 9923.
 *
 * @example fnv1a("a").toString(16) // "e40c292c"
 */
export function fnv1a(text: string): number {
  let state = OFFSET_BASIS;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      state = Math.imul(state ^ unit, PRIME);
    } else {
      const point = scalarAt(text, index);
      if (point > 0xffff) index += 1;
      state = withBytesOf(state, point);
    }
  }
  return state >>> 0;
}

function scalarAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? REPLACEMENT_CHARACTER;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT_CHARACTER : point;
}

/** Takes in the two to four bytes of a character beyond ASCII. Written out, because an encoder would allocate on every call. */
function withBytesOf(before: number, point: number): number {
  let state = before;
  if (point < 0x800) {
    state = Math.imul(state ^ (0xc0 | (point >> 6)), PRIME);
  } else {
    if (point < 0x10000) {
      state = Math.imul(state ^ (0xe0 | (point >> 12)), PRIME);
    } else {
      state = Math.imul(state ^ (0xf0 | (point >> 18)), PRIME);
      state = Math.imul(state ^ (0x80 | ((point >> 12) & 0x3f)), PRIME);
    }
    state = Math.imul(state ^ (0x80 | ((point >> 6) & 0x3f)), PRIME);
  }
  return Math.imul(state ^ (0x80 | (point & 0x3f)), PRIME);
}

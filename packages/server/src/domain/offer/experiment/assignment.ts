/**
 * Stable number from 0 to 9999 for `subject` (a customer) and `purpose` (a funnel's holdout, an experiment), the
 * same on every machine: the share of subjects below n is n basis points, and different purposes are independent.
 */
export function basisPointOf(purpose: string, subject: string): number {
  // The length prefix keeps two pairs that concatenate alike apart.
  return murmur3(`${purpose.length}:${purpose}:${subject}`) % 10_000;
}

/**
 * MurmurHash3, 32 bits, seed 0, over the UTF-8 bytes of `text`. Public domain, by Austin Appleby; chosen for its
 * even spread on short texts and its small size. Not for secrets.
 */
export function murmur3(text: string): number {
  const bytes = utf8(text);
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(blockAt(bytes, at, 4));
    hash = rotateLeft(hash, 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= scramble(blockAt(bytes, whole, bytes.length - whole));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Reads `length` bytes as a little-endian number; zero bytes give 0, which scrambles to 0. */
function blockAt(bytes: readonly number[], start: number, length: number): number {
  let block = 0;
  for (let at = 0; at < length; at++) block |= (bytes[start + at] ?? 0) << (8 * at);
  return block;
}

function scramble(block: number): number {
  return Math.imul(rotateLeft(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/**
 * UTF-8 bytes of a text, because the domain has no TextEncoder. An unpaired surrogate becomes the replacement
 * character.
 */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 0x3f),
        0x80 | ((code >> 6) & 0x3f),
        0x80 | (code & 0x3f),
      );
    }
  }
  return bytes;
}

/** Full-width letters, digits and signs, from Japanese keyboards, as ASCII: `１２／３４` is `12/34`. */
export function toHalfWidth(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** Half-width text with every kind of dash as a hyphen, the Japanese long vowel mark included. */
export function toPlainDigits(text: string): string {
  return toHalfWidth(text).replaceAll(/[‐‑‒–—―−－ーｰ─]/g, '-');
}

/** Full-width letters, digits and signs that Japanese keyboards write, as ASCII: `１２／３４` is `12/34`. */
export function toHalfWidth(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** The same with every kind of dash as a hyphen, the one that lengthens vowels in Japanese included. */
export function toPlainDigits(text: string): string {
  return toHalfWidth(text).replaceAll(/[‐‑‒–—―−－ーｰ─]/g, '-');
}

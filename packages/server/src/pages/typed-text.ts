/** What Japanese keyboards write for letters, digits and signs of ASCII, as those: `１２／３４` is `12/34`. */
export function toHalfWidth(text: string): string {
  return text
    .replaceAll(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
}

/** The same with every kind of dash as a hyphen, the one that lengthens vowels in Japanese included. */
export function toPlainDigits(text: string): string {
  return toHalfWidth(text).replaceAll(/[‐‑‒–—―−－ーｰ─]/g, '-');
}

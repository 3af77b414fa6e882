import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Family, families } from '../pages/invoices/families.ts';

export const file = 'docs/typefaces.md';

/** Writing systems that invoices support, and the size of their fonts. */
export function generate(): string {
  const sizes = families.map(sizeOf);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return `# Typefaces of invoices

An invoice or a credit note shows names, addresses and products as they were written: every script below, right to left and with joined letters where the script has them, and the variants of Japanese names that [Adobe-Japan1](https://unicode.org/ivd/) lists (辻 followed by U+E0100, the fifteen 邉). Text that is copied or read out of the file is what was written, with its selectors. Some readers, Poppler's \`pdftotext\` among them, guess at the order of lines that mix directions and at the points of Hebrew.

Each package is read when a document first needs it. They are in order of preference: what the first has, the first writes.

| Writes | Sample | Package | Installed |
| --- | --- | --- | --- |
${families.map((family, index) => `| ${family.writes} | ${family.sample} | \`${nameOf(family)}\` | ${megabytes(sizes[index] ?? 0)} |`).join('\n')}
| Together | | | ${megabytes(total)} |

## What no font here has

A character of any other script, or one that is rarer than these fonts go, is printed as 〓 with a number; a variant that no font has is printed in its ordinary form with a number. At the end the document names the code point behind each number (\`3: U+13A9\`), so that no two names look alike. The server logs a warning with the code \`DOCUMENT_CHARACTERS_LACKING\`, the document and the code points.

Chinese characters that several regions draw differently are drawn as in Japan where the Japanese font has all of a word. Urdu is written in Naskh.

Pages are another matter: they bring fonts for Latin and Japanese, with the variants that U+E0100 selects, and leave the rest to the fonts of whoever reads them. This page is generated (\`npm run generate\`).
`;
}

function nameOf({ manifest }: Family): string {
  return path.basename(path.dirname(manifest()));
}

function sizeOf({ manifest }: Family): number {
  const folder = path.dirname(manifest());
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

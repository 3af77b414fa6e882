import PdfDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { drawSheet, setFacts } from './draw-sheet.ts';
import { breakLines } from './line-breaks.ts';
import type { Sheet } from './sheet.ts';
import { loadTypefaces } from './typefaces.ts';
import { Typesetter } from './typesetter.ts';

function sheet(change: Partial<Sheet> = {}): Sheet {
  return {
    locale: 'en',
    title: 'Invoice',
    documentTitle: 'Invoice inv_sample · Sample Shop',
    issuedAt: Date.UTC(2026, 10, 23, 1, 2, 3),
    seller: 'Sample Shop',
    sellerLines: [],
    logo: null,
    warning: null,
    party: { heading: 'Billed to', lines: ['Sample Customer', 'sample.customer@example.com'] },
    facts: [['Invoice number', 'inv_sample']],
    headline: { amount: '$49.00', note: 'Paid on November 23, 2026' },
    columns: ['Item', 'Qty', 'Unit price', 'Amount'],
    rows: [{ cells: ['Starter course', '1', '$49.00', '$49.00'], isIndented: false }],
    sums: [{ label: 'Total USD', amount: '$49.00', kind: 'total' }],
    page: (page, count) => `Page ${page} of ${count}`,
    lacking: { variant: (list) => `Variants: ${list}`, character: (list) => `Missing: ${list}` },
    ...change,
  };
}

async function draw(change: Partial<Sheet> = {}): Promise<{ text: string; pages: number; size: number }> {
  const bytes = Buffer.from(await drawSheet(sheet(change)));
  const text = bytes.toString('latin1');
  return { text, pages: [...text.matchAll(/\/Type \/Page\b/g)].length, size: bytes.length };
}

/** A PDF's text strings beyond ASCII are UTF-16 with a byte order mark. */
function utf16(text: string): string {
  return Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('latin1');
}

const rowOf = (name: string) => ({ cells: [name, '1', '$1.00', '$1.00'], isIndented: false });

describe('a drawn sheet', () => {
  test('is a small PDF with the title, the language and the date of its document', async () => {
    const { text, pages, size } = await draw();
    expect(text).toMatch(/^%PDF-1\.7/);
    expect(text).toContain(utf16('Invoice inv_sample · Sample Shop'));
    expect(text).toContain('(D:20261123010203Z)');
    expect(text).toContain('/Lang (en)');
    expect(pages).toBe(1);
    expect(size).toBeLessThan(50_000);
  });

  test('is the same file for the same document', async () => {
    expect((await draw()).text).toBe((await draw()).text);
  });

  test('goes on as many pages as its rows take', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => rowOf(`Sample product ${index}`));
    const { pages, size } = await draw({ rows });
    expect(pages).toBe(4);
    expect(size).toBeLessThan(200_000);
  });

  test('keeps the sums with the last row when both would not fit', async () => {
    const pagesOf = async (count: number): Promise<number> =>
      (await draw({ rows: Array.from({ length: count }, () => rowOf('Sample product')) })).pages;
    const counts = await Promise.all(Array.from({ length: 30 }, (_, index) => pagesOf(index + 1)));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts)).toEqual(new Set([1, 2]));
  });

  test.each([
    ['a name without a space', 'x'.repeat(255)],
    ['a long Japanese name', '株式会社サンプルの特別なワークショップ、'.repeat(12)],
    ['emoji', 'Coffee ☕️ for the family 👨‍👩‍👧'],
    ['a script that no font here has', 'ᏣᎳᎩ'],
    ['many scripts', '김 ع ไทย क्षत्रिय דוד'],
    ['nothing but an emoji', '🎉'],
    ['nothing at all', ''],
    ['half a character', 'a\ud83c'],
    ['brackets without end', '「'.repeat(255)],
  ])('survives %s, wherever it stands', async (_, name) => {
    const { pages, size } = await draw({
      seller: name,
      documentTitle: name,
      party: { heading: 'Billed to', lines: [name, name] },
      rows: [rowOf(name)],
    });
    expect(pages).toBeGreaterThan(0);
    expect(size).toBeLessThan(200_000);
  });
});

describe('text', () => {
  test('breaks between words, and not so that a line begins with what closes or ends with what opens', () => {
    const lines = (text: string, width: number): string[] =>
      breakLines(text, 'ja', width, (piece) => piece.length);
    expect(lines('サンプルの講座、初級から上級まで。', 8)).toEqual([
      'サンプルの講座、',
      '初級から上級',
      'まで。',
    ]);
    expect(lines('講座「初級」', 4)).toEqual(['講座', '「初級」']);
    for (const width of [7, 8, 9, 10, 11, 12]) {
      for (const line of lines('講座「初級」、（上級）。コース・ワークショップ', width)) {
        expect(line).not.toMatch(/^[、。」）・ー]|[「（]$/);
      }
    }
    expect(lines('Wolfeschlegel', 5)).toEqual(['Wolfe', 'schle', 'gel']);
    expect(lines('', 5)).toEqual(['']);
  });
});

describe('the numbers of a document', () => {
  const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

  test.each(['en', 'ja'] as const)(
    'are never broken, be their letters as wide as they may: %s',
    async (locale) => {
      const t = dictionaryOf(locale).invoice;
      const names = [t.number, t.date, t.payment];
      await loadTypefaces(`${signs}_${names.join('')}`);
      const type = new Typesetter(new PdfDocument({ font: '' }), locale);
      const plain = { size: 9.5, weight: 'regular', color: '#000' } as const;
      const widest =
        Array.from(signs).sort((a, b) => type.widthOf(b, plain) - type.widthOf(a, plain))[0] ?? '';
      // An id has 20 characters after its prefix.
      for (const id of ['inv_GCbC4vADT7qZTqbEQWOP', `inv_${widest.repeat(20)}`, `pay_${widest.repeat(20)}`]) {
        const facts = names.map((name) => [name, id] as const);
        for (const { valueX, style, lines } of setFacts(type, facts)) {
          expect(lines).toEqual([id]);
          // A4 is 595.28 points wide, with a margin of 56.
          expect(valueX + type.widthOf(id, style)).toBeLessThanOrEqual(539.28);
          expect(style.size).toBeGreaterThan(6);
        }
      }
      // Ordinary ones are not made smaller.
      const [ordinary] = setFacts(type, [[t.payment, 'inv_GCbC4vADT7qZTqbEQWOP']]);
      expect(ordinary?.style.size).toBe(9.5);
    },
  );
});

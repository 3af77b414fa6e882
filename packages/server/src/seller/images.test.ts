import { expect, test } from 'vitest';
import { looksLikeSvg } from './images.ts';

test('a drawing is told by its beginning, whatever comments stand before it', () => {
  const comments = '<!---->\n'.repeat(300);
  expect(looksLikeSvg(Buffer.from(`<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="…">`))).toBe(
    true,
  );
  expect(looksLikeSvg(Buffer.from(`${comments}<!DOCTYPE svg>\n<svg>`))).toBe(true);
  expect(looksLikeSvg(Buffer.from(`${comments}<p>`))).toBe(false);
  expect(looksLikeSvg(Buffer.from('\u0089PNG\r\n'))).toBe(false);
});

import { wcagContrast } from 'culori';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accentPalettes } from './accent-palette.ts';

const anyColor = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((number) => `#${number.toString(16).padStart(6, '0')}`);

test('text of every accepted colour contrasts with its ground by 4.5 : 1, in both themes', () => {
  fc.assert(
    fc.property(anyColor, (color) => {
      const palettes = accentPalettes(color);
      if (palettes === undefined) return;
      const { light, dark } = palettes;
      for (const { accent, accentStrong, onAccent } of [light, dark]) {
        expect(wcagContrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5);
        expect(wcagContrast(onAccent, accentStrong)).toBeGreaterThanOrEqual(4.5);
      }
      for (const ground of ['#fffefa', '#f4f2ec', '#eae6da']) {
        expect(wcagContrast(light.accentText, ground)).toBeGreaterThanOrEqual(4.5);
      }
      for (const ground of ['#131210', '#1c1b18', '#25231e']) {
        expect(wcagContrast(dark.accentText, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

test('a colour is refused exactly where neither white nor dark text can be read on it', () => {
  fc.assert(
    fc.property(anyColor, (color) => {
      const isReadable = Math.max(wcagContrast(color, '#ffffff'), wcagContrast(color, '#14120f')) >= 4.5;
      expect(accentPalettes(color) !== undefined).toBe(isReadable);
    }),
  );
  expect(accentPalettes('#7b7b7b')).toBeUndefined();
});

test('a fill keeps the colour that was chosen', () => {
  expect(accentPalettes('#E8590C')?.light.accent).toBe('#e8590c');
  expect(accentPalettes('#111111')?.dark.accent).not.toBe('#111111');
});

test.each(['', 'blue', '#fff', '#12345g', 'javascript:'])('%j is no colour', (text) => {
  expect(accentPalettes(text)).toBeUndefined();
});

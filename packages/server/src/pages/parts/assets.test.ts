import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assetPaths, assetsApp } from './assets.ts';

const paths = assetPaths();
const get = (path: string, headers: Record<string, string> = {}) =>
  assetsApp.request(path.replace('/assets', ''), { headers });

describe('the files pages link to', () => {
  it.each(Object.entries(paths))('are served for ever under an address of their own: %s', async (_, path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('are compressed for those who can read it, and plain for others', async () => {
    const plain = await (await get(paths.styles)).text();
    for (const encoding of ['br', 'gzip']) {
      const answer = await get(paths.styles, { 'accept-encoding': encoding });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect((await answer.arrayBuffer()).byteLength).toBeLessThan(plain.length / 2);
    }
  });

  it('include the script line by line as it is written, but for its comments', async () => {
    const written = readFileSync(new URL('../browser/rung.js', import.meta.url), 'utf8').split('\n');
    const served = (await (await get(paths.script)).text()).split('\n');
    const code = written.map((line) => line.trim()).filter((line) => !/^(\/\/|\/\*|\*)/.test(line));
    expect(served).toEqual(code);
    // No line of code begins like a comment, and no multi-line string contains one.
    expect(
      written.filter((line) => line.includes('`')).every((line) => line.split('`').length % 2 === 1),
    ).toBe(true);
  });

  it('include a font file for every face that a style sheet names', async () => {
    const styles = (await (await get(paths.styles)).text()) + (await (await get(paths.japaneseFont)).text());
    const fonts = [...styles.matchAll(/url\((fonts\/[^)]+)\)/g)].map(([, font]) => font ?? '');
    expect(fonts.length).toBeGreaterThan(240);
    for (const font of fonts) expect((await get(`/${font}`)).status).toBe(200);
  });

  it('are these and no others', async () => {
    for (const path of [
      '/rung.css',
      '/fonts/..%2f..%2fpackage.json',
      '/fonts/unicode.json',
      '/..%2fassets.ts',
    ]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

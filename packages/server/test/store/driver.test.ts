import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/*
 * packages/postgres is postgres.js of one pinned version with changes, and changes.diff says which: nothing in it
 * differs from what is published but for what that file shows. Made anew by `npm run driver-changes`.
 */

const own = fileURLToPath(new URL('../../../postgres/', import.meta.url));
const published = path.dirname(path.dirname(createRequire(import.meta.url).resolve('postgres')));
const root = path.basename(published) === 'cjs' ? path.dirname(published) : published;

const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8');

/** The published file of each of ours. */
const originals = new Map([
  ...readdirSync(path.join(own, 'lib')).map((file) => [`lib/${file}`, `src/${file}`] as const),
  ['types/index.d.ts', 'types/index.d.ts'],
]);

interface Hunk {
  readonly start: number;
  readonly lines: readonly string[];
}

/** The hunks of each file of a unified diff. */
function hunksOf(diff: string): Map<string, Hunk[]> {
  const files = new Map<string, Hunk[]>();
  for (const part of diff.split(/^--- .*\n(?=\+\+\+ )/m).slice(1)) {
    const name = /^\+\+\+ (\S+)/.exec(part)?.[1] ?? '';
    const hunks = part
      .split(/^(?=@@ )/m)
      .slice(1)
      .map((text) => {
        const [head = '', ...lines] = text.replace(/\n$/, '').split('\n');
        return { start: Number(/^@@ -(\d+)/.exec(head)?.[1]), lines };
      });
    files.set(name, hunks);
  }
  return files;
}

/** The file after its hunks. Each must find before it what it says is there. */
function apply(original: string, hunks: readonly Hunk[]): string {
  const before = original.split('\n');
  const after: string[] = [];
  let next = 0;
  for (const { start, lines } of hunks) {
    after.push(...before.slice(next, start - 1));
    next = start - 1;
    for (const line of lines) {
      if (line.startsWith('+')) after.push(line.slice(1));
      else {
        expect(line.slice(1)).toBe(before[next]);
        if (line.startsWith(' ')) after.push(line.slice(1));
        next++;
      }
    }
  }
  return [...after, ...before.slice(next)].join('\n');
}

test('the driver is the published one of the version it names, with the changes that are listed and no others', () => {
  const { version } = JSON.parse(read(root, 'package.json')) as { version: string };
  const mine = JSON.parse(read(own, 'package.json')) as { version: string; license: string };
  expect(mine.version).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')}-rung\\.\\d+$`));
  expect(mine.license).toBe('Unlicense');

  const changes = hunksOf(read(own, 'changes.diff'));
  const expected = new Map(
    [...originals].map(([file, original]) => [file, apply(read(root, original), changes.get(file) ?? [])]),
  );
  expect([...changes.keys()].filter((file) => !originals.has(file))).toEqual([]);
  for (const [file, text] of expected) expect(read(own, file), file).toBe(text);
});

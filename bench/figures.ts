import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Result, figuresTable } from './measurement.ts';
import { root } from './sides.ts';

/*
 * The figures in docs/performance.md. What each measurement printed last is kept in bench/figures.json, so that
 * one of them can be taken anew, and the document always shows all of them.
 */

const figuresFile = path.join(root, 'bench/figures.json');
const document = path.join(root, 'docs/performance.md');
const begin = '<!-- figures: written by `npm run bench -- table` -->';
const end = '<!-- end of figures -->';

/** Result of a measurement, and when, of what and where it was taken. */
interface Taken extends Result {
  readonly source: string;
  /** Checkout that was measured, as `describeCheckout` names it; results taken before it was kept lack it. */
  readonly commit?: string;
  readonly command?: string;
  /** Duration of the whole measurement. */
  readonly seconds?: number;
}

/** Results that are kept, by measurement. */
export function readFigures(): Readonly<Record<string, Taken>> {
  if (!existsSync(figuresFile)) return {};
  return JSON.parse(readFileSync(figuresFile, 'utf8')) as Record<string, Taken>;
}

/** Keeps the result of a measurement, and writes the document anew. Names give the order of the rows. */
export function writeFigures(name: string, taken: Taken, names: readonly string[]): void {
  const all: Record<string, Taken> = { ...readFigures(), [name]: taken };
  const known = names.flatMap((each) => {
    const found = all[each];
    return found ? [{ name: each, ...found }] : [];
  });
  writeFileSync(
    figuresFile,
    JSON.stringify(Object.fromEntries(known.map(({ name, ...rest }) => [name, rest])), null, 2),
  );
  const text = readFileSync(document, 'utf8');
  const [before, rest] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || rest < 0) throw new Error(`${document} has no place for figures.`);
  const parts = [
    begin,
    figuresTable(known.flatMap(({ figures }) => figures)),
    ...known.flatMap((each) => [`### ${each.name}`, each.source, ...each.details]),
  ];
  writeFileSync(document, `${text.slice(0, before)}${parts.join('\n\n')}\n\n${text.slice(rest)}`);
  const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', '--log-level=warn', figuresFile, document], {
    cwd: root,
  });
}

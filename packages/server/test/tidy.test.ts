import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** The house's rules that no compiler knows. Each test names the files that break its rule. */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const files = listFiles();
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const isCode = (file: string): boolean => /\.(ts|tsx|mjs|cjs|js)$/.test(file);
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const isSource = (file: string): boolean => /^packages\/[^/]+\/src\//.test(file) && isCode(file);

/** Everything but what is installed, built or written by running. */
function listFiles(folder = ''): string[] {
  const passedOver = /^(\.git|\.rung.*|node_modules|dist|coverage|test-results)$/;
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => !passedOver.test(entry.name))
    .flatMap((entry) => {
      const place = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(place) : [place];
    });
}

describe('documents', () => {
  // packages/postgres has the documents of what it was made from.
  const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('packages/postgres/'));

  test('there is a README', () => {
    expect(documents).toContain('README.md');
  });

  test.each(documents)('every path that %s names exists', (document) => {
    const missing = namedPaths(read(document)).filter((name) => !existsInRepository(name));
    expect(missing).toEqual([]);
  });

  test.each(documents)('every link in %s to a file leads to one', (document) => {
    const prose = read(document).replace(/^```[\s\S]*?^```/gm, '');
    const targets = [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)].map((match) => match[1] ?? '');
    const local = targets.filter((target) => !/^([a-z]+:|\/)/.test(target));
    const dead = local.filter((target) => {
      const place = path.posix.join(path.dirname(document), target).replace(/\/$/, '');
      return !files.some((file) => file === place || file.startsWith(`${place}/`));
    });
    expect(dead).toEqual([]);
  });

  test.each(documents)('every npm command in %s is a script', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = [...read(document).matchAll(/\bnpm (?:run (?:-s )?(?!--)([\w:-]+)|(start|test)\b)/g)];
    const unknown = commands.map((match) => match[1] ?? match[2] ?? '').filter((name) => !(name in scripts));
    expect(unknown).toEqual([]);
  });
});

test('every ADR is in the index, under its number and title, and none has more than 50 lines', () => {
  const records = files.filter((file) => /^docs\/adr\/\d{4}-.*\.md$/.test(file));
  const rows = records.map((file) => {
    const [, number = '', title = ''] = /^# (\d+)\. (.*)/.exec(read(file)) ?? [];
    expect(path.basename(file).slice(0, 4)).toBe(number.padStart(4, '0'));
    return `${number} [${title}](${path.basename(file)})`;
  });
  const indexed = [...read('docs/adr/README.md').matchAll(/^\| (\d+) +\| (\[.*?\]\([^)]*\))/gm)];
  expect(indexed.map(([, number = '', link = '']) => `${number} ${link}`)).toEqual(rows.toSorted(byNumber));
  expect(records.filter((file) => read(file).trimEnd().split('\n').length > 50)).toEqual([]);
});

const byNumber = (one: string, other: string): number =>
  Number.parseInt(one, 10) - Number.parseInt(other, 10);

test('every test that docs/best-practice.md names exists, under that very name', () => {
  const rows = read('docs/best-practice.md').match(/^\| .*$/gm) ?? [];
  const advice = rows.filter((row) => !/^\| (Advice|Event|-+) /.test(row));
  expect(advice.length).toBeGreaterThan(15);
  const missing = advice.flatMap((row) => {
    const proofs = [...row.matchAll(/`([^`]+\.test\.tsx?)`: “([^”]+)”/g)];
    if (proofs.length === 0) return [`no proof: ${row}`];
    return proofs
      .filter(([, file = '', name = '']) => !files.includes(file) || !testNames(read(file)).has(name))
      .map(([proof]) => proof);
  });
  expect(missing).toEqual([]);
});

/** The names of the tests in a file, written there as texts. */
function testNames(code: string): ReadonlySet<string> {
  const calls = code.matchAll(/(?<!describe)\(\s*(['"`])((?:(?!\1).)+)\1,\s*(?:async\s*)?\(/g);
  return new Set([...calls].map((match) => match[2] ?? ''));
}

/** What stands in backticks and looks like a path: `packages/server`, `docs/adr/`, `openapi.json`. */
function namedPaths(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\s]+)`/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((name) => {
      const isPath = /^\.?[\w@-][\w@.…*-]*(\/[\w@.…*-]+)*\/?$/.test(name);
      const [top = ''] = name.split('/');
      // A script named without its folder is one that the reader writes.
      return isPath && (/\.(md|tsx?|json|sql|html|svg)$/.test(name) || (name.includes('/') && isFolder(top)));
    });
}

const folderNames = new Set(files.flatMap((file) => path.dirname(file).split('/')));
const isFolder = (name: string): boolean => folderNames.has(name);

/** Documents may shorten a path to its end where the text makes clear which folder it speaks of. */
function existsInRepository(name: string): boolean {
  if (/[*…]/.test(name)) return true;
  const bare = name.replace(/\/$/, '');
  return files.some((file) => `/${file}`.includes(`/${bare}/`) || `/${file}`.endsWith(`/${bare}`));
}

test('no file in src is longer than its idea: 400 lines', () => {
  const long = files
    .filter((file) => isSource(file) && !isTest(file) && !/\bgenerated\b/i.test(read(file).slice(0, 300)))
    .map((file) => ({ file, lines: read(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test('no function in src is longer than a screen: 70 lines', () => {
  const long = files
    .filter((file) => isSource(file) && !isTest(file) && /\.tsx?$/.test(file))
    .filter((file) => !/\bgenerated\b/i.test(read(file).slice(0, 300)))
    .flatMap((file) => functionsOver(70, file).map((name) => `${file} ${name}`));
  expect(long).toEqual([]);
});

/** Names of the functions of a file that have more lines than that. */
function functionsOver(limit: number, file: string): string[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const lines = lineOf(node.end) - lineOf(node.getStart()) + 1;
      if (lines > limit) found.push(node.name?.getText() ?? `line ${String(lineOf(node.getStart()) + 1)}`);
    }
    node.forEachChild(look);
  };
  look(source);
  return found;
}

test('one file of the code writes into the job table, besides the migrations', () => {
  const writing = files.filter(
    (file) => isSource(file) && !isTest(file) && /\binsert\s+into\s+job\b/i.test(read(file)),
  );
  expect(writing).toEqual(['packages/server/src/store/platform/enqueue-jobs.ts']);
});

test('nothing is left to do on main', () => {
  const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);
  expect(files.filter((file) => isCode(file) && marks.test(read(file)))).toEqual([]);
});

test('a name says what is inside', () => {
  const empty = /^(utils?|helpers?|common|misc|managers?|services?|v2|legacy)$/;
  const isEmpty = (part: string): boolean =>
    part
      .replace(/\..*$/, '')
      .split('-')
      .some((word) => empty.test(word));
  expect(files.filter((file) => file.startsWith('packages/') && file.split('/').some(isEmpty))).toEqual([]);
});

test('files and folders of the code are named in kebab-case', () => {
  const kebab = /^(\d{4}-)?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)+$/;
  const misnamed = files.filter(
    (file) =>
      isSource(file) &&
      file.split('/').some((part, index, all) => index === all.length - 1 && !kebab.test(part)),
  );
  expect(misnamed).toEqual([]);
});

test('relative imports name the file they mean, with its ending', () => {
  const relative = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']*)'/g;
  const vague = files
    .filter((file) => /^packages\/.*\.tsx?$/.test(file) && file !== 'packages/server/test/tidy.test.ts')
    .flatMap((file) => [...read(file).matchAll(relative)].map((match) => `${file}: ${match[1] ?? ''}`))
    .filter((line) => !/\.(tsx?|mjs|json|css)$/.test(line));
  expect(vague).toEqual([]);
});

test('no two migrations share a number', () => {
  const numbers = files
    .map((file) => /\/migrations\/(\d+)-[^/]*\.sql$/.exec(file)?.[1])
    .filter((number) => number !== undefined);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a gateway is picked in runtime.ts alone: elsewhere they are only listed by name', () => {
  const mayName: Readonly<Record<string, RegExp>> = {
    'packages/server/src/runtime.ts': /./,
    'packages/server/src/use-cases/billing/gateways/connect-gateway.ts': /^\.find\(/,
    'packages/server/src/use-cases/billing/gateways/find-switched-account.ts':
      /^\.find\(provider\)\?\.hasCustomer/,
    'packages/server/src/use-cases/billing/gateways/receive-notifications.ts':
      /^\.find\(provider\)\?\.notifications/,
    'packages/server/src/use-cases/billing/importing/import-account.ts': /^\.all\b/,
    'packages/server/src/worker/notifications.ts': /^\.all\b/,
  };
  const picking = files
    .filter((file) => isSource(file) && !isTest(file))
    .flatMap((file) =>
      [...read(file).matchAll(/\bruntime\.gateways\b(.*)/g)]
        .filter(([, rest = '']) => mayName[file]?.test(rest) !== true)
        .map(([use]) => `${file}: ${use}`),
    );
  expect(picking).toEqual([]);
});

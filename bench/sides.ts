import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWhatChanged } from '../scripts/build.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Folder for checkouts and installations that are kept between runs; it may be deleted at any time. */
export const cacheFolder = path.join(tmpdir(), 'rung-bench-cache');

/** Removes them. */
export function cleanCache(): void {
  rmSync(cacheFolder, { recursive: true, force: true });
}

/** Built checkout of one revision. */
export interface Side {
  readonly name: string;
  readonly root: string;
}

/** Builds this checkout and the revision to compare with, which is measured first in each round. */
export function prepareSides(against: string | undefined): readonly Side[] {
  buildWhatChanged();
  const current = { name: describeCheckout(), root };
  return against === undefined ? [current] : [prepareRevision(against), current];
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

/** Files that measurements themselves write. */
const written = ['bench/figures.json', 'docs/performance.md'];

/** Commit of this checkout, and whether it differs from it in more than figures. */
export function describeCheckout(): string {
  const changes = git('status', '--porcelain', '--', '.', ...written.map((file) => `:(exclude)${file}`));
  return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : ', changed'}`;
}

function prepareRevision(revision: string): Side {
  const name = git('rev-parse', '--short', `${revision}^{commit}`);
  const folder = path.join(cacheFolder, name);
  if (!existsSync(folder)) {
    process.stderr.write(`Preparing ${name}. This is done once.\n`);
    const draft = `${folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    run(root, 'git', 'archive', `--output=${draft}/sources.tar`, name);
    run(draft, 'tar', '-xf', 'sources.tar');
    renameSync(draft, folder);
  }
  const prepare = `
    const { installWhatIsMissing } = await import('./scripts/install.mjs');
    installWhatIsMissing();
    const { buildWhatChanged } = await import('./scripts/build.mjs');
    buildWhatChanged();`;
  run(folder, process.execPath, '--input-type=module', '--eval', prepare);
  return { name, root: folder };
}

function run(cwd: string, command: string, ...args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}.`);
}

// @ts-check
/**
 * Writes packages/postgres/changes.diff: the changes of our driver against the published one. Needs `diff`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const own = path.join(root, 'packages/postgres');
const published = path.join(root, 'node_modules/postgres');
const files = readdirSync(path.join(own, 'lib')).map((name) => [`src/${name}`, `lib/${name}`]);
files.push(['types/index.d.ts', 'types/index.d.ts']);

const parts = files.map(([original = '', file = '']) => {
  const labels = ['--label', original, '--label', file];
  const { status, stdout } = spawnSync(
    'diff',
    ['-u', ...labels, path.join(published, original), path.join(own, file)],
    {
      encoding: 'utf8',
    },
  );
  if (status === null || status > 1) throw new Error('`diff` could not compare the two.');
  return stdout;
});
writeFileSync(path.join(own, 'changes.diff'), parts.join(''));

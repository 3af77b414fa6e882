// @ts-check
/** Run by npm before it packs a package: compiles it, bundles the dashboard that the server delivers, and removes what earlier sources have left in `dist`. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildDashboard } from './build.mjs';
import { root, runNode } from './run.mjs';

const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
if (!runNode([compiler, '-b'])) process.exit(1);

if (path.basename(path.resolve()) === 'server') buildDashboard();

const dist = path.resolve('dist');
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const compiled = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(file);
  if (compiled === null || file.startsWith('dashboard')) continue;
  const source = path.resolve('src', compiled[1] ?? '');
  if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(path.join(dist, file));
}

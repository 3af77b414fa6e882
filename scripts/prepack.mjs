// @ts-check
/** Run by npm before it packs a package: compiles it, and removes what earlier sources have left in `dist`. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, runNode } from './run.mjs';

const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
if (!runNode([compiler, '-b'])) process.exit(1);

const dist = path.resolve('dist');
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const compiled = /^(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(file);
  if (compiled === null) continue;
  const source = path.resolve('src', compiled[1] ?? '');
  if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(path.join(dist, file));
}

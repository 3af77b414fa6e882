// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, runNode } from './run.mjs';

const mainFile = path.join(root, 'packages/server/dist/main.js');
const dashboardFile = path.join(root, 'packages/server/dist/dashboard/index.html');
const stampFile = path.join(root, 'packages/server/dist/.sources');

/** Compiles the packages if their sources changed since the last build. */
export function buildWhatChanged() {
  const stamp = describeSources();
  const isBuilt = existsSync(mainFile) && existsSync(dashboardFile);
  if (isBuilt && readStamp() === stamp) return;
  process.stderr.write('Building.\n');
  // The compiler remembers its output, and does not notice when it was deleted.
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  if (!runNode([compiler, '-b', ...(isBuilt ? [] : ['--force'])])) {
    process.stderr.write('The build failed: the compiler has said why above.\n');
    process.exit(1);
  }
  buildDashboard();
  writeFileSync(stampFile, stamp);
}

/** Bundles the dashboard into the server's `dist`. Its types are checked by `npm run types`. */
export function buildDashboard() {
  const bundler = path.join(root, 'node_modules/vite/bin/vite.js');
  const folder = path.join(root, 'packages/dashboard');
  if (
    runNode([bundler, 'build', folder, '--config', path.join(folder, 'vite.config.ts'), '--logLevel', 'warn'])
  )
    return;
  process.stderr.write('The dashboard could not be built: the bundler has said why above.\n');
  process.exit(1);
}

/** Names, sizes and times of the sources: much faster than their contents, and as reliable. */
function describeSources() {
  const hash = createHash('sha256');
  for (const file of listSources()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function listSources() {
  // The driver is plain JavaScript, and not built.
  const packages = readdirSync(path.join(root, 'packages')).filter((name) =>
    existsSync(path.join(root, 'packages', name, 'tsconfig.json')),
  );
  return [
    'tsconfig.base.json',
    'tsconfig.json',
    ...packages.flatMap((name) => {
      const folder = path.join('packages', name);
      const sources = readdirSync(path.join(root, folder, 'src'), { recursive: true, encoding: 'utf8' });
      return [
        path.join(folder, 'tsconfig.json'),
        ...sources
          .filter((file) => /\.(tsx?|json|css)$/.test(file))
          .map((file) => path.join(folder, 'src', file)),
      ];
    }),
  ].sort();
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

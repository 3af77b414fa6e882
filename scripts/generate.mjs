// @ts-check
/**
 * Writes the files that are generated from the code, or with --check lists the outdated ones.
 *
 * A generator is a file in packages/server/src/generate that exports `file`, a path in the repository, and
 * `generate()`, which returns the content of that file.
 */
import './node-version.mjs';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhatChanged } from './build.mjs';
import { root } from './run.mjs';

// Installed beside the dashboard, because it brings a compiler of its own.
const { default: openapiTS, astToString } = createRequire(path.join(root, 'packages/dashboard/package.json'))(
  'openapi-typescript',
);

buildWhatChanged();
const isCheck = process.argv.includes('--check');
/** @type {string[]} */
const outdated = [];
for (const name of listGenerators()) {
  const compiled = path.join(root, 'packages/server/dist/generate', name.replace(/\.tsx?$/, '.js'));
  const { file, generate } = await import(pathToFileURL(compiled).href);
  keep(file, await generate());
}
// From the description that was written above, or is there.
const description = JSON.parse(readFileSync(path.join(root, 'openapi.json'), 'utf8'));
keep(
  'packages/dashboard/src/api/openapi.d.ts',
  `// Written by \`npm run generate\` from openapi.json.\n${astToString(await openapiTS(description))}`,
);
if (outdated.length > 0) {
  process.stderr.write(
    `Out of date: ${outdated.join(', ')}. Run "npm run generate" and commit what it writes.\n`,
  );
  process.exit(1);
}

/**
 * @param {string} file
 * @param {string} wanted
 */
function keep(file, wanted) {
  const place = path.join(root, file);
  if (existsSync(place) && readFileSync(place, 'utf8') === wanted) return;
  if (isCheck) {
    outdated.push(file);
    return;
  }
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, wanted);
  process.stdout.write(`Wrote ${file}.\n`);
}

function listGenerators() {
  const folder = path.join(root, 'packages/server/src/generate');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /(?<!\.test)\.tsx?$/.test(name)) : [];
}

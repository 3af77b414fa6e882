// @ts-check
/**
 * Writes the files that are generated from the code, or with --check lists the outdated ones.
 *
 * A generator is a file in packages/server/src/generate that exports `file`, a path in the repository, and
 * `generate()`, which returns the content of that file.
 */
import './node-version.mjs';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWhatChanged } from './build.mjs';
import { root } from './run.mjs';

buildWhatChanged();
const isCheck = process.argv.includes('--check');
const outdated = [];
for (const name of listGenerators()) {
  const compiled = path.join(root, 'packages/server/dist/generate', name.replace(/\.tsx?$/, '.js'));
  const { file, generate } = await import(pathToFileURL(compiled).href);
  const wanted = await generate();
  const place = path.join(root, file);
  const isCurrent = existsSync(place) && readFileSync(place, 'utf8') === wanted;
  if (isCurrent) continue;
  if (isCheck) {
    outdated.push(file);
  } else {
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, wanted);
    process.stdout.write(`Wrote ${file}.\n`);
  }
}
if (outdated.length > 0) {
  process.stderr.write(
    `Out of date: ${outdated.join(', ')}. Run "npm run generate" and commit what it writes.\n`,
  );
  process.exit(1);
}

function listGenerators() {
  const folder = path.join(root, 'packages/server/src/generate');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /(?<!\.test)\.tsx?$/.test(name)) : [];
}

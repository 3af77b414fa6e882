// @ts-check
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root, runNpm } from './run.mjs';

/** Installs the packages if node_modules does not match package-lock.json. */
export function installWhatIsMissing() {
  if (isInstalled()) return;
  process.stderr.write('Installing packages. This is done once.\n');
  const isDone = runNpm([
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (!isDone) {
    process.stderr.write('The packages could not be installed: npm has said why above.\n');
    process.exit(1);
  }
}

/**
 * npm writes down what it installed when it has finished, in the form of the lock file.
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }} Package
 */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = readPackages('package-lock.json') ?? {};
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes('node_modules/')) return true;
    const found = installed[place];
    // Packages for other platforms are listed, but not installed.
    if (found === undefined)
      return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return found.link === entry.link && found.version === entry.version;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, Package> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

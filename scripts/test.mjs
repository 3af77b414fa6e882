// @ts-check
import './node-version.mjs';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildWhatChanged } from './build.mjs';
import { endWithNpm } from '../packages/server/bin/end-with-npm.mjs';
import { installWhatIsMissing } from './install.mjs';
import { cacheFolder, root, runNodeToItsEnd } from './run.mjs';

installWhatIsMissing();
const { browserAdvice, findBrowser } = await import('./find-browser.mjs');
const browserProblem = await findBrowser().then(
  (file) => (file === undefined ? browserAdvice : undefined),
  (error) => error.message,
);
if (browserProblem !== undefined) {
  process.stderr.write(`${browserProblem}\n`);
  process.exit(1);
}
// Some tests start the server as its users do.
buildWhatChanged();

endWithNpm();
mkdirSync(cacheFolder, { recursive: true });
const resultsFile = path.join(cacheFolder, 'test-results.json');
rmSync(resultsFile, { force: true });
const exitCode = await runNodeToItsEnd([
  path.join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${resultsFile}`,
  ...process.argv.slice(2),
]);
process.stdout.write(`${summarize(readResults(), exitCode)}\n`);
process.exit(exitCode);

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} Results
 * @returns {Results | undefined}
 */
function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {Results | undefined} results
 * @param {number} exitCode
 */
function summarize(results, exitCode) {
  if (results === undefined) return '0 passed, 1 failed';
  // A file that could not be loaded has failed without having had a test.
  const brokenFiles = results.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = results.numFailedTests + brokenFiles;
  // An error outside of every test fails the run as well.
  const counted = failed === 0 && exitCode !== 0 ? 1 : failed;
  const skipped = results.numPendingTests + results.numTodoTests;
  return `${results.numPassedTests} passed, ${counted} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

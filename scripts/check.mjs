// @ts-check
/** Every check that must pass before a change is merged. `--static` leaves the tests out. */
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

installWhatIsMissing();

/** @type {[string, string][]} */
const steps = [
  ['format', 'npm run --silent format:check'],
  ['types', 'npm run --silent types'],
  ['lint', 'npm run --silent lint'],
  ['boundaries', 'npm run --silent boundaries'],
  ['dead code', 'npm run --silent dead-code'],
  ['generated files', 'npm run --silent generate -- --check'],
];

const failed = [];
for (const [name, command] of steps) {
  const start = performance.now();
  const { isPassed, output } = await run(command);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${isPassed ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds.padStart(6)} s\n`);
  if (isPassed) continue;
  failed.push(name);
  process.stdout.write(`${output}\n`);
}
if (failed.length > 0) {
  process.stdout.write(`Failed: ${failed.join(', ')}.\n`);
  process.exit(1);
}
// Runs last, so that the numbers of passed and failed tests are the last line.
if (!process.argv.includes('--static')) {
  process.exit(await runNodeToItsEnd(['scripts/test.mjs']));
}

/**
 * @param {string} command
 * @returns {Promise<{ isPassed: boolean, output: string }>}
 */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, shell: true });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ isPassed: code === 0, output }));
  });
}

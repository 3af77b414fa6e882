// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where scripts keep what they may lose. */
export const cacheFolder = path.join(root, 'node_modules/.cache/rung');

/**
 * Runs a program of Node's in the repository, its output going where ours goes.
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
export function runNode(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/**
 * Runs npm, the one that runs us where npm does.
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
export function runNpm(args) {
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js')) return runNode([npm, ...args]);
  return (
    spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
  );
}

/**
 * Runs a program of Node's without blocking, and lets it end in its own way when we are told to stop.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function runNodeToItsEnd(args, env = process.env) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  // Ctrl-C reaches the whole process group by itself; the other signals are sent to one process only.
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

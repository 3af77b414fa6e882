// @ts-check
/**
 * Rehearses a deployment where there is no Docker: carries out the lines of the Dockerfile in a bare folder and starts
 * what they make on a PostgreSQL, then installs the packed packages in an empty folder and starts them there. Uses
 * the package registry, as both do. About a minute and 1 GB of disk.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabaseServer } from '../packages/server/test/support/database-server.ts';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { root } from './run.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'rung-rehearsal-'));
// PostgreSQL of root runs under an account of its own, which must get in.
chmodSync(folder, 0o755);
/** @type {(() => unknown)[]} */
const endings = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const image = measure('lines of the Dockerfile', buildImage);
  const database = await createDatabaseServer(path.join(folder, 'database'), { isDurable: false });
  await database.start();
  endings.unshift(() => database.kill('SIGQUIT'));
  await tryImage(image, database.url);

  const empty = path.join(folder, 'empty');
  measure('npm install of the packed packages', () => installPacked(empty));
  const env = { PORT: String(await findFreePort()) };
  await startAndStop('npx @rung/server', ['npx', '--no-install', '@rung/server'], empty, env);
  while (existsSync(path.join(empty, '.rung/postgres/data/postmaster.pid'))) await delay(100);
} finally {
  for (const end of endings) await end();
}

/** Carries out the stages of the Dockerfile, each in a folder of its own; returns what starting the last one takes. */
function buildImage() {
  const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8').replaceAll(/^#.*\n/gm, '');
  let stage = '';
  let workFolder = '';
  let stages = 0;
  /** @type {Record<string, string>} */
  const env = {};
  /** @type {{ healthcheck: string[], command: string[] }} */
  const image = { healthcheck: [], command: [] };
  for (const line of lines.replaceAll(/\\\n\s*/g, '').split('\n')) {
    const [, instruction = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') stage = path.join(folder, / AS (\w+)/.exec(rest)?.[1] ?? `stage${stages++}`);
    else if (instruction === 'WORKDIR') mkdirSync((workFolder = path.join(stage, rest)), { recursive: true });
    else if (instruction === 'COPY') copy(rest.split(' '), workFolder);
    else if (instruction === 'RUN') execFileSync('sh', ['-ec', rest], { cwd: workFolder, stdio: 'inherit' });
    else if (instruction === 'ENV') env[rest.split('=')[0] ?? ''] = rest.split('=')[1] ?? '';
    else if (instruction === 'HEALTHCHECK')
      image.healthcheck = JSON.parse(rest.slice(rest.indexOf(' CMD ') + 5));
    else if (instruction === 'CMD') image.command = JSON.parse(rest);
  }
  return { ...image, env, workFolder };
}

/**
 * @param {string[]} words of a COPY
 * @param {string} workFolder
 */
function copy(words, workFolder) {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const [target = '', ...sources] = words.filter((word) => !word.startsWith('--')).reverse();
  for (const source of sources) {
    const place = from === undefined ? path.join(root, source) : path.join(folder, from, source);
    const isFolder = statSync(place).isDirectory();
    const name = isFolder ? '' : path.basename(source);
    cpSync(place, path.join(workFolder, target, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => from !== undefined || !isIgnored(path.relative(root, file)),
    });
  }
}

/**
 * The patterns of .dockerignore, in the few forms that it has.
 * @param {string} file
 */
function isIgnored(file) {
  const patterns = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n');
  const kept = patterns.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const left = patterns.filter((line) => line.startsWith('**/')).map((line) => line.slice(3));
  const isListed = kept.some((name) => file === name || file.startsWith(`${name}/`));
  const isLeftOut = file
    .split('/')
    .some((part) => left.some((name) => part === name || (name[0] === '*' && part.endsWith(name.slice(1)))));
  return !isListed || isLeftOut;
}

/**
 * @param {ReturnType<typeof buildImage>} image
 * @param {string} databaseUrl
 */
async function tryImage({ command, healthcheck, env, workFolder }, databaseUrl) {
  const port = String(await findFreePort());
  const settings = { ...env, PORT: port, DATABASE_URL: databaseUrl, RUNG_SECRET_KEY: 'r'.repeat(43) };
  const [node = '', ...args] = healthcheck;
  await startAndStop('the image', command, workFolder, settings, () => {
    execFileSync(node, args, { cwd: workFolder, env: { ...process.env, ...settings }, stdio: 'inherit' });
  });
}

/** @param {string} empty */
function installPacked(empty) {
  mkdirSync(empty);
  const packages = ['packages/server', 'packages/postgres'].map((name) => `--workspace=${name}`);
  execFileSync('npm', ['pack', ...packages, `--pack-destination=${folder}`, '--loglevel=error'], {
    cwd: root,
  });
  const packed = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const files = packed.map((name) => path.join(folder, name));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...files], { cwd: empty });
}

/**
 * @param {string} name
 * @param {string[]} command
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @param {() => void} [look]
 */
async function startAndStop(name, [program = '', ...args], cwd, env, look) {
  const begunAt = performance.now();
  const started = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 2],
  });
  const exited = new Promise((resolve) => started.once('exit', resolve));
  let isOver = false;
  void exited.then(() => (isOver = true));
  for (;;) {
    if (isOver) throw new Error(`${name} has ended instead of starting.`);
    const answer = await fetch(`http://127.0.0.1:${env['PORT'] ?? ''}/ready`).catch(() => undefined);
    if (answer?.ok === true) break;
    await delay(100);
  }
  process.stdout.write(`ok ${name} is ready after ${((performance.now() - begunAt) / 1000).toFixed(1)} s\n`);
  look?.();
  started.kill('SIGTERM');
  const code = await exited;
  // npm ends at once and leaves what it runs to end by itself.
  while (
    await fetch(`http://127.0.0.1:${env['PORT'] ?? ''}/health`).then(
      () => true,
      () => false,
    )
  )
    await delay(100);
  if (code !== 0 && program !== 'npx') throw new Error(`${name} did not stop cleanly: ${String(code)}`);
  process.stdout.write(`ok ${name} stops when it is told to\n`);
}

/**
 * @template T
 * @param {string} name
 * @param {() => T} work
 * @returns {T}
 */
function measure(name, work) {
  const begunAt = performance.now();
  const result = work();
  process.stdout.write(`ok ${name} in ${((performance.now() - begunAt) / 1000).toFixed(1)} s\n`);
  return result;
}

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type Measurement, judge } from './measurement.ts';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { root } from './sides.ts';
import { startServer, stopServer, temporaryFolder, untilReady } from './stage.ts';

const budgetSeconds = 3;
const starts = 5;

/** Time from `npm start` to ready, with everything installed, built and started before. */
export const measureStart: Measurement = async () => {
  const folder = temporaryFolder();
  try {
    const environment = { RUNG_DATA_DIR: folder, RUNG_LOG_LEVEL: 'warn', PORT: String(await findFreePort()) };
    await stopServer(await startServer(environment));
    const took: number[] = [];
    for (let start = 0; start < starts; start++) took.push(await startByNpm(environment));
    const middle = took.toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? NaN;
    const remark = `the middle one of ${String(starts)}`;
    const what = 'from `npm start` to ready, warm';
    const figure = judge({ what, value: middle, must: budgetSeconds, limit: 'most', unit: ' s', remark });
    return { figures: [figure], details: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function startByNpm(environment: Readonly<Record<string, string>>): Promise<number> {
  const begun = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Process group of its own, so that npm, its shell and Rung can be signalled together.
    detached: true,
  });
  // Rung holds this end until it has stopped its database and exited.
  const gone = new Promise((resolve) => npm.stdout.once('close', resolve).resume());
  const stop = (): void => {
    if (npm.pid !== undefined) process.kill(-npm.pid, 'SIGTERM');
  };
  process.once('exit', stop);
  try {
    await untilReady(`http://127.0.0.1:${environment['PORT'] ?? ''}`, npm);
    return (performance.now() - begun) / 1000;
  } finally {
    process.off('exit', stop);
    stop();
    await gone;
  }
}

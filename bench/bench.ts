import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWhatChanged } from '../scripts/build.mjs';
import { measureAccept } from './accept.ts';
import { measureAnalytics } from './analytics.ts';
import { type Figure, type Measurement, toTable } from './measurement.ts';
import { measureMoments } from './moments.ts';
import { measurePages } from './pages.ts';
import { root } from './stage.ts';
import { measureStart } from './start.ts';

/*
 * npm run bench                            everything
 * npm run bench -- accept moments          some of it
 * npm run bench -- accept --seconds 5      shorter loads
 */

const measurements: Readonly<Record<string, Measurement>> = {
  accept: measureAccept,
  moments: measureMoments,
  analytics: measureAnalytics,
  start: measureStart,
  pages: measurePages,
};

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const chosen = positionals.length === 0 ? Object.keys(measurements) : positionals;
const seconds = Number(values.seconds);
const unknown = chosen.filter((name) => !(name in measurements));
if (unknown.length > 0 || !(seconds > 0)) {
  process.stderr.write(`npm run bench -- [${Object.keys(measurements).join('] [')}] [--seconds 15]\n`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
buildWhatChanged();
const figures: Figure[] = [];
for (const name of chosen) {
  process.stderr.write(`Measuring: ${name}\n`);
  figures.push(...((await measurements[name]?.({ seconds })) ?? []));
}
process.stdout.write(`\n${machine()}\n\n${toTable(figures)}\n`);

/** Date, tools and machine of the measurement. */
function machine(): string {
  const [cpu] = cpus();
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ', changed'}`;
  const size = `${String(cpus().length)} × ${cpu?.model ?? 'unknown'}, ${String(Math.round(totalmem() / 2 ** 30))} GB`;
  const command = `npm run bench -- ${chosen.join(' ')} --seconds ${String(seconds)}`;
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${commit}, \`${command}\`, Node ${process.version}, ${size}`;
}

import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAccept } from './accept.ts';
import { measureAnalytics } from './analytics.ts';
import { measureCheckouts } from './checkouts.ts';
import { measureClock } from './clock.ts';
import { readFigures, writeFigures } from './figures.ts';
import { measureGrowth } from './grown.ts';
import { measureIdle } from './idle.ts';
import { type Figure, type Measurement, type Options, figuresTable } from './measurement.ts';
import { measureMoments } from './moments.ts';
import { measurePages } from './pages.ts';
import { measurePeers } from './peers.ts';
import { measurePlanChanges } from './plan-changes.ts';
import { measureRenewals } from './renewals.ts';
import { cleanCache, describeCheckout, prepareSides } from './sides.ts';
import { measureStart } from './start.ts';
import { measureWebhooks } from './webhooks.ts';

/*
 * npm run bench -- accept moments               some of the measurements
 * npm run bench -- accept --against 63d62c1     beside another revision, A B A B
 * npm run bench -- accept --seconds 2 --at 32   shorter loads; only 32 at a time
 * npm run bench -- table                        all figures of docs/performance.md
 * npm run bench -- table --resume               what a broken run of it has not measured yet
 */

/** In the order of their rows. */
const measurements: Readonly<Record<string, Measurement>> = {
  accept: measureAccept,
  'accept --grown': (options) => measureGrowth({ ...options, grown: options.grown || standardGrowth }),
  moments: measureMoments,
  checkouts: measureCheckouts,
  'plan-changes': measurePlanChanges,
  renewals: measureRenewals,
  clock: measureClock,
  webhooks: measureWebhooks,
  analytics: measureAnalytics,
  idle: measureIdle,
  start: measureStart,
  pages: measurePages,
  peers: measurePeers,
};
const standardGrowth = 1_000_000;

/** Revision that the table compares with: the one before work on the cost of money's paths began. */
const baseline = '63d62c1';
/** Measured in this checkout alone, because they take minutes or have no other side. */
const alone = ['accept --grown', 'analytics', 'start', 'pages'];

const usage = `npm run bench -- table | ${Object.keys(measurements).join(' | ')}
  --against REV     measures this revision too, in turn with this checkout
  --seconds 4       length of each load
  --rounds 2        number of times that each revision is measured
  --at 8,32         numbers of concurrent requests
  --count N         number of renewals, deliveries or customers, where there is one
  --grown N         number of payments in the database before acceptances are measured
  --statements      lists the statements that cost most
  --write           writes the figures into docs/performance.md, as table does
  --resume          leaves out parts of the table that this command has measured at this commit
  --clean           removes the revisions and peers that are kept between runs
`;

const { values, positionals } = readArguments();
const isTable = positionals.includes('table');
const chosen = isTable
  ? Object.keys(measurements).filter((name) => name !== 'peers')
  : positionals.map((name) => (name === 'accept' && values.grown !== undefined ? 'accept --grown' : name));
if (values.clean === true) cleanCache();
if (!chosen.every((name) => name in measurements) || (chosen.length === 0 && values.clean !== true)) fail();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const sides = chosen.length === 0 ? [] : prepareSides(values.against ?? (isTable ? baseline : undefined));
const options: Options = {
  sides,
  seconds: numberOf(values.seconds) ?? (isTable ? 3 : 4),
  rounds: numberOf(values.rounds) ?? 2,
  concurrencies: values.at?.split(',').map(Number),
  grown: numberOf(values.grown) ?? 0,
  count: numberOf(values.count),
  listsStatements: values.statements ?? false,
};
const commit = describeCheckout();
const kept = readFigures();
const figures: Figure[] = [];
const due = chosen.filter((name) => !isResumed(name));
if (isTable) process.stderr.write(describeLength(due));
for (const name of chosen) {
  if (due.includes(name)) await take(name);
  else figures.push(...(kept[name]?.figures ?? []));
}
if (figures.length > 0) process.stdout.write(`\n${figuresTable(figures)}\n`);

/** Takes one measurement; its result is kept at once, so that a broken run of the table can go on from there. */
async function take(name: string): Promise<void> {
  process.stderr.write(`Measuring: ${name}\n`);
  const source = describeRun(name);
  const begun = performance.now();
  try {
    const result = await measurements[name]?.(
      isTable && alone.includes(name) ? { ...options, sides: sides.slice(-1), rounds: 1 } : options,
    );
    if (!result) return;
    const seconds = Math.round((performance.now() - begun) / 1_000);
    figures.push(...result.figures);
    process.stdout.write(`\n${source}\n`);
    for (const detail of result.details) process.stdout.write(`\n${detail}\n`);
    if (isTable || values.write === true) {
      const taken = { source, commit, command: commandOf(name), seconds, ...result };
      writeFigures(name, taken, Object.keys(measurements));
    }
  } catch (error) {
    if (!isTable) throw error;
    // The others are measured nevertheless.
    process.stderr.write(
      `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
  process.stderr.write(`  ${String(Math.round((performance.now() - begun) / 1_000))} s\n`);
}

/** True for a part of the table that a run which is resumed has finished. */
function isResumed(name: string): boolean {
  if (!isTable || values.resume !== true) return false;
  return kept[name]?.commit === commit && kept[name].command === commandOf(name);
}

/** Length of a run, by how long each part took last. */
function describeLength(names: readonly string[]): string {
  const seconds = names.reduce((sum, name) => sum + (kept[name]?.seconds ?? 0), 0);
  const unknown = names.filter((name) => kept[name]?.seconds === undefined);
  const besides = unknown.length === 0 ? '' : ` and, never timed, ${unknown.join(', ')}`;
  return `${String(names.length)} parts: ${String(Math.ceil(seconds / 60))} minutes${besides}\n`;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        against: { type: 'string' },
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        at: { type: 'string' },
        count: { type: 'string' },
        grown: { type: 'string' },
        statements: { type: 'boolean' },
        write: { type: 'boolean' },
        resume: { type: 'boolean' },
        clean: { type: 'boolean' },
      },
      allowPositionals: true,
    });
  } catch {
    return fail();
  }
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return number > 0 ? number : fail();
}

function fail(): never {
  process.stderr.write(usage);
  process.exit(1);
}

/** Date, tools and machine of a measurement. */
function describeRun(name: string): string {
  const [cpu] = cpus();
  const size = `${String(cpus().length)} × ${cpu?.model ?? 'unknown'}, ${String(Math.round(totalmem() / 2 ** 30))} GB`;
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${commit}, \`${commandOf(name)}\`, Node ${process.version}, ${size}`;
}

/** Command that takes this measurement, without `--resume`. */
function commandOf(name: string): string {
  const given = process.argv
    .slice(2)
    .filter((argument) => argument !== '--resume' && (argument.startsWith('-') || /\d/.test(argument)));
  return `npm run bench -- ${[isTable ? 'table' : name.split(' ')[0], ...given].join(' ')}`;
}

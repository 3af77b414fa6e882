import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAccept } from './accept.ts';
import { measureAnalytics } from './analytics.ts';
import { measureCheckouts } from './checkouts.ts';
import { measureClock } from './clock.ts';
import { measureIdle } from './idle.ts';
import { type Figure, type Measurement, type Options, figuresTable } from './measurement.ts';
import { measureMoments } from './moments.ts';
import { measurePages } from './pages.ts';
import { measurePlanChanges } from './plan-changes.ts';
import { measureRenewals } from './renewals.ts';
import { describeCheckout, prepareSides } from './sides.ts';
import { measureStart } from './start.ts';
import { measureWebhooks } from './webhooks.ts';

/*
 * npm run bench -- accept moments               some of the measurements
 * npm run bench -- accept --against 63d62c1     beside another revision, A B A B
 * npm run bench -- accept --seconds 2 --at 32   shorter loads; only 32 at a time
 */

const measurements: Readonly<Record<string, Measurement>> = {
  accept: measureAccept,
  checkouts: measureCheckouts,
  'plan-changes': measurePlanChanges,
  renewals: measureRenewals,
  webhooks: measureWebhooks,
  clock: measureClock,
  moments: measureMoments,
  idle: measureIdle,
  analytics: measureAnalytics,
  start: measureStart,
  pages: measurePages,
};

const usage = `npm run bench -- ${Object.keys(measurements).join(' | ')}
  --against REV     measures this revision too, in turn with this checkout
  --seconds 4       length of each load
  --rounds 2        number of times that each revision is measured
  --at 8,32         numbers of concurrent requests
  --count N         number of renewals, deliveries or customers, where there is one
  --grown N         number of payments in the database before it is measured
  --statements      lists the statements that cost most
`;

const { values, positionals } = readArguments();
const chosen = positionals;
const unknown = chosen.filter((name) => !(name in measurements));
if (chosen.length === 0 || unknown.length > 0) fail();

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const options: Options = {
  sides: prepareSides(values.against),
  seconds: numberOf(values.seconds) ?? 4,
  rounds: numberOf(values.rounds) ?? 2,
  concurrencies: values.at?.split(',').map(Number),
  grown: numberOf(values.grown) ?? 0,
  count: numberOf(values.count),
  listsStatements: values.statements ?? false,
};
const figures: Figure[] = [];
process.stdout.write(`\n${machine()}\n`);
for (const name of chosen) {
  process.stderr.write(`Measuring: ${name}\n`);
  const result = await measurements[name]?.(options);
  if (!result) continue;
  figures.push(...result.figures);
  for (const detail of result.details) process.stdout.write(`\n${detail}\n`);
}
process.stdout.write(`\n${figuresTable(figures)}\n`);

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

/** Date, tools and machine of the measurement. */
function machine(): string {
  const [cpu] = cpus();
  const size = `${String(cpus().length)} × ${cpu?.model ?? 'unknown'}, ${String(Math.round(totalmem() / 2 ** 30))} GB`;
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`;
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${describeCheckout()}, \`${command}\`, Node ${process.version}, ${size}`;
}

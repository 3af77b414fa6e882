import { type Load, type Poster, closedLoop, openPoster } from './load.ts';
import { type Options, median, rounded, spread, table } from './measurement.ts';
import { type Counted, type Reading, countStatements, measure } from './meter.ts';
import { type Reference, type ReferenceReading, prepareReference } from './reference.ts';
import { type Side } from './sides.ts';
import { type Stage, openStage } from './stage.ts';

/** One kind of request, on one stage. */
export interface Workload<Item> {
  /** Makes what this many requests are about. */
  prepare(count: number): Promise<readonly Item[]>;
  /** Sends one request; anything but the answer that is wanted throws. */
  send(poster: Poster, item: Item): Promise<unknown>;
}

interface Comparison<Item> {
  readonly options: Options;
  readonly concurrencies: readonly number[];
  readonly open: (stage: Stage) => Promise<Workload<Item>>;
  /** True to run pgbench after each load. */
  readonly hasReference?: boolean;
}

/** Measurements of one revision with one number of concurrent requests. */
export interface Measured {
  readonly side: Side;
  readonly atATime: number;
  readonly readings: readonly Reading[];
  readonly references: readonly ReferenceReading[];
  readonly counted: Counted;
}

interface Contender<Item> {
  readonly stage: Stage;
  readonly workload: Workload<Item>;
  readonly reference: Reference | undefined;
  /** Requests a second while warming up. */
  readonly rate: number;
}

/**
 * Number of requests that warm a server up, and tell how many a measurement needs: after a few hundred Node still
 * compiles what they run.
 */
const warmUp = 2_000;

/** Measures each revision in turn, round after round, so that all of them see the same minutes. */
export async function compare<Item>(comparison: Comparison<Item>): Promise<readonly Measured[]> {
  const { options, concurrencies } = comparison;
  const contenders: Contender<Item>[] = [];
  try {
    for (const side of options.sides) contenders.push(await openContender(side, comparison));
    const measured: Measured[] = [];
    for (const atATime of options.concurrencies ?? concurrencies) {
      const taken = contenders.map(({ stage: { side } }) => ({
        side,
        readings: [] as Reading[],
        references: [] as ReferenceReading[],
      }));
      for (let round = 0; round < options.rounds; round++) {
        for (const [index, contender] of contenders.entries()) {
          const { stage, reference } = contender;
          taken[index]?.readings.push(
            await measure(stage, await loadOf(contender, atATime, options.seconds)),
          );
          if (reference)
            taken[index]?.references.push(await reference.measure(Math.ceil(options.seconds / 2)));
        }
      }
      for (const [index, each] of taken.entries()) {
        const contender = contenders[index];
        if (!contender) continue;
        const load = await loadOf(contender, atATime, options.seconds / 2);
        measured.push({ ...each, atATime, counted: await countStatements(contender.stage, load) });
      }
    }
    return measured;
  } finally {
    for (const { stage } of contenders) await stage.close();
  }
}

async function openContender<Item>(side: Side, comparison: Comparison<Item>): Promise<Contender<Item>> {
  const { open, hasReference = false } = comparison;
  process.stderr.write(`  ${side.name}\n`);
  const stage = await openStage(side);
  try {
    const reference = hasReference ? await prepareReference(stage) : undefined;
    const workload = await open(stage);
    const contender = { stage, workload, reference, rate: NaN };
    const { perSecond } = await (await prepareLoad(contender, { atATime: 16, count: warmUp }))();
    // As PostgreSQL does by itself within minutes.
    await stage.sql`vacuum analyze`;
    return { ...contender, rate: perSecond };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Load that takes about as long as that. Alone, a request waits for nothing, and a third of them is enough. */
function loadOf<Item>(
  contender: Contender<Item>,
  atATime: number,
  seconds: number,
): Promise<() => Promise<Load>> {
  const count = Math.max(200, Math.round(contender.rate * seconds * (atATime === 1 ? 0.3 : 1)));
  return prepareLoad(contender, { atATime, count });
}

async function prepareLoad<Item>(
  { stage, workload }: Contender<Item>,
  { atATime, count }: { readonly atATime: number; readonly count: number },
): Promise<() => Promise<Load>> {
  const items = await workload.prepare(count);
  return async () => {
    const poster = openPoster(stage.baseUrl);
    try {
      return await closedLoop(items.values(), { atATime, seconds: 600 }, (item) =>
        workload.send(poster, item),
      );
    } finally {
      poster.close();
    }
  };
}

/** Middle of a value over all rounds. */
export function middleOf({ readings }: Measured, value: (reading: Reading) => number): number {
  return median(readings.map(value));
}

/** Operations a second relative to pgbench's transactions, and the same by processor time, of each round. */
export function ratiosOf({ readings, references }: Measured) {
  const pairs = readings.flatMap((reading, round) => {
    const reference = references[round];
    return reference ? [{ reading, reference }] : [];
  });
  return {
    byRate: pairs.map(({ reading, reference }) => reading.perSecond / reference.perSecond),
    byProcessor: pairs.map(
      ({ reading, reference }) =>
        (reference.database + reference.generator) / (reading.cpu + reading.generator),
    ),
  };
}

export function statementsOf({ counted }: Pick<Measured, 'counted'>): number {
  return counted.statements.reduce((sum, { calls }) => sum + calls, 0);
}

/** Everything that was measured, a column for each revision. */
export function describe(what: string, measured: readonly Measured[], options: Options): readonly string[] {
  const concurrencies = [...new Set(measured.map(({ atATime }) => atATime))];
  return concurrencies.flatMap((atATime) => {
    const columns = measured.filter((each) => each.atATime === atATime);
    const references = columns.some((each) => each.references.length > 0) ? describeReferences(columns) : [];
    const rows = [
      ...describeReadings(columns.map(({ readings }) => readings)),
      ['statements', ...columns.map((each) => rounded(statementsOf(each)))],
      ...references,
    ];
    const title = `${what}, ${String(atATime)} at a time`;
    const head = [title, ...columns.map(({ side }) => side.name)];
    const lists = options.listsStatements ? columns.map(listStatements) : [];
    return [table(head, rows), ...lists];
  });
}

/** Rows of readings, a column for each series of them. */
export function describeReadings(columns: readonly (readonly Reading[])[]): readonly (readonly string[])[] {
  const row = (name: string, value: (reading: Reading) => number): string[] => [
    name,
    ...columns.map((readings) => spread(readings.map(value))),
  ];
  const cpuOf = (readings: readonly Reading[] = []): number => median(readings.map(({ cpu }) => cpu));
  return [
    row('processor time, ms', ({ cpu }) => cpu),
    ['against the first', ...columns.map((readings) => `÷ ${rounded(cpuOf(columns[0]) / cpuOf(readings))}`)],
    row('server, ms', ({ server }) => server),
    row('PostgreSQL, ms', ({ database }) => database),
    row('load generator, ms', ({ generator }) => generator),
    row('a second', ({ perSecond }) => perSecond),
    row('p50, ms', ({ p50 }) => p50),
    row('p99, ms', ({ p99 }) => p99),
    row('commits that write', ({ commits }) => commits),
    row('WAL net of full-page images, KB', ({ walNetKb }) => walNetKb),
    row('WAL, KB', ({ walKb }) => walKb),
    row('WAL records', ({ walRecords }) => walRecords),
    row('index entries', ({ indexEntries }) => indexEntries),
    row('row locks', ({ rowLocks }) => rowLocks),
    row('HOT share of updates, %', ({ hotShare }) => hotShare * 100),
    row('operations in a round', ({ operations }) => operations),
  ];
}

function describeReferences(columns: readonly Measured[]): readonly (readonly string[])[] {
  return [
    ['ratio to pgbench by rate', ...columns.map((each) => spread(ratiosOf(each).byRate))],
    ['ratio to pgbench by processor time', ...columns.map((each) => spread(ratiosOf(each).byProcessor))],
    ['pgbench, a second', ...columns.map(({ references }) => spread(references.map((r) => r.perSecond)))],
    [
      'pgbench, processor time, ms',
      ...columns.map(({ references }) => spread(references.map((r) => r.database + r.generator))),
    ],
  ];
}

/** Statements that cost most, and what they change. */
export function listStatements({ side, counted }: Pick<Measured, 'side' | 'counted'>): string {
  const statements = counted.statements
    .slice(0, 40)
    .map(({ text, calls, ms }) => [
      rounded(calls),
      rounded(ms),
      `\`${text.replace(/\s+/g, ' ').slice(0, 160)}\``,
    ]);
  const changes = counted.changes
    .filter(({ count }) => count >= 0.05)
    .map(({ relation, kind, count }) => [rounded(count), kind, relation]);
  return [
    table([`calls, ${side.name}`, 'ms', 'statement'], statements),
    table([`changes, ${side.name}`, 'kind', 'table or index'], changes),
  ].join('\n\n');
}

import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { openAccepts } from './accept.ts';
import { type Workload, describeReadings, listStatements } from './compare.ts';
import { growTables } from './grow.ts';
import { closedLoop, openPoster } from './load.ts';
import { type Options, type Result, judge, median, rounded, table } from './measurement.ts';
import { type Counted, type Reading, type Work, countStatements, measure } from './meter.ts';
import type { Side } from './sides.ts';
import { type Stage, openStage, walKeepSize } from './stage.ts';

const atATime = 32;
/** The same on small and grown tables: the first changes of a page after a checkpoint write all of it. */
const acceptances = 600;

interface Growth {
  readonly side: Side;
  readonly small: readonly Reading[];
  readonly grown: readonly Reading[];
  /** Statements on grown tables, if they were asked for. */
  readonly counted: Counted | undefined;
}

/** Acceptances on small tables, and on the same tables grown to this many scattered payments. */
export async function measureGrowth(options: Options): Promise<Result> {
  const { sides, grown: payments } = options;
  requireRoom(payments);
  const growths: Growth[] = [];
  for (const side of sides) growths.push(await growSide(side, options));
  const mine = growths.at(-1);
  const walOf = (readings: readonly Reading[] = []): number => median(readings.map(({ walKb }) => walKb));
  const [small, grown] = [walOf(mine?.small), walOf(mine?.grown)];
  const figure = judge({
    what: `WAL of an accept on tables of ${rounded(payments)} payments ÷ small`,
    value: grown / small,
    must: 1.3,
    aim: 1.1,
    limit: 'most',
    remark: `${rounded(small)} → ${rounded(grown)} KB`,
  });
  const columns = growths.flatMap((each) => [
    { name: `${each.side.name}, small`, readings: each.small },
    { name: `${each.side.name}, grown`, readings: each.grown },
  ]);
  const details = table(
    [
      `one-click accept, ${String(atATime)} at a time, up to ${rounded(payments)} payments`,
      ...columns.map(({ name }) => name),
    ],
    describeReadings(columns.map(({ readings }) => readings)),
  );
  const lists = growths.flatMap((each) =>
    each.counted ? [listStatements({ ...each, counted: each.counted })] : [],
  );
  return { figures: [figure], details: [details, ...lists] };
}

/** Room that a payment takes with all that it leaves behind, indexes included: 22 GB are a million. */
const bytesOfPayment = 22_000;
/** The log, and the small tables. */
const bytesBesides = 10e9;

function requireRoom(payments: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  const [needed, free] = [payments * bytesOfPayment + bytesBesides, bavail * bsize];
  if (needed <= free) return;
  throw new Error(
    `Tables of ${rounded(payments)} payments take ${rounded(needed / 1e9)} GB below ${tmpdir()}, where ` +
      `${rounded(free / 1e9)} GB are free. Set TMPDIR to a folder that has them, or grow by less.`,
  );
}

async function growSide(side: Side, { grown: payments, rounds, listsStatements }: Options): Promise<Growth> {
  const stage = await openStage(side);
  try {
    const accepts = await openAccepts(stage);
    await acceptOnce(stage, accepts);
    await stage.sql`vacuum analyze`;
    const readRounds = async (): Promise<readonly Reading[]> => {
      const readings: Reading[] = [];
      for (let round = 0; round < rounds; round++) readings.push(await acceptOnce(stage, accepts));
      return readings;
    };
    const small = await readRounds();
    const begun = performance.now();
    await inHaste(stage, () => growTables(stage.databaseUrl, stage.businessId, payments));
    const [database] = await stage.sql<{ gb: number }[]>`
      select pg_database_size(current_database())::float8 / 1e9 as gb`;
    const seconds = (performance.now() - begun) / 1_000;
    process.stderr.write(`  grown in ${rounded(seconds)} s to ${rounded(database?.gb ?? NaN)} GB\n`);
    const grown = await readRounds();
    const counted = listsStatements
      ? await countStatements(stage, await prepareAccepts(stage, accepts))
      : undefined;
    return { side, small, grown, counted };
  } finally {
    await stage.close();
  }
}

/** Lets the database write without waiting for the disk, and as before afterwards. */
async function inHaste({ sql }: Stage, work: () => Promise<void>): Promise<void> {
  const settings = { fsync: 'off', full_page_writes: 'off', max_wal_size: '8GB', wal_keep_size: '0' };
  for (const [name, value] of Object.entries(settings))
    await sql.unsafe(`alter system set ${name} = '${value}'`);
  await sql`select pg_reload_conf()`;
  try {
    await work();
  } finally {
    for (const name of ['fsync', 'full_page_writes', 'max_wal_size'])
      await sql.unsafe(`alter system reset ${name}`);
    await sql.unsafe(`alter system set wal_keep_size = '${walKeepSize}'`);
    await sql`select pg_reload_conf()`;
    await sql`checkpoint`;
  }
}

async function acceptOnce(stage: Stage, accepts: Workload<string>): Promise<Reading> {
  return measure(stage, await prepareAccepts(stage, accepts));
}

async function prepareAccepts(stage: Stage, accepts: Workload<string>): Promise<Work> {
  const ids = await accepts.prepare(acceptances);
  return async () => {
    const poster = openPoster(stage.baseUrl);
    try {
      return await closedLoop(ids.values(), { atATime, seconds: 600 }, (id) => accepts.send(poster, id));
    } finally {
      poster.close();
    }
  };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { closedLoop } from './load.ts';
import { endedChildrenTime, ownTime, postgresTime } from './processor-time.ts';
import type { Stage } from './stage.ts';

/*
 * Reference load on the same PostgreSQL: the plainest transactions that move money, pgbench's TPC-B-like,
 * five statements and a commit, 8 clients, prepared. It measures the speed of the machine in this minute.
 * Without pgbench the same transaction is run by our own driver, which is slower at it, so that the ratio
 * flatters.
 */
export interface Reference {
  readonly name: string;
  measure(seconds: number): Promise<ReferenceReading>;
}

export interface ReferenceReading {
  readonly perSecond: number;
  /** Processor time of PostgreSQL for one transaction, in milliseconds. */
  readonly database: number;
  /** The same of the load generator. */
  readonly generator: number;
}

const clients = 8;
const scale = 10;

export async function prepareReference({
  databaseUrl,
  postgresPid,
  sql,
}: Pick<Stage, 'databaseUrl' | 'postgresPid' | 'sql'>): Promise<Reference> {
  const url = new URL(databaseUrl);
  url.pathname = 'bench_reference';
  await sql`create database bench_reference`;
  const runner = (await openPgbench(url.href)) ?? (await openOwn(url.href));
  return {
    name: runner.name,
    measure: async (seconds) => {
      const generatorTime = (): number => ownTime() + endedChildrenTime();
      const before = { database: postgresTime(postgresPid), generator: generatorTime() };
      const perSecond = await runner.run(seconds);
      const transactions = perSecond * seconds;
      return {
        perSecond,
        database: (postgresTime(postgresPid) - before.database) / transactions,
        generator: (generatorTime() - before.generator) / transactions,
      };
    },
  };
}

/** Program that runs the transaction for this many seconds and returns how many it ran a second. */
interface Runner {
  readonly name: string;
  run(seconds: number): Promise<number>;
}

async function openPgbench(url: string): Promise<Runner | undefined> {
  const pgbench = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('pgbench', [...args, url])).stdout;
  try {
    await pgbench('--initialize', '--quiet', `--scale=${String(scale)}`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const version = (await promisify(execFile)('pgbench', ['--version'])).stdout.trim();
  return {
    name: version,
    run: async (seconds) => {
      const load = [`--client=${String(clients)}`, '--jobs=2', '--protocol=prepared', '--no-vacuum'];
      const said = await pgbench(...load, `--time=${String(seconds)}`);
      const tps = Number(/tps = ([\d.]+)/.exec(said)?.[1]);
      if (!(tps > 0)) throw new Error(`pgbench named no rate: ${said}`);
      return tps;
    },
  };
}

async function openOwn(url: string): Promise<Runner> {
  const setup = postgres(url, { max: 1 });
  await setup`create table pgbench_branches (bid int primary key, bbalance int, filler char(88))`;
  await setup`create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84))`;
  await setup`create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84))`;
  await setup`
    create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))`;
  await setup`insert into pgbench_branches select n, 0, '' from generate_series(1, ${scale}) n`;
  await setup`insert into pgbench_tellers select n, (n - 1) / 10 + 1, 0, '' from generate_series(1, ${scale * 10}) n`;
  await setup`
    insert into pgbench_accounts
    select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${scale * 100_000}) n`;
  await setup`vacuum analyze`;
  await setup.end();
  return {
    name: 'the same transaction by our own driver, for want of pgbench',
    run: async (seconds) => {
      const sql = postgres(url, { max: clients });
      const any = (most: number): number => 1 + Math.floor(Math.random() * most);
      const transfer = (): Promise<unknown> =>
        sql.begin(async (tx) => {
          const aid = any(scale * 100_000);
          const bid = any(scale);
          const tid = any(scale * 10);
          const delta = any(10_000) - 5_000;
          await tx`update pgbench_accounts set abalance = abalance + ${delta} where aid = ${aid}`;
          await tx`select abalance from pgbench_accounts where aid = ${aid}`;
          await tx`update pgbench_tellers set tbalance = tbalance + ${delta} where tid = ${tid}`;
          await tx`update pgbench_branches set bbalance = bbalance + ${delta} where bid = ${bid}`;
          await tx`
            insert into pgbench_history (tid, bid, aid, delta, mtime)
            values (${tid}, ${bid}, ${aid}, ${delta}, current_timestamp)`;
        });
      const { perSecond } = await closedLoop(endless(), { atATime: clients, seconds }, transfer);
      await sql.end();
      return perSecond;
    },
  };
}

function* endless(): Generator<undefined> {
  for (;;) yield undefined;
}

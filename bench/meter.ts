import { setTimeout as delay } from 'node:timers/promises';
import { dayMs } from '../packages/server/src/domain/time.ts';
import { type Load, quantile } from './load.ts';
import { ownTime, postgresTime, processTime } from './processor-time.ts';
import { type Stage, benchRole } from './stage.ts';

/**
 * Cost of one operation with everything that the worker does after it: processor times in milliseconds, log in
 * KB. NaN where it was not measured.
 */
export interface Reading {
  readonly operations: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly server: number;
  readonly database: number;
  /** Server and PostgreSQL together. */
  readonly cpu: number;
  readonly generator: number;
  readonly commits: number;
  readonly walKb: number;
  /** Without images of full pages, whose number depends on when the last checkpoint was. */
  readonly walNetKb: number;
  readonly walRecords: number;
  readonly indexEntries: number;
  readonly rowLocks: number;
  /** Share of the updates that touched no index. */
  readonly hotShare: number;
  readonly statements: number;
}

/** Work to be measured. The load's latencies are those of its operations. */
export type Work = () => Promise<Load>;

/** Measures the work and what follows from it, beginning right after a checkpoint. */
export async function measure(stage: Stage, work: Work): Promise<Reading> {
  await untilQuiet(stage);
  await stage.sql`checkpoint`;
  const from = await walPosition(stage);
  const before = {
    server: processTime(stage.serverPid),
    database: postgresTime(stage.postgresPid),
    own: ownTime(),
  };
  const load = await work();
  const generator = ownTime() - before.own;
  await untilQuiet(stage);
  const server = processTime(stage.serverPid) - before.server;
  const database = postgresTime(stage.postgresPid) - before.database;
  const wal = await readWal(stage, from);
  const operations = load.latencies.length;
  const each = (total: number): number => total / operations;
  return {
    operations,
    perSecond: load.perSecond,
    p50: quantile(load, 0.5),
    p99: quantile(load, 0.99),
    server: each(server),
    database: each(database),
    cpu: each(server + database),
    generator: each(generator),
    commits: each(wal.commits),
    walKb: each(wal.bytes) / 1024,
    walNetKb: each(wal.netBytes) / 1024,
    walRecords: each(wal.records),
    indexEntries: each(wal.indexEntries),
    rowLocks: each(wal.rowLocks),
    hotShare: wal.hotUpdates / (wal.hotUpdates + wal.otherUpdates),
    statements: NaN,
  };
}

/** Statement with its number of calls and PostgreSQL's time for it, in milliseconds, per operation. */
interface StatementUse {
  readonly text: string;
  readonly calls: number;
  readonly ms: number;
}

/** Changes of one kind to a table or an index, per operation. */
interface Change {
  readonly relation: string;
  readonly kind: string;
  readonly count: number;
}

export interface Counted {
  readonly statements: readonly StatementUse[];
  readonly changes: readonly Change[];
}

/** Counts the statements that the server sends for the work and what follows from it. Counting costs time. */
export async function countStatements(stage: Stage, work: Work): Promise<Counted> {
  await untilQuiet(stage);
  const from = await walPosition(stage);
  await track(stage, 'top');
  await stage.sql`select bench.pg_stat_statements_reset()`;
  const { latencies } = await work();
  await untilQuiet(stage);
  const statements = await stage.sql<StatementUse[]>`
    select query as text, calls / ${latencies.length}::float8 as calls,
      total_exec_time / ${latencies.length}::float8 as ms
    from bench.pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database())
      and userid <> ${benchRole}::regrole
      -- Expressions of deferred triggers count as statements of their own.
      and query ~* '^\\s*(with|select|insert|update|delete|merge|begin|commit|rollback|savepoint|release|set|listen)\\y'
    order by total_exec_time desc`;
  await track(stage, 'none');
  await markWal(stage);
  const changes = await stage.sql<Change[]>`
    select coalesce(c.relname, '') as relation, b.resource_manager || ' ' || b.record_type as kind,
      count(*) / ${latencies.length}::float8 as count
    from bench.pg_get_wal_block_info(${from}::pg_lsn, pg_current_wal_flush_lsn()) b
    left join pg_class c on pg_relation_filenode(c.oid) = b.relfilenode
    where b.block_id = 0 and b.record_type ~ '^(INSERT|MULTI_INSERT|UPDATE|HOT_UPDATE|DELETE|LOCK|INSERT_LEAF|INSERT_POST|SPLIT_.)'
    group by 1, 2 order by 3 desc`;
  return { statements, changes };
}

async function track({ sql }: Stage, which: 'top' | 'none'): Promise<void> {
  await sql.unsafe(`alter system set pg_stat_statements.track = '${which}'`);
  await sql`select pg_reload_conf()`;
  // Backends read it at their next statement.
  await delay(100);
}

/** Waits until no job is due and all measurements of offers are summed up. */
export async function untilQuiet(stage: Stage): Promise<void> {
  const { sql } = stage;
  const endings = await sql<{ column_name: string }[]>`
    select column_name from information_schema.columns
    where table_schema = 'public' and table_name = 'job' and column_name in ('done_at', 'died_at')`;
  const isOpen = endings.map(({ column_name }) => `${column_name} is null and `).join('');
  const due = `select count(*)::int as count from job where ${isOpen} run_at <= now()`;
  const countDue = async (): Promise<number> => {
    const [row] = await sql.unsafe<{ count: number }[]>(due);
    return row?.count ?? 0;
  };
  for (let quiet = 0; quiet < 2;) {
    quiet = (await countDue()) === 0 ? quiet + 1 : 0;
    await delay(25);
  }
  // A report sums up what the worker would within seconds.
  const [today, tomorrow] = [0, 1].map((days) =>
    new Date(Date.now() + days * dayMs).toISOString().slice(0, 10),
  );
  await stage.request('GET', `/analytics/metrics?from=${String(today)}&to=${String(tomorrow)}&group_by=day`);
}

async function walPosition({ sql }: Stage): Promise<string> {
  const [row] = await sql<{ position: string }[]>`select pg_current_wal_insert_lsn()::text as position`;
  return row?.position ?? '';
}

interface Wal {
  readonly bytes: number;
  readonly netBytes: number;
  readonly records: number;
  readonly commits: number;
  readonly indexEntries: number;
  readonly hotUpdates: number;
  readonly otherUpdates: number;
  readonly rowLocks: number;
}

/** Writes a record, since a range of the log in which nothing was written cannot be read. */
async function markWal({ sql }: Stage): Promise<void> {
  await sql`select pg_logical_emit_message(true, 'bench', '')`;
}

/** Sums of the log from this position on. */
async function readWal(stage: Stage, from: string): Promise<Wal> {
  const { sql } = stage;
  await markWal(stage);
  const [row] = await sql<Wal[]>`
    with kind as (
      select "resource_manager/record_type" as name, count, record_size, fpi_size
      from bench.pg_get_wal_stats(${from}::pg_lsn, pg_current_wal_flush_lsn(), true)
      where "resource_manager/record_type" !~ '^LogicalMessage'
    )
    select sum(record_size + fpi_size)::float8 as bytes, sum(record_size)::float8 as "netBytes",
      sum(count)::float8 as records,
      coalesce(sum(count) filter (where name ~ '^Transaction/COMMIT'), 0)::float8 as commits,
      coalesce(sum(count) filter (where name ~ '^Btree/(INSERT_LEAF|INSERT_POST|SPLIT_[LR]$)'), 0)::float8 as "indexEntries",
      coalesce(sum(count) filter (where name ~ '^Heap/HOT_UPDATE'), 0)::float8 as "hotUpdates",
      coalesce(sum(count) filter (where name ~ '^Heap/UPDATE'), 0)::float8 as "otherUpdates",
      coalesce(sum(count) filter (where name ~ '^Heap2?/LOCK'), 0)::float8 as "rowLocks"
    from kind`;
  if (row === undefined) throw new Error('The log could not be read.');
  return row;
}

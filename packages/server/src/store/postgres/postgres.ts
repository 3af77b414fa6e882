import postgres from '@rung/postgres';
import { assert } from '../../domain/assert.ts';
import { type Instant, minuteMs, secondMs } from '../../domain/time.ts';
import { databaseFailureOf } from './database-failures.ts';

/**
 * How PostgreSQL's types appear in the code. Parameters follow the type that the server infers for their
 * place in the statement, so the same mapping holds inside CTEs and for `unnest(${list}::timestamptz[])`.
 *
 * Two things to know when writing a statement:
 * - a list of bigint or boolean must be passed as `sql.array(list)`, because the driver otherwise announces
 *   it by the type of its first element;
 * - a value for jsonb is passed as it is, never through JSON.stringify, which would store a JSON string.
 */
const columnTypes = {
  bigint: {
    to: 20,
    from: [20],
    serialize: (value: bigint): string => String(value),
    parse: (text: string): bigint => BigInt(text),
  },
  instant: {
    to: 1184,
    from: [1184],
    serialize: (value: Instant): string => new Date(value).toISOString(),
    parse: (text: string): Instant => {
      const instant = Date.parse(text);
      assert(
        Number.isSafeInteger(instant),
        'a timestamptz column holds a moment that milliseconds can express',
      );
      return instant;
    },
  },
  day: {
    to: 1082,
    from: [1082],
    serialize: (value: string): string => value,
    parse: (text: string): string => text,
  },
  json: {
    to: 3802,
    from: [3802, 114],
    serialize: (value: object): string => JSON.stringify(value),
    parse: (text: string): object => JSON.parse(text) as object,
  },
};

type ColumnTypes = { bigint: bigint; instant: Instant; day: string; json: object };

/** Whatever can run a statement: the connection pool, or a transaction that is open. Reads take this. */
export type Sql = postgres.ISql<ColumnTypes>;

/** An open transaction. Writes, locks and jobs take this, so that none of them can happen outside of one. */
export type Tx = Sql & { readonly __tx: true };

/** A part of a statement, to be built into it. */
export type StatementPart = postgres.PendingQuery<postgres.Row[]>;

/** The connection pool: what opens transactions, and what is closed with `end()` when the process ends. */
export type Database = postgres.Sql<ColumnTypes>;

export interface ConnectionOptions {
  /** Connections at most. */
  readonly max?: number;
  /**
   * True where a pooler may give each transaction another session of the server (PgBouncer in transaction mode):
   * then nothing is left in a session that a later statement would have to find there.
   */
  readonly isPooled?: boolean;
  /** True to prepare statements once and keep them in the session; by default unless `isPooled`. */
  readonly isPrepared?: boolean;
  /** An address of the same database at which a session is one's own, where `isPooled`: to hear notifications. */
  readonly listenUrl?: string | undefined;
  /** Maximum wait to send a statement, in ms: for a server that restarts, or for a connection to be free. */
  readonly openLimitMs?: number;
  /** Maximum time the server works at one statement, in ms. */
  readonly statementLimitMs?: number;
  /** Maximum time to wait for an answer on a silent link, in ms. Longer than the server allows itself. */
  readonly silenceLimitMs?: number;
}

const idleLimitMs = 30 * secondMs;
/** The server ends a statement that takes too long and says so; only a dead link says nothing for longer. */
const silenceMarginMs = 5 * secondMs;

/**
 * Opens a pool. Nothing is sent before the first statement, so a wrong address shows up there. It outlives
 * every end of its server: a statement that was not sent waits for the server to be back, and one whose answer
 * is lost fails with an error that `databaseFailureOf` knows.
 */
export function connect(url: string, options: ConnectionOptions = {}): Database {
  const database = open(url, options, {});
  addresses.set(database, { url, options });
  return database;
}

const addresses = new WeakMap<Database, { readonly url: string; readonly options: ConnectionOptions }>();

/**
 * One connection that keeps its session, to hear notifications by. Undefined where none can be had: behind a pooler,
 * by whose address nothing is heard, unless there is another address.
 */
export function connectToListen(
  database: Database,
  on: { readonly onNotification: () => void; readonly onClosed: () => void },
): Database | undefined {
  const address = addresses.get(database);
  if (address === undefined) return undefined;
  const { listenUrl, isPooled, isPrepared: _, ...options } = address.options;
  if (isPooled === true && listenUrl === undefined) return undefined;
  return open(
    listenUrl ?? address.url,
    { ...options, max: 1 },
    { max_lifetime: null, fetch_types: false, onnotify: on.onNotification, onclose: on.onClosed },
  );
}

type DriverOptions = postgres.Options<typeof columnTypes>;

function open(url: string, options: ConnectionOptions, own: DriverOptions): Database {
  const {
    max = 10,
    isPooled = false,
    openLimitMs = 10 * secondMs,
    statementLimitMs = 15 * secondMs,
  } = options;
  const { silenceLimitMs = statementLimitMs + silenceMarginMs } = options;
  return postgres(url, {
    max,
    types: columnTypes,
    prepare: options.isPrepared ?? !isPooled,
    connect_timeout: 5,
    open_deadline: openLimitMs / secondMs,
    statement_deadline: silenceLimitMs / secondMs,
    keep_alive: 10,
    backoff: (failures) => Math.min(2 ** failures / 100, 0.5),
    onnotice: () => undefined,
    // No transaction waits for the world outside; one that idles was forgotten and must not keep its locks.
    ...(isPooled && {
      on_begin: `set local statement_timeout = ${statementLimitMs}; set local idle_in_transaction_session_timeout = ${idleLimitMs}`,
    }),
    connection: {
      application_name: 'rung',
      TimeZone: 'UTC',
      ...(!isPooled && {
        statement_timeout: statementLimitMs,
        idle_in_transaction_session_timeout: idleLimitMs,
      }),
    },
    ...own,
  });
}

/** Lets the statements of this transaction take longer than others, each for up to so long. */
export async function allowTime(tx: Tx, limitMs: number): Promise<void> {
  if ('deadline' in tx && typeof tx.deadline === 'function') {
    (tx as unknown as postgres.TransactionSql).deadline((limitMs + silenceMarginMs) / secondMs);
  }
  await tx`select set_config('statement_timeout', ${String(limitMs)}, true)`;
}

const longReadMs = minuteMs;

/** Runs reads that take longer the more a business has: what is summed up, exported or gone through as a whole. */
export function patiently<T>(database: Database, read: (sql: Sql) => Promise<T>): Promise<T> {
  return transaction(database, async (tx) => {
    await allowTime(tx, longReadMs);
    return read(tx);
  });
}

/**
 * A condition that is known before its statement is sent, as a word of the statement. As a parameter it would
 * make PostgreSQL plan large statements anew each time, since only then could it leave out what is not wanted.
 */
export const sqlBoolean = (sql: Sql, condition: boolean) => (condition ? sql`true` : sql`false`);

/** Resolves once the database answers. */
export async function reachDatabase(sql: Sql): Promise<void> {
  await sql`select 1`;
}

const serializationFailure = '40001';
const deadlockDetected = '40P01';
const maxRepetitions = 3;
/** A transaction whose connection is lost later than this is not begun again: somebody has waited long enough. */
const repeatWithinMs = 10 * secondMs;

/**
 * Runs `work` in one transaction: all of it is committed, or none of it. PostgreSQL asks for a repetition
 * when it broke a deadlock, and a connection that is lost before the commit was sent has committed nothing;
 * `work` then runs again from its start, so it must keep its effects in the transaction. When the answer to the
 * commit is lost nobody knows what became of it, and the error says so.
 */
export async function transaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const begunAt = performance.now();
  let isCommitting = false;
  const run = async (): Promise<T> => {
    isCommitting = false;
    const result = await database.begin('isolation level read committed', async (tx) => {
      const value = await work(tx as unknown as Tx);
      isCommitting = true;
      return { value };
    });
    return result.value;
  };
  return repeated(
    run,
    (error) =>
      asksForRepetition(error) ||
      (!isCommitting &&
        databaseFailureOf(error) === 'unknown' &&
        performance.now() - begunAt < repeatWithinMs),
  );
}

/**
 * Runs a single statement, which PostgreSQL makes a transaction of its own: nothing travels for its begin
 * and its commit. `work` must send exactly one.
 */
export function statement<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return repeated(() => work(database as unknown as Tx), asksForRepetition);
}

async function repeated<T>(work: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
  for (let repetitions = 0; ; repetitions++) {
    try {
      return await work();
    } catch (error) {
      if (repetitions === maxRepetitions || !mayRepeat(error)) throw error;
    }
  }
}

function asksForRepetition(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError &&
    (error.code === serializationFailure || error.code === deadlockDetected)
  );
}

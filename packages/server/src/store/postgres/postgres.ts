import postgres from '@rung/postgres';
import { assert } from '../../domain/assert.ts';
import { type Instant, minuteMs, secondMs } from '../../domain/time.ts';
import { noteCommit } from './commits.ts';
import { classifyDatabaseFailure } from './database-failures.ts';

/**
 * Mapping of PostgreSQL's types to the code's. Parameters have the type that the server infers from their
 * position in the statement, so the same mapping holds inside CTEs and for `unnest(${list}::timestamptz[])`.
 *
 * Two rules for writing statements:
 * - a list of bigint or boolean must be passed as `sql.array(list)`, because the driver otherwise infers its
 *   type from the first element;
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

/** Anything that can run a statement: the connection pool, or an open transaction. Reads take this. */
export type Sql = postgres.ISql<ColumnTypes>;

/**
 * Open transaction. Writes, locks and jobs take this, so that none of them can happen outside a transaction.
 */
export type Tx = Sql & { readonly __tx: true };

/** Fragment to be embedded in a statement. */
export type StatementPart = postgres.PendingQuery<postgres.Row[]>;

/** Connection pool: opens transactions, and is closed with `end()` on shutdown. */
export type Database = postgres.Sql<ColumnTypes>;

export interface ConnectionOptions {
  /** Maximum connections. */
  readonly max?: number;
  /**
   * True if a connection pooler may give each transaction another server session (PgBouncer in transaction
   * mode): no session state is then kept for later statements.
   */
  readonly isPooled?: boolean;
  /** True to prepare statements once and keep them in the session; defaults to true unless `isPooled`. */
  readonly isPrepared?: boolean;
  /** Connection URL of the same database with dedicated sessions, if `isPooled`: for notifications. */
  readonly listenUrl?: string | undefined;
  /** Unix socket of a server on this machine, used instead of the URL's host and port. */
  readonly socketPath?: string | undefined;
  /** Maximum wait before a statement is sent, in ms: for a restarting server or a free connection. */
  readonly openLimitMs?: number;
  /** Maximum execution time of a statement on the server, in ms. */
  readonly statementLimitMs?: number;
  /** Maximum time to wait for an answer on a silent connection, in ms. Longer than the server's own limit. */
  readonly silenceLimitMs?: number;
}

const idleLimitMs = 30 * secondMs;
/** The server reports a statement that times out; only a dead connection stays silent for longer. */
const silenceMarginMs = 5 * secondMs;

/**
 * Opens a pool. Nothing is sent before the first statement, so a wrong address shows up there. It outlives
 * every end of its server: a statement that was not sent waits for the server to be back, and one whose answer
 * is lost fails with an error that `classifyDatabaseFailure` knows.
 */
export function connect(url: string, options: ConnectionOptions = {}): Database {
  const database = open(url, options, {});
  addresses.set(database, { url, options });
  return database;
}

const addresses = new WeakMap<Database, { readonly url: string; readonly options: ConnectionOptions }>();

/**
 * Opens a single connection with a dedicated session, for notifications. Undefined if none is possible:
 * behind a connection pooler notifications do not arrive, unless there is another URL.
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
    ...(options.socketPath !== undefined && { path: options.socketPath }),
    prepare: options.isPrepared ?? !isPooled,
    connect_timeout: 5,
    open_deadline: openLimitMs / secondMs,
    statement_deadline: silenceLimitMs / secondMs,
    keep_alive: 10,
    backoff: (failures) => Math.min(2 ** failures / 100, 0.5),
    onnotice: () => undefined,
    // No transaction waits for external systems; an idle one was leaked and must not keep its locks.
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

/** Raises the statement timeout for this transaction. */
export async function extendStatementTimeout(tx: Tx, limitMs: number): Promise<void> {
  if ('deadline' in tx && typeof tx.deadline === 'function') {
    (tx as unknown as postgres.TransactionSql).deadline((limitMs + silenceMarginMs) / secondMs);
  }
  await tx`select set_config('statement_timeout', ${String(limitMs)}, true)`;
}

const longReadMs = minuteMs;

/**
 * Runs reads whose duration grows with a business's data, such as totals and exports, with a longer timeout. They are
 * planned for their values each time: a plan for any period expects few rows.
 */
export function runLongRead<T>(database: Database, read: (sql: Sql) => Promise<T>): Promise<T> {
  return transaction(database, async (tx) => {
    await Promise.all([
      extendStatementTimeout(tx, longReadMs),
      tx`select set_config('plan_cache_mode', 'force_custom_plan', true)`,
    ]);
    return read(tx);
  });
}

/**
 * SQL literal for a condition known before the statement is sent. As a parameter it would make PostgreSQL
 * plan large statements anew each time, since only then could it leave out unneeded parts.
 */
export const sqlBoolean = (sql: Sql, condition: boolean) => (condition ? sql`true` : sql`false`);

/** Resolves once the database answers. */
export async function pingDatabase(sql: Sql): Promise<void> {
  await sql`select 1`;
}

const serializationFailure = '40001';
const deadlockDetected = '40P01';
const maxRepetitions = 3;
/**
 * A transaction whose connection is lost later than this is not retried: the caller has waited long enough.
 */
const repeatWithinMs = 10 * secondMs;

/**
 * Runs `work` in one transaction. Retries from the start when PostgreSQL broke a deadlock, or when the
 * connection was lost before the commit was sent, so `work` must have no effects outside the transaction. If
 * the answer to the commit is lost, its outcome is unknown, and the error says so.
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
    noteCommit(database);
    return result.value;
  };
  return repeated(
    run,
    (error) =>
      asksForRepetition(error) ||
      (!isCommitting &&
        classifyDatabaseFailure(error) === 'unknown' &&
        performance.now() - begunAt < repeatWithinMs),
  );
}

/**
 * Runs a single statement, which PostgreSQL makes a transaction of its own: this saves the round trips of
 * begin and commit. `work` must send exactly one.
 */
export async function statement<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await repeated(() => work(database as unknown as Tx), asksForRepetition);
  noteCommit(database);
  return result;
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

import postgres from 'postgres';
import { assert } from '../domain/assert.ts';
import type { Instant } from '../domain/time.ts';

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

/** The connection pool: what opens transactions, and what is closed with `end()` when the process ends. */
export type Database = postgres.Sql<ColumnTypes>;

/** Opens a pool. Nothing is sent before the first statement, so a wrong address shows up there. */
export function connect(url: string, options: { max?: number } = {}): Database {
  return postgres(url, {
    max: options.max ?? 10,
    types: columnTypes,
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: 'rung',
      TimeZone: 'UTC',
      statement_timeout: 30_000,
      // No transaction waits for the world outside; one that idles was forgotten and must not keep its locks.
      idle_in_transaction_session_timeout: 30_000,
    },
  });
}

/**
 * A condition that is known before its statement is sent, as a word of the statement. As a parameter it would
 * make PostgreSQL plan large statements anew each time, since only then could it leave out what is not wanted.
 */
export const literal = (sql: Sql, condition: boolean) => (condition ? sql`true` : sql`false`);

/** Resolves once the database answers. */
export async function reachDatabase(sql: Sql): Promise<void> {
  await sql`select 1`;
}

const serializationFailure = '40001';
const deadlockDetected = '40P01';
const maxRetries = 3;

/**
 * Runs `work` in one transaction: all of it is committed, or none of it. PostgreSQL asks for a repetition
 * when it broke a deadlock; `work` then runs again from its start, so it must keep its effects in the
 * transaction.
 */
export function transaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return repeated(async () => {
    const result = await database.begin('isolation level read committed', async (tx) => ({
      value: await work(tx as unknown as Tx),
    }));
    return result.value;
  });
}

/**
 * Runs a single statement, which PostgreSQL makes a transaction of its own: nothing travels for its begin
 * and its commit. `work` must send exactly one.
 */
export function statement<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return repeated(() => work(database as unknown as Tx));
}

async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      if (retries === maxRetries || !asksForRepetition(error)) throw error;
    }
  }
}

function asksForRepetition(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError &&
    (error.code === serializationFailure || error.code === deadlockDetected)
  );
}

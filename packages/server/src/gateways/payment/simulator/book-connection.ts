import type postgres from '@rung/postgres';
import type { Instant } from '../../../domain/time.ts';

// The simulator is a bank of its own and must not lean on Rung's store; it asks only for a connection that
// reads int8 as bigint and timestamptz as milliseconds, which may lead to a database of its own.
type ColumnTypes = { bigint: bigint; instant: Instant; day: string; json: object };

/** A pool, which can open transactions. */
export type BookDatabase = postgres.Sql<ColumnTypes>;

/** A pool or an open transaction. */
export type BookSql = postgres.ISql<ColumnTypes>;

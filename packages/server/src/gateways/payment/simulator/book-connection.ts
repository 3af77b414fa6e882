import type postgres from '@rung/postgres';
import type { Instant } from '../../../domain/time.ts';

// The simulator is a bank of its own and must not lean on Rung's store; it asks only for a connection that
// reads int8 as bigint and timestamptz as milliseconds, which may lead to a database of its own.
type ColumnTypes = { bigint: bigint; instant: Instant; day: string; json: object };

/** A pool, which can open transactions. */
export type BookDatabase = postgres.Sql<ColumnTypes>;

/** A pool or an open transaction. */
type BookSql = postgres.ISql<ColumnTypes>;

/** Book of one simulator: the rows under its name, through a pool or an open transaction. */
export interface Book<Sql extends BookSql = BookSql> {
  /** Equal ids in two books are two things. */
  readonly name: string;
  readonly sql: Sql;
}

/** Book through a pool. */
export type OpenBook = Book<BookDatabase>;

/** Runs `work` on the book in one transaction. */
export function inTransaction<T>(book: OpenBook, work: (book: Book) => Promise<T>): Promise<T> {
  return book.sql.begin((tx) => work({ name: book.name, sql: tx })) as Promise<T>;
}

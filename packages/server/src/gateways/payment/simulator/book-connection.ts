import type postgres from '@rung/postgres';
import type { Instant } from '../../../domain/time.ts';

// The simulator acts as an external bank and must not depend on Rung's store; it only needs a connection that
// reads int8 as bigint and timestamptz as milliseconds, which may lead to a separate database.
type ColumnTypes = { bigint: bigint; instant: Instant; day: string; json: object };

/** Connection pool, which can open transactions. */
export type BookDatabase = postgres.Sql<ColumnTypes>;

/** Connection pool or open transaction. */
type BookSql = postgres.ISql<ColumnTypes>;

/** Book of one simulator: the rows under its name, through a pool or an open transaction. */
export interface Book<Sql extends BookSql = BookSql> {
  /** Name that separates books: equal ids in two books are unrelated. */
  readonly name: string;
  readonly sql: Sql;
}

/** Book accessed through a pool. */
export type OpenBook = Book<BookDatabase>;

/** Runs `work` on the book in one transaction. */
export function inTransaction<T>(book: OpenBook, work: (book: Book) => Promise<T>): Promise<T> {
  return book.sql.begin((tx) => work({ name: book.name, sql: tx })) as Promise<T>;
}

/** Operations that are asked for at the same time, sent in one statement. */
export interface Batching {
  /** Items of one statement at most. */
  readonly most: number;
  /** Returns the operation; items with a key in common are never sent together. */
  readonly createQueue: <Item, Result>(
    keysOf: (item: Item) => readonly string[],
    send: (items: readonly Item[]) => Promise<readonly Result[]>,
  ) => (item: Item) => Promise<Result>;
}

/** Every operation by itself. */
export const withoutBatching: Batching = {
  most: 1,
  createQueue: (_, send) => async (item) => {
    const [result] = await send([item]);
    return result as Awaited<ReturnType<typeof send>>[number];
  },
};

import postgres from '@rung/postgres';

/**
 * Known outcome of a statement that failed because its database was away or overloaded, and not because of
 * what it said:
 * - `not_sent`: no connection could be had for it, so nothing has happened;
 * - `undone`: the server gave it up and rolled it back;
 * - `unknown`: it was sent and its answer is lost. It may have been carried out.
 */
export type DatabaseFailure = 'not_sent' | 'undone' | 'unknown';

/** Error codes of the driver for its connections, and of the system for its sockets. */
const driverFailures: ReadonlyMap<string, DatabaseFailure> = new Map([
  ['CONNECTION_UNAVAILABLE', 'not_sent'],
  ['CONNECT_TIMEOUT', 'not_sent'],
  ['CONNECTION_ENDED', 'not_sent'],
  ['ECONNREFUSED', 'not_sent'],
  ['ENOTFOUND', 'not_sent'],
  ['EAI_AGAIN', 'not_sent'],
  ['CONNECTION_CLOSED', 'unknown'],
  ['CONNECTION_DESTROYED', 'unknown'],
  ['STATEMENT_DEADLINE', 'unknown'],
]);

/** By the beginnings of PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const serverFailures: readonly (readonly [string, DatabaseFailure])[] = [
  // The user, password or database of the address is not taken any more.
  ['28', 'not_sent'],
  ['3D000', 'not_sent'],
  // No memory, disk or connection left.
  ['53', 'undone'],
  // It took too long, or waited too long for a lock, or was the victim of a deadlock more than once.
  ['57014', 'undone'],
  ['55P03', 'undone'],
  ['40001', 'undone'],
  ['40P01', 'undone'],
  // After a failover this is not the server that writes any more.
  ['25006', 'undone'],
  ['57P', 'unknown'],
  ['08', 'unknown'],
];

/** Undefined for every other error. */
export function databaseFailureOf(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  if (!(error instanceof postgres.PostgresError)) return driverFailures.get(code);
  return serverFailures.find(([beginning]) => code.startsWith(beginning))?.[1];
}

/**
 * True if PostgreSQL refused a text for its characters, such as NUL. What is sent is searched for them
 * before; this is for whatever comes another way.
 */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof postgres.PostgresError && (error.code === '22021' || error.code === '22P05');
}

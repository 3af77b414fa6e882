import postgres from '@rung/postgres';

/**
 * Outcome of a statement that failed because the database was unavailable or overloaded, not because of its
 * content:
 * - `not_sent`: no connection was available, so nothing has happened;
 * - `undone`: the server aborted it and rolled it back;
 * - `unknown`: it was sent and its answer is lost. It may have been carried out.
 */
export type DatabaseFailure = 'not_sent' | 'undone' | 'unknown';

/** Error codes of the driver's connections and of the system's sockets. */
const driverFailures: ReadonlyMap<string, DatabaseFailure> = new Map([
  ['CONNECTION_UNAVAILABLE', 'not_sent'],
  ['CONNECT_TIMEOUT', 'not_sent'],
  ['CONNECTION_ENDED', 'not_sent'],
  ['ECONNREFUSED', 'not_sent'],
  ['ENOTFOUND', 'not_sent'],
  ['EAI_AGAIN', 'not_sent'],
  ['ECONNRESET', 'unknown'],
  ['CONNECTION_CLOSED', 'unknown'],
  ['CONNECTION_DESTROYED', 'unknown'],
  ['STATEMENT_DEADLINE', 'unknown'],
]);

/**
 * By the prefix of PostgreSQL's error code: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const serverFailures: readonly (readonly [string, DatabaseFailure])[] = [
  // The user, password or database in the URL is no longer accepted.
  ['28', 'not_sent'],
  ['3D000', 'not_sent'],
  // Out of memory, disk space or connections.
  ['53', 'undone'],
  // Statement timeout, lock timeout, or a deadlock that recurred.
  ['57014', 'undone'],
  ['55P03', 'undone'],
  ['40001', 'undone'],
  ['40P01', 'undone'],
  // After a failover, this server is no longer the primary.
  ['25006', 'undone'],
  ['57P', 'unknown'],
  ['08', 'unknown'],
];

/** Classifies an error; undefined if the database was not at fault. */
export function classifyDatabaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code } = error;
  if (!(error instanceof postgres.PostgresError)) return driverFailures.get(code);
  return serverFailures.find(([beginning]) => code.startsWith(beginning))?.[1];
}

/** Codes of an unavailable database that waiting does not mend: access, a missing database, limits of time. */
const lasting = /^(28|3D000|57014|57P04|55P03)/;
/** A connection pooler has one code for everything that it refuses. */
const refusalByPooler = '08P01';

/**
 * True if the error, or what has caused it, says that the database is starting, restarting, cut off or has no room for
 * another connection, which passes by itself.
 */
export function isDatabaseAway(error: unknown): boolean {
  let isAway = false;
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each ? String(each.code) : '';
    if (each instanceof postgres.PostgresError && lasting.test(code)) return false;
    if (code === refusalByPooler && /unsupported|no such|password|auth|denied/i.test(each.message))
      return false;
    isAway ||= classifyDatabaseFailure(each) !== undefined;
  }
  return isAway;
}

/**
 * True if PostgreSQL refused a text for its characters, such as NUL. Request input is checked earlier; this
 * catches text from other sources.
 */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof postgres.PostgresError && (error.code === '22021' || error.code === '22P05');
}

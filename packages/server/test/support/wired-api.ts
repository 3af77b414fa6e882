import { connect } from '../../src/store/postgres/postgres.ts';
import { type TestApi, createTestApi } from './api.ts';
import { createTestDatabase } from './database.ts';
import { type Exchange, type Wire, openWire } from './wire.ts';

/** API whose statements pass a wire on which they are counted. Dropping the API closes both. */
interface WiredApi {
  readonly api: TestApi;
  readonly wire: Wire;
}

interface WiredApiOptions {
  /** Connections; defaults to a pool, as a server has it. */
  readonly max?: number;
  readonly wallClock?: () => number;
}

export async function createWiredApi({ max, wallClock }: WiredApiOptions = {}): Promise<WiredApi> {
  const database = await createTestDatabase();
  const wire = await openWire(database.url);
  const sql = connect(wire.url, max === undefined ? {} : { max });
  const drop = async (): Promise<void> => {
    await sql.end({ timeout: 5 });
    await wire.close();
    await database.drop();
  };
  const api = await createTestApi({
    database: { ...database, url: wire.url, sql, drop },
    ...(wallClock && { wallClock }),
  });
  return { api, wire };
}

/** Beginnings of statements, to be read where there are too many. */
export function listStatements(exchanges: readonly Exchange[]): string {
  return exchanges.map(({ sql }) => sql.slice(0, 160)).join('\n');
}

/** Statements of `work`, without what the HTTP layer asks for each request (`round-trips.test.ts`). */
export async function statementsBelowHttp(
  wire: Wire,
  work: () => Promise<unknown>,
): Promise<readonly Exchange[]> {
  const carried = await wire.watch(work);
  return carried.filter(({ sql }) => !/\b(api_key|idempotency)\b/.test(sql));
}

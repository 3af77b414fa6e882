import type { BusinessId } from '../../domain/ids.ts';
import { defineBatch } from './batch.ts';
import type { Database, Sql, StatementPart } from './postgres.ts';

interface Name<Id> {
  readonly businessId: BusinessId;
  readonly id: Id;
}

const keyOf = (businessId: string, id: string): string => `${businessId} ${id}`;

/**
 * Defines a read of rows by business and id: what is asked for at the same time, of whatever businesses, is read by
 * one statement. `read` joins `named(business_id, id)`; `toFound` receives the rows of one name.
 */
export function defineRead<Id extends string, Row extends { business_id: string }, Found>(
  read: (sql: Sql, named: StatementPart) => PromiseLike<readonly Row[]>,
  idOf: (row: Row) => string,
  toFound: (rows: readonly Row[]) => Found,
): (database: Database, name: Name<Id>) => Promise<Found> {
  return defineBatch<Name<Id>, Found>({
    keysOf: () => [],
    isPatient: true,
    run: async (sql, names) => {
      const unique = [...new Map(names.map((name) => [keyOf(name.businessId, name.id), name])).values()];
      const named = sql`
        unnest(${unique.map(({ businessId }) => businessId)}::text[], ${unique.map(({ id }) => id)}::text[])
          as named(business_id, id)`;
      const found = new Map<string, Row[]>(unique.map(({ businessId, id }) => [keyOf(businessId, id), []]));
      for (const row of await read(sql, named)) found.get(keyOf(row.business_id, idOf(row)))?.push(row);
      return names.map(({ businessId, id }) => toFound(found.get(keyOf(businessId, id)) ?? []));
    },
  });
}

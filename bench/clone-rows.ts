import type postgres from 'postgres';

interface Clones {
  readonly table: string;
  /** Condition on the row `t` to be copied; left out, any row of the table. */
  readonly where?: postgres.PendingQuery<postgres.Row[]>;
  readonly count: number;
  /** Document of the columns that differ, in terms of the row `t` and the number `n` of the copy, from 1. */
  readonly changes: postgres.PendingQuery<postgres.Row[]>;
}

/**
 * Copies one row many times, whatever columns its table has in the revision that is measured. Generated
 * columns and identities are left to the database.
 */
export async function cloneRows(sql: postgres.Sql, { table, where, count, changes }: Clones): Promise<void> {
  const [schema = 'public', name = table] = table.includes('.') ? table.split('.') : ['public', table];
  const columns = await sql<{ column_name: string }[]>`
    select column_name from information_schema.columns
    where table_schema = ${schema} and table_name = ${name} and is_generated = 'NEVER' and is_identity = 'NO'
    order by ordinal_position`;
  const names = columns.map(({ column_name }) => column_name);
  await sql`
    insert into ${sql(`${schema}.${name}`)} (${sql(names)})
    select ${sql(names.map((column) => `r.${column}`))}
    from ${sql(`${schema}.${name}`)} t, generate_series(1, ${count}::int) as copies (n), jsonb_populate_record(t, ${changes}) r
    where t.ctid = (select t.ctid from ${sql(`${schema}.${name}`)} t where ${where ?? sql`true`} limit 1)`;
}

import { minuteMs } from '../../domain/time.ts';
import { type Database, type Sql, extendStatementTimeout, transaction } from './postgres.ts';

/*
 * Statistics for PostgreSQL's planner. It keeps the plan of a prepared statement until a table of the statement is
 * analyzed, and a plan made while tables are empty reads them from end to end. PostgreSQL analyzes by itself about once
 * a minute; until then every statement of a fresh database would read all that has been written.
 */

/** Number of rows from which reading a whole table is dear. */
const leastRows = 1_000;
/** Growth since the last analysis that PostgreSQL's own rhythm is too slow for. */
const growth = 10;

const tables = (sql: Sql) => sql`
  pg_class c join pg_stat_user_tables s on s.relid = c.oid
  where c.relkind = 'r' and s.schemaname in (current_schema(), 'simulator')`;

/** Analyzes tables that have grown tenfold since they were analyzed last; returns their names. */
export async function analyzeGrownTables(database: Database): Promise<string[]> {
  const rows = await database<{ name: string }[]>`
    select format('%I.%I', s.schemaname, s.relname) as name from ${tables(database)}
      and s.n_live_tup >= ${leastRows} and c.reltuples * ${growth} <= s.n_live_tup`;
  return analyze(database, rows);
}

/** Analyzes all tables that have rows, for the columns and indexes of a new schema. */
export async function analyzeTables(database: Database): Promise<string[]> {
  const rows = await database<{ name: string }[]>`
    select format('%I.%I', s.schemaname, s.relname) as name from ${tables(database)} and pg_relation_size(c.oid) > 0`;
  return analyze(database, rows);
}

async function analyze(database: Database, tables: readonly { readonly name: string }[]): Promise<string[]> {
  for (const { name } of tables) {
    await transaction(database, async (tx) => {
      await extendStatementTimeout(tx, 15 * minuteMs);
      await tx.unsafe(`analyze (skip_locked) ${name}`);
    });
  }
  return tables.map(({ name }) => name);
}

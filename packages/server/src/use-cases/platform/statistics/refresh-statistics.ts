import type { Runtime } from '../../../runtime.ts';
import { analyzeGrownTables } from '../../../store/postgres/planner-statistics.ts';

/** Refreshes the planner's statistics of tables that have grown faster than PostgreSQL follows. */
export async function refreshStatistics({ sql, log }: Pick<Runtime, 'sql' | 'log'>): Promise<void> {
  const tables = await analyzeGrownTables(sql);
  if (tables.length > 0) log.debug({ tables }, 'tables that have grown are analyzed');
}

import type { Instant } from '../../domain/time.ts';
import type { Sql } from './postgres.ts';

interface DatabaseFacts {
  /** `server_version_num`: 180004 for 18.4. */
  readonly version: number;
  /** True if an acknowledged commit is on disk. */
  readonly isDurable: boolean;
  readonly hasChecksums: boolean;
  readonly now: Instant;
}

/** Settings of the server that what it promises depends on, and its clock. */
export async function readDatabaseFacts(sql: Sql): Promise<DatabaseFacts> {
  const [facts] = await sql<[DatabaseFacts]>`
    select current_setting('server_version_num')::integer as version,
      current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'
        and current_setting('synchronous_commit') <> 'off' as "isDurable",
      current_setting('data_checksums') = 'on' as "hasChecksums", clock_timestamp() as now`;
  return facts;
}

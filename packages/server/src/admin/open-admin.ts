import type { Config } from '../config.ts';
import { createRuntime } from '../create-runtime.ts';
import { findSecretKeys } from '../secrets/find-secret-keys.ts';
import { DataDirInUse } from '../store/postgres/data-dir-lock.ts';
import { type OpenDatabase, openDatabase } from '../store/postgres/open-database.ts';
import { checkSecretKey } from '../store/platform/secret-key-check.ts';
import type { Admin } from './admin.ts';
import { createAdmin } from './create-admin.ts';

/** Opens the configured database, whether a Rung runs on it or not. */
export async function openAdmin(config: Config): Promise<Admin> {
  const database = await openBeside(config);
  try {
    const runtime = createRuntime({ config, sql: database.sql, secretKeys: findSecretKeys(config) });
    await checkSecretKey(runtime.sql, runtime.secrets);
    return createAdmin(runtime, () => database.close());
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The bundled PostgreSQL of a Rung that runs is used beside it, and left to it. */
async function openBeside(config: Config): Promise<OpenDatabase> {
  const place = { ...config, databasePool: 2 };
  try {
    return await openDatabase(place);
  } catch (error) {
    if (!(error instanceof DataDirInUse)) throw error;
    return openDatabase({ ...place, databaseUrl: error.url });
  }
}

import { readConfig } from '../../src/config.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import type { Runtime } from '../../src/runtime.ts';
import { findBusiness, insertBusiness } from '../../src/store/platform/businesses.ts';
import { jobKinds } from '../../src/store/platform/jobs.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import type { JobHandlers } from '../../src/worker/run-job.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';

/** A database, a business in it, and real time in the test's hand. */
export interface Queue {
  readonly runtime: Runtime;
  readonly scope: Scope;
  /** Real time as everything in this queue sees it. */
  readonly clock: { now: number };
  /** The business as it is now, with its clock. */
  currentScope(): Promise<Scope>;
  readonly database: TestDatabase;
  drop(): Promise<void>;
}

export async function createQueue(environment: Record<string, string> = {}): Promise<Queue> {
  const database = await createTestDatabase();
  const clock = { now: Date.UTC(2026, 0, 1) };
  const runtime = createRuntime({
    config: readConfig({ RUNG_LOG_LEVEL: 'silent', ...environment }),
    sql: database.sql,
    secretKeys: testSecretKeys,
    wallClock: () => clock.now,
  });
  const businessId = runtime.mintId('business');
  const find = async (): Promise<Scope> => {
    const scope = await findBusiness(runtime.sql, businessId);
    if (!scope) throw new Error('the business was made a moment ago');
    return scope;
  };
  await transaction(runtime.sql, (tx) =>
    insertBusiness(tx, {
      businessId,
      businessName: 'Sample Shop',
      brandId: `brnd_${businessId}`,
      mode: 'test',
      createdAt: clock.now,
    }),
  );
  return {
    runtime,
    scope: await find(),
    clock,
    currentScope: find,
    database,
    drop: () => database.drop(),
  };
}

/** Handlers of which only those given may be called. */
export function handlersWith(handlers: Partial<JobHandlers>): JobHandlers {
  const unexpected = (): Promise<never> => Promise.reject(new Error('no job of this kind was expected'));
  const none = Object.fromEntries(Object.keys(jobKinds).map((kind) => [kind, unexpected]));
  return { ...(none as unknown as JobHandlers), ...handlers };
}

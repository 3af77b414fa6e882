import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { rebuildCohorts, recountExposures } from '../../../store/offers/lift-cohorts.ts';
import { lockRollUp, rebuildMetrics } from '../../../store/offers/offer-metrics.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { rollUpAllMeasurements } from './roll-up-measurements.ts';

/** Number of rows that differed from the recomputed values; 0 everywhere is expected. */
export interface RebuildResult {
  readonly metrics: number;
  readonly exposures: number;
  readonly cohorts: number;
}

/**
 * Recomputes all metrics of a business and corrects differences. Pending measurements are rolled up first, so
 * they do not count as differences.
 */
export function rebuildAnalytics(runtime: Runtime, scope: Scope): Promise<RebuildResult> {
  return transaction(runtime.sql, async (tx) => {
    await lockRollUp(tx, { isPatient: true });
    await rollUpAllMeasurements(tx, scope.businessId);
    return {
      metrics: await rebuildMetrics(tx, scope),
      exposures: await recountExposures(tx, scope),
      cohorts: await rebuildCohorts(tx, scope),
    };
  });
}

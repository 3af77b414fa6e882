import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { rebuildCohorts, recountExposures } from '../../../store/offers/lift-cohorts.ts';
import { lockFolding, rebuildMetrics } from '../../../store/offers/offer-metrics.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { rollUpAllMeasurements } from './roll-up-measurements.ts';

/** How many rows were not what their causes come to; 0 everywhere is as it should be. */
export interface Rebuilding {
  readonly metrics: number;
  readonly exposures: number;
  readonly cohorts: number;
}

/**
 * Sums up anew all that was ever measured of a business, and puts right what differs. What was not counted yet is
 * counted first: that is no difference.
 */
export function rebuildAnalytics(runtime: Runtime, scope: Scope): Promise<Rebuilding> {
  return transaction(runtime.sql, async (tx) => {
    await lockFolding(tx, { isPatient: true });
    await rollUpAllMeasurements(tx, scope.businessId);
    return {
      metrics: await rebuildMetrics(tx, scope),
      exposures: await recountExposures(tx, scope),
      cohorts: await rebuildCohorts(tx, scope),
    };
  });
}

import type { BusinessId } from '../../../domain/ids.ts';
import type { Runtime } from '../../../runtime.ts';
import { addExposuresToCohorts } from '../../../store/offers/lift-cohorts.ts';
import {
  addMeasurementsToMetrics,
  isRollUpDue,
  isRollUpLocked,
  lockRollUp,
} from '../../../store/offers/offer-metrics.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

/*
 * Roll-up of measurements, recorded together with their cause, into the metrics that are read:
 *
 *   offer_measurement_due ──→ offer_metric
 *   exposure_due          ──→ exposure, lift_cohort
 *
 * A batch is a transaction, and only one runs at a time, so that each measurement is added once despite crashes and
 * concurrent callers. Shared by the worker and by reports.
 */

const batchSize = 5_000;
/** Enough for the backlog between two rounds of a worker; more is left to the worker. */
const mostBatches = 20;

/**
 * Rolls up pending measurements and exposures, of one business or of all. Returns whether none committed
 * before are left. What is recorded meanwhile is left to the next call, which sums it up together.
 */
export async function rollUpMeasurements(runtime: Runtime, businessId: BusinessId | null): Promise<boolean> {
  try {
    if (!(await isRollUpDue(runtime.sql, businessId))) return true;
    for (let batch = 0; batch < mostBatches; batch++) {
      const isDone = await transaction(runtime.sql, async (tx) => {
        await lockRollUp(tx, { isPatient: false });
        return rollUpBatch(tx, businessId);
      });
      if (isDone) return true;
    }
    return !(await isRollUpDue(runtime.sql, businessId));
  } catch (error) {
    if (isRollUpLocked(error)) return false;
    throw error;
  }
}

/** Rolls up everything pending of a business, within a transaction that holds the roll-up lock. */
export async function rollUpAllMeasurements(tx: Tx, businessId: BusinessId): Promise<void> {
  for (let isDone = false; !isDone;) isDone = await rollUpBatch(tx, businessId);
}

/** Returns whether nothing was left. */
async function rollUpBatch(tx: Tx, businessId: BusinessId | null): Promise<boolean> {
  const measurements = await addMeasurementsToMetrics(tx, businessId, batchSize);
  const exposures = await addExposuresToCohorts(tx, businessId, batchSize);
  return measurements < batchSize && exposures < batchSize;
}

import type { BusinessId } from '../../../domain/ids.ts';
import type { Runtime } from '../../../runtime.ts';
import { foldExposures } from '../../../store/offers/lift-cohorts.ts';
import {
  foldMeasurements,
  hasToFold,
  isBeingFolded,
  lockFolding,
} from '../../../store/offers/offer-metrics.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

/*
 * What was written down with its cause is added to the sums that are read:
 *
 *   offer_measurement, not counted ──→ offer_metric
 *   exposure_due                   ──→ exposure, lift_cohort
 *
 * A batch is a transaction, and one is under way at a time, so that each thing is added once whoever is killed or
 * comes twice. Made to be shared: by the worker, and by whoever is about to read.
 */

const batchSize = 5_000;
/** Enough for what a worker leaves between two rounds; more is the worker's to do. */
const mostBatches = 20;

/**
 * Adds what is due, of one business or of all. Answers whether nothing was left of what had been committed before.
 */
export async function rollUpMeasurements(runtime: Runtime, businessId: BusinessId | null): Promise<boolean> {
  try {
    for (let batch = 0; batch < mostBatches; batch++) {
      if (!(await hasToFold(runtime.sql, businessId))) return true;
      await transaction(runtime.sql, async (tx) => {
        await lockFolding(tx, { isPatient: false });
        await foldBatch(tx, businessId);
      });
    }
    return !(await hasToFold(runtime.sql, businessId));
  } catch (error) {
    if (isBeingFolded(error)) return false;
    throw error;
  }
}

/** Adds all that is due of a business within a transaction that holds the lock. */
export async function rollUpAllMeasurements(tx: Tx, businessId: BusinessId): Promise<void> {
  for (let isDone = false; !isDone;) isDone = await foldBatch(tx, businessId);
}

/** Answers whether nothing was left. */
async function foldBatch(tx: Tx, businessId: BusinessId | null): Promise<boolean> {
  const measurements = await foldMeasurements(tx, businessId, batchSize);
  const exposures = await foldExposures(tx, businessId, batchSize);
  return measurements < batchSize && exposures < batchSize;
}

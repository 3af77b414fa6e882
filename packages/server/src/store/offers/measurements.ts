import type { BusinessId } from '../../domain/ids.ts';
import type { Measurement } from '../../domain/offer/measure.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';

/** Measurements of one of several operations, which `ownerId` names in its statement. */
export interface OwnedMeasurements {
  readonly businessId: BusinessId;
  readonly ownerId: string;
  readonly measurements: readonly Measurement[];
}

/**
 * Parts that insert the measurements of several operations, to be rolled up later; null without any. `where` refers to
 * a measurement as `r`, with `business_id` and `owner_id`.
 */
export const measuredPart = (
  sql: Sql,
  operations: readonly OwnedMeasurements[],
  where: StatementPart,
): StatementPart | null => {
  const rows = operations.flatMap(measurementRows);
  if (rows.length === 0) return null;
  return sql`measured as (
    insert into offer_measurement (business_id, measure, reason, amount, elapsed_ms, funnel_id, step_id, offer_id,
      experiment_id, variant_id, moment, surface, currency, measured_at)
    select r.business_id, r.measure, r.reason, r.amount, r.elapsed_ms, r.funnel_id, r.step_id, r.offer_id,
      r.experiment_id, r.variant_id, r.moment, r.surface, r.currency, r.measured_at
    from jsonb_to_recordset(${rows}::jsonb) as r(business_id text, owner_id text, measure text, reason text,
      amount bigint, elapsed_ms bigint, funnel_id text, step_id text, offer_id text, experiment_id text,
      variant_id text, moment text, surface text, currency text, measured_at timestamptz)
    where ${where}
    returning business_id, seq
  ), measured_due as (
    insert into offer_measurement_due (business_id, seq) select business_id, seq from measured
  )`;
};

function measurementRows({ businessId, ownerId, measurements }: OwnedMeasurements): object[] {
  return measurements.map((each) => ({
    business_id: businessId,
    owner_id: ownerId,
    measure: each.name,
    reason: each.reason,
    amount: String(each.amount),
    elapsed_ms: each.elapsedMs,
    funnel_id: each.funnelId,
    step_id: each.stepId,
    offer_id: each.offerId,
    experiment_id: each.experimentId,
    variant_id: each.variantId,
    moment: each.moment,
    surface: each.surface,
    currency: each.currency,
    measured_at: toTimestamp(each.measuredAt),
  }));
}

/**
 * Statement part that marks the exposures of the customers in the rows of `source` for a recount. Also for a
 * customer without any: one may be committed concurrently, and would miss this payment.
 */
export const markExposuresDuePart = (sql: Sql, source: StatementPart) => sql`
  exposure_noted as (
    insert into exposure_due (business_id, customer_id) select s.business_id, s.customer_id from ${source} s
  )`;

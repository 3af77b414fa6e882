import type { Measurement } from '../../domain/offer/measure.ts';
import { toTimestamp } from '../postgres/json.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';

/** Measurements as rows of the table, without their business. */
function measurementRows(measurements: readonly Measurement[]): object[] {
  return measurements.map((each) => ({
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

/** Statement part that inserts measurements for the business of the single row of `source`. */
export const insertMeasurementsPart = (
  sql: Sql,
  measurements: readonly Measurement[],
  source: StatementPart,
) => sql`
  measured as (
    insert into offer_measurement (business_id, measure, reason, amount, elapsed_ms, funnel_id, step_id, offer_id,
      experiment_id, variant_id, moment, surface, currency, measured_at)
    select s.business_id, m.measure, m.reason, m.amount, m.elapsed_ms, m.funnel_id, m.step_id, m.offer_id,
      m.experiment_id, m.variant_id, m.moment, m.surface, m.currency, m.measured_at
    from ${source} s, jsonb_populate_recordset(null::offer_measurement, ${measurementRows(measurements)}) m
  )`;

/**
 * Statement part that marks the exposures of the customer in the single row of `source` for a recount. Also
 * for a customer without any: one may be committed concurrently, and would miss this payment.
 */
export const markExposuresDuePart = (sql: Sql, source: StatementPart) => sql`
  exposure_noted as (
    insert into exposure_due (business_id, customer_id) select s.business_id, s.customer_id from ${source} s
  )`;

import { z } from '@hono/zod-openapi';
import { metricDimensions } from '../../domain/analytics/metric-reading.ts';
import { formatParam } from '../csv.ts';
import { currencySchema } from './fields.ts';

const day = z.iso
  .date('must be a day such as 2026-01-31')
  .openapi({ type: 'string', format: 'date', example: '2026-01-31' });

const isDimension = (text: string): text is (typeof metricDimensions)[number] =>
  (metricDimensions as readonly string[]).includes(text);

const groupBy = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(
    z.array(
      z.string().refine(isDimension, `must name some of ${metricDimensions.join(', ')}, with commas between`),
    ),
  )
  .openapi({
    type: 'string',
    description: `What is told apart, with commas between: ${metricDimensions.join(', ')}. A step is one of its funnel, a variant one of its experiment.`,
    example: 'day,funnel',
  });

const name = z.string().min(1).max(200).optional();

export const metricsQuery = z.object({
  from: day.optional().openapi({ description: 'The first day, in UTC; 30 days before `to` when left out.' }),
  to: day.optional().openapi({
    description: 'The first day that is left out; tomorrow, so that today is in it, when left out.',
  }),
  group_by: groupBy.optional(),
  funnel_id: name,
  step_id: name,
  offer_id: name,
  experiment_id: name,
  variant_id: name,
  moment: name,
  surface: name,
  currency: currencySchema.optional(),
  format: formatParam,
});

const group = z
  .object({
    day: z.string(),
    funnel_id: z.string().nullable(),
    step_id: z.string().nullable(),
    offer_id: z.string().nullable(),
    experiment_id: z.string().nullable(),
    variant_id: z.string().nullable(),
    moment: z.string().nullable(),
    surface: z.string().nullable(),
    currency: currencySchema.nullable(),
  })
  .partial()
  .openapi('MetricGroup', {
    description:
      'What the row is about: the fields that were asked for. Null where there is nothing to name.',
  });

const counts = z.record(z.string(), z.int());
const amount = z.int();
const averageAmount = z.int().nullable();

const amountsSchema = z
  .object({
    currency: currencySchema,
    presented: z.int(),
    accepted: z.int(),
    gross: amount.openapi({ description: 'What accepting earned, before tax.' }),
    refunded: amount.openapi({ description: 'Given back in the period, undone acceptances among it.' }),
    net: amount.openapi({ description: 'Gross less refunded.' }),
    revenue_per_presentation: averageAmount.openapi({ description: 'Net of each presentation.' }),
    orders: z.int(),
    ordered: amount.openapi({ description: 'What purchases came to, before tax and without any offer.' }),
    average_order_value_without: averageAmount.openapi({ description: 'Ordered of each order.' }),
    average_order_value_with: averageAmount.openapi({
      description: 'Ordered and net together, of each order.',
    }),
  })
  .openapi('MetricAmounts', {
    description:
      'In minor units. Averages are rounded once, half away from zero; null where they are of nothing.',
  });

const metricsSchema = z
  .object({
    group,
    considered: z.int(),
    withheld: counts.openapi({ description: 'Of the considered, by reason.' }),
    presented: z.int(),
    viewed: z.int(),
    accepted: z.int(),
    declined: z.int(),
    expired: z.int(),
    failed: counts.openapi({
      description: 'Payments of acceptances that failed, by the reason that was told.',
    }),
    fell_back: z.int().openapi({
      description: 'Of the accepted: failed with one click, and paid in the standard checkout.',
    }),
    undone: z.int(),
    refunded: z.int().openapi({ description: 'How many refunds.' }),
    orders: z.int().openapi({ description: 'Purchases after which something could have been proposed.' }),
    acceptance_rate: z.number().nullable().openapi({ description: 'Accepted of presented, from 0 to 1.' }),
    time_to_decide: z.object({
      decisions: z.int(),
      mean_ms: z.int().nullable(),
      median_ms: z.int().nullable().openapi({ description: 'Interpolated within its bucket.' }),
      buckets: z.array(z.object({ up_to_ms: z.int().nullable(), decisions: z.int() })),
    }),
    amounts: z.array(amountsSchema).openapi({ description: 'One a currency: two are never added.' }),
  })
  .openapi('OfferMetrics');

const isCurrent = z.boolean().openapi({
  description:
    'Whether all is in it that was committed before it was asked for. False: ask again in a moment.',
});

export const metricsReportSchema = z
  .object({
    from: z.string(),
    to: z.string().openapi({ description: 'The first day that is left out.' }),
    group_by: z.array(z.enum(metricDimensions)),
    is_current: isCurrent,
    items: z.array(metricsSchema),
  })
  .openapi('MetricsReport');

export const liftQuery = z.object({
  holdout_bps: z.coerce
    .number()
    .int()
    .min(1)
    .max(9_999)
    .optional()
    .openapi({ description: 'The comparison by this share; by the one joined last when left out.' }),
  format: formatParam,
});

export const resultsQuery = z.object({ format: formatParam });

const estimate = z.number().openapi({ description: 'In minor units, to a hundredth of one: an estimate.' });
const interval = z.object({ lower: z.number(), upper: z.number() });
const lacks = z.object({ customers: z.int(), payers: z.int() });

const comparisonSchema = z
  .object({
    arm: z.string(),
    against: z.string(),
    verdict: z.enum(['not_enough_data', 'no_difference_seen', 'better', 'worse', 'sample_ratio_mismatch']),
    sentence: z.string().openapi({ description: 'The verdict in plain words, in English.' }),
    difference: estimate
      .nullable()
      .openapi({ description: 'More of each customer than the other arm; null while nothing may be said.' }),
    interval: interval
      .nullable()
      .openapi({ description: 'The difference lies within, with 95 % certainty, however often one looks.' }),
    relative_lift: z
      .number()
      .nullable()
      .openapi({ description: 'The difference as a share: 0.1 is 10 % more.' }),
    relative_interval: interval.nullable(),
    lacks: z
      .object({ arm: lacks, against: lacks })
      .nullable()
      .openapi({ description: 'What is missing before anything may be said.' }),
  })
  .openapi('LiftComparison');

const resultSchema = z
  .object({
    currency: currencySchema,
    window_days: z.int(),
    is_deciding: z
      .boolean()
      .openapi({ description: 'The window that was chosen when the experiment began.' }),
    arms: z.array(
      z.object({
        arm: z.string(),
        joined: z.int(),
        customers: z.int().openapi({ description: 'Of those, whose window is over: they are compared.' }),
        payers: z.int().openapi({ description: 'Of those, whose net revenue is not 0.' }),
        revenue: amount.openapi({ description: 'Net of refunds, before tax.' }),
        revenue_per_customer: estimate.nullable(),
      }),
    ),
    comparisons: z.array(comparisonSchema),
  })
  .openapi('LiftResult');

const liftFields = {
  as_of: z.string().openapi({ description: 'The day: windows that end on it are not over.' }),
  is_current: isCurrent,
  arms: z.array(
    z.object({
      arm: z.string().openapi({ description: 'The first is what the others are compared with.' }),
      customers: z.int().openapi({ description: 'Everybody who joined.' }),
      expected_share: z.number(),
      observed_share: z.number(),
    }),
  ),
  sample_ratio: z.object({
    is_alarm: z.boolean(),
    p_value: z.number().openapi({ description: 'May be looked at at any time.' }),
    sentence: z.string(),
  }),
  results: z.array(resultSchema).openapi({ description: 'By currency, then window.' }),
};

export const liftReportSchema = z
  .object({
    funnel_id: z.string().nullable().openapi({ description: 'Null: the whole business.' }),
    holdouts: z
      .array(
        z.object({
          holdout_bps: z.int(),
          customers: z.int(),
          first_joined_on: z.string(),
          last_joined_on: z.string(),
        }),
      )
      .openapi({
        description: 'Every share that was ever held out is a comparison of its own, the newest first.',
      }),
    holdout_bps: z.int().openapi({ description: 'The share of the comparison that is answered.' }).nullable(),
    ...liftFields,
  })
  .openapi('LiftReport');

export const experimentResultsSchema = z
  .object({ experiment_id: z.string(), window_days: z.int(), ...liftFields })
  .openapi('ExperimentResults');

export const rebuildingSchema = z
  .object({
    has_differed: z.boolean().openapi({ description: 'Whether anything was put right.' }),
    metrics: z.int().openapi({ description: 'Rows of metrics that were wrong.' }),
    exposures: z.int().openapi({ description: 'Customers of comparisons whose revenue was wrong.' }),
    cohorts: z.int().openapi({ description: 'Rows of comparisons that were wrong.' }),
  })
  .openapi('AnalyticsRebuilding');

import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import type { MeasureName } from '../offer/measure.ts';
import { dayMs, dayOf } from '../time.ts';

/** Dimensions by which metrics can be grouped. `variant` is an experiment with one of its variants. */
export const metricDimensions = [
  'day',
  'funnel',
  'step',
  'offer',
  'variant',
  'moment',
  'surface',
  'currency',
] as const;

export type MetricDimension = (typeof metricDimensions)[number];

/** Group that a sum belongs to: null for a dimension that was not requested, empty where it has no value. */
export interface MetricGroup {
  /** Business day in UTC: `2026-01-31`. */
  readonly day: string | null;
  readonly funnelId: string | null;
  readonly stepId: string | null;
  readonly offerId: string | null;
  readonly experimentId: string | null;
  readonly variantId: string | null;
  readonly moment: string | null;
  readonly surface: string | null;
}

type MetricField = keyof MetricGroup;

type MetricFilter = { readonly [Field in Exclude<MetricField, 'day'> | 'currency']?: string };

export interface MetricQuery {
  readonly from: string;
  /** End of the period, exclusive. */
  readonly to: string;
  readonly groupBy: ReadonlySet<MetricDimension>;
  readonly filter: MetricFilter;
}

/** Sum of one measure for one group. */
export interface MetricSum extends MetricGroup {
  readonly measure: MeasureName;
  readonly reason: string;
  readonly currency: Currency | '';
  readonly count: number;
  /** In minor units, before tax. */
  readonly amount: bigint;
  readonly elapsedMs: number;
}

/** A range of days, `to` exclusive, and the stored sums to read for it. */
interface MetricSpan {
  readonly level: 'day' | 'month' | 'total';
  readonly from: string;
  readonly to: string;
}

export interface MetricReading {
  readonly spans: readonly MetricSpan[];
  readonly fields: ReadonlySet<MetricField>;
  readonly filter: MetricFilter;
}

/** A leap year plus a month. */
const longestDays = 400;

const fieldsOf: Readonly<Record<MetricDimension, readonly MetricField[]>> = {
  day: ['day'],
  funnel: ['funnelId'],
  step: ['funnelId', 'stepId'],
  offer: ['offerId'],
  variant: ['experimentId', 'variantId'],
  moment: ['moment'],
  surface: ['surface'],
  // Every sum has a single currency already.
  currency: [],
};

/**
 * Chooses the stored sums that answer a query in the fewest rows: daily totals of the business when nothing else is
 * requested, monthly totals of each combination when days are not grouped. Refuses a period that ends before it
 * begins or exceeds 400 days.
 */
export function decideReading({ from, to, groupBy, filter }: MetricQuery): MetricReading {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  if (days <= 0) {
    throw new DomainError('INVALID_QUERY_PARAMS', `to: must be after from (${from}); it is exclusive.`);
  }
  if (days > longestDays) {
    throw new DomainError(
      'INVALID_QUERY_PARAMS',
      `to: at most ${longestDays} days per query, and this one covers ${days}. Request a shorter period.`,
    );
  }
  const fields = new Set([...groupBy].flatMap((dimension) => fieldsOf[dimension]));
  return { spans: spansOf(), fields, filter };

  function spansOf(): MetricSpan[] {
    const asked = [...fields, ...Object.keys(filter)];
    if (asked.every((field) => field === 'day' || field === 'currency'))
      return [{ level: 'total', from, to }];
    const [first, end] = [monthFrom(from), monthUpTo(to)];
    if (fields.has('day') || first >= end) return [{ level: 'day', from, to }];
    const spans: readonly MetricSpan[] = [
      { level: 'day', from, to: first },
      { level: 'month', from: first, to: end },
      { level: 'day', from: end, to },
    ];
    return spans.filter((span) => span.from < span.to);
  }
}

/** First day of the first month that starts on or after the given day. */
function monthFrom(day: string): string {
  if (day.endsWith('-01')) return day;
  const at = new Date(Date.parse(day));
  return dayOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** First day of the given day's month. */
function monthUpTo(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import type { MeasureName } from '../offer/measure.ts';
import { dayMs, dayOf } from '../time.ts';

/** By what metrics can be told apart. `variant` is an experiment with one of its variants. */
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

/** What a sum is about: null where it was not asked for, empty where there is nothing to name. */
export interface MetricGroup {
  /** In UTC, by business time: `2026-01-31`. */
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
  /** The first day that is left out. */
  readonly to: string;
  readonly groupBy: ReadonlySet<MetricDimension>;
  readonly filter: MetricFilter;
}

/** What is counted of one measure, of all that its group is about. */
export interface MetricSum extends MetricGroup {
  readonly measure: MeasureName;
  readonly reason: string;
  readonly currency: Currency | '';
  readonly count: number;
  /** In minor units, before tax. */
  readonly amount: bigint;
  readonly elapsedMs: number;
}

/** A run of days, `to` left out, and which of the sums that are kept answer for it. */
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

/** A leap year and a month. */
const longestDays = 400;

const fieldsOf: Readonly<Record<MetricDimension, readonly MetricField[]>> = {
  day: ['day'],
  funnel: ['funnelId'],
  step: ['funnelId', 'stepId'],
  offer: ['offerId'],
  variant: ['experimentId', 'variantId'],
  moment: ['moment'],
  surface: ['surface'],
  // Every sum is of one currency anyway.
  currency: [],
};

/**
 * Which kept sums answer a question in the fewest rows: those of whole days of the business where it asks for
 * nothing else, and whole months of each combination where days are not told apart. Refuses a period that ends
 * before it begins, or is longer than 400 days.
 */
export function decideReading({ from, to, groupBy, filter }: MetricQuery): MetricReading {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  if (days <= 0) {
    throw new DomainError(
      'INVALID_QUERY_PARAMS',
      `to: must be after from (${from}); it is the first day left out.`,
    );
  }
  if (days > longestDays) {
    throw new DomainError(
      'INVALID_QUERY_PARAMS',
      `to: at most ${longestDays} days are answered at once, and these are ${days}. Ask for a part of them.`,
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

/** The first day of a month that is not before the day. */
function monthFrom(day: string): string {
  if (day.endsWith('-01')) return day;
  const at = new Date(Date.parse(day));
  return dayOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** The first day of the month of the day. */
function monthUpTo(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

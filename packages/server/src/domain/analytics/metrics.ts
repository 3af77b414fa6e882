import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { divide } from '../money/round.ts';
import { type MeasureName, decisionTimes } from '../offer/measure.ts';
import type { MetricDimension, MetricGroup, MetricSum } from './metric-reading.ts';

/** Offer metrics of one group. Each count belongs to the day on which the event happened. */
export interface Metrics {
  readonly group: MetricGroup;
  /** Currency of the group; empty for measures without one, such as considered. Null when not requested. */
  readonly currency: Currency | '' | null;
  /** Number of times a step, or a whole funnel, was evaluated, whether or not it was withheld. */
  readonly considered: number;
  /** Withheld evaluations, by reason. */
  readonly withheld: Counts;
  readonly presented: number;
  readonly viewed: number;
  /** Accepted presentations, including those undone later. */
  readonly accepted: number;
  readonly declined: number;
  readonly expired: number;
  readonly failed: Counts;
  /** Acceptances that failed with one click and were paid in a standard checkout. */
  readonly fellBack: number;
  readonly undone: number;
  /** Number of refunds. */
  readonly refunded: number;
  /** Purchases after which an offer could have been proposed. */
  readonly orders: number;
  /** Accepted divided by presented, from 0 to 1; null when nothing was presented. */
  readonly acceptanceRate: number | null;
  readonly timeToDecide: TimeToDecide;
  /** Amounts by currency code: amounts of two currencies are never added. */
  readonly amounts: readonly MetricAmounts[];
}

/** Counts by reason, in alphabetical order. */
type Counts = ReadonlyMap<string, number>;

interface TimeToDecide {
  /** Number of presentations that were accepted or declined. */
  readonly decisions: number;
  /** Mean time from first view to answer, in whole milliseconds; null without answers. */
  readonly meanMs: number | null;
  /**
   * Median estimated from the buckets, assuming answers are spread evenly within each; one day where it is longer.
   */
  readonly medianMs: number | null;
  readonly buckets: readonly { readonly name: string; readonly upToMs: number; readonly decisions: number }[];
}

/** In minor units of one currency, before tax. Averages are rounded once, half away from zero. */
export interface MetricAmounts {
  readonly currency: Currency;
  readonly presented: number;
  readonly accepted: number;
  /** Revenue from acceptances, before refunds. */
  readonly gross: bigint;
  /** Refunds made in the period, regardless of when the offer was accepted; includes undone acceptances. */
  readonly refunded: bigint;
  /** Gross minus refunded; negative when refunds exceed revenue. */
  readonly net: bigint;
  /** Net revenue per presentation; null when nothing was presented. */
  readonly revenuePerPresentation: bigint | null;
  readonly orders: number;
  /** Purchase totals, excluding offers accepted after the purchase. */
  readonly ordered: bigint;
  /** `ordered` per order; null without orders. */
  readonly averageOrderValueWithout: bigint | null;
  /** `ordered` plus `net`, per order; null without orders. */
  readonly averageOrderValueWith: bigint | null;
}

const mostGroups = 10_000;

/** Refuses a query with more groups than can be returned. */
export function checkGroups(count: number, isCutOff: boolean): void {
  if (count <= mostGroups && !isCutOff) return;
  throw new DomainError(
    'INVALID_QUERY_PARAMS',
    `group_by: the result has more than ${mostGroups} groups. Request fewer days, group by less, or choose one funnel or offer.`,
  );
}

/** Builds metrics from sums: one row per group, ordered by day and names. */
export function metricsOf(sums: readonly MetricSum[], groupBy: ReadonlySet<MetricDimension>): Metrics[] {
  const isByCurrency = groupBy.has('currency');
  const groups = new Map<string, [MetricSum, ...MetricSum[]]>();
  for (const sum of sums) {
    const key = keyOf(sum, isByCurrency);
    const group = groups.get(key);
    if (group) group.push(sum);
    else groups.set(key, [sum]);
  }
  return [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, group]) => metricsOfGroup(group, isByCurrency));
}

const keyFields = [
  'day',
  'funnelId',
  'stepId',
  'offerId',
  'experimentId',
  'variantId',
  'moment',
  'surface',
] as const satisfies readonly (keyof MetricGroup)[];

function keyOf(sum: MetricSum, isByCurrency: boolean): string {
  const parts = keyFields.map((field) => sum[field]);
  return JSON.stringify([...parts, isByCurrency ? sum.currency : null]);
}

function metricsOfGroup(sums: readonly [MetricSum, ...MetricSum[]], isByCurrency: boolean): Metrics {
  const [{ day, funnelId, stepId, offerId, experimentId, variantId, moment, surface, currency: own }] = sums;
  const count = (measure: MeasureName): number => countOf(sums, measure);
  const currencies = [...new Set(sums.map(({ currency }) => currency))]
    .filter((each) => each !== '')
    .toSorted();
  return {
    group: { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface },
    currency: isByCurrency ? own : null,
    considered: count('considered'),
    withheld: countsByReason(sums, 'considered'),
    presented: count('presented'),
    viewed: count('viewed'),
    accepted: count('accepted'),
    declined: count('declined'),
    expired: count('expired'),
    failed: countsByReason(sums, 'failed'),
    fellBack: count('fell_back'),
    undone: count('undone'),
    refunded: count('refunded'),
    orders: count('ordered'),
    acceptanceRate: count('presented') === 0 ? null : count('accepted') / count('presented'),
    timeToDecide: timeToDecideOf(sums),
    amounts: currencies.map((currency) =>
      amountsOf(
        currency,
        sums.filter((sum) => sum.currency === currency),
      ),
    ),
  };
}

function countOf(sums: readonly MetricSum[], measure: MeasureName): number {
  return sums.reduce((total, sum) => total + (sum.measure === measure ? sum.count : 0), 0);
}

function countsByReason(sums: readonly MetricSum[], measure: MeasureName): Counts {
  const reasons = sums.flatMap((sum) => (sum.measure === measure && sum.reason !== '' ? [sum.reason] : []));
  const of = (reason: string) =>
    countOf(
      sums.filter((sum) => sum.reason === reason),
      measure,
    );
  return new Map([...new Set(reasons)].toSorted().map((reason) => [reason, of(reason)]));
}

function amountsOf(currency: Currency, sums: readonly MetricSum[]): MetricAmounts {
  const amount = (measure: MeasureName): bigint =>
    sums.reduce((total, sum) => total + (sum.measure === measure ? sum.amount : 0n), 0n);
  const [presented, orders] = [countOf(sums, 'presented'), countOf(sums, 'ordered')];
  const [gross, refunded, ordered] = [amount('accepted'), amount('refunded'), amount('ordered')];
  const net = gross - refunded;
  return {
    currency,
    presented,
    accepted: countOf(sums, 'accepted'),
    gross,
    refunded,
    net,
    revenuePerPresentation: averageOf(net, presented),
    orders,
    ordered,
    averageOrderValueWithout: averageOf(ordered, orders),
    averageOrderValueWith: averageOf(ordered + net, orders),
  };
}

function averageOf(amount: bigint, count: number): bigint | null {
  return count === 0 ? null : divide(amount, BigInt(count), 'half_away_from_zero');
}

function timeToDecideOf(sums: readonly MetricSum[]): TimeToDecide {
  const decided = sums.filter(({ measure }) => measure === 'decided');
  const decisions = countOf(decided, 'decided');
  const elapsedMs = decided.reduce((total, sum) => total + sum.elapsedMs, 0);
  const buckets = decisionTimes.map(({ name, upToMs }) => ({
    name,
    upToMs,
    decisions: countOf(
      decided.filter(({ reason }) => reason === name),
      'decided',
    ),
  }));
  return {
    decisions,
    meanMs: decisions === 0 ? null : Math.round(elapsedMs / decisions),
    medianMs: decisions === 0 ? null : medianOf(buckets, decisions),
    buckets,
  };
}

function medianOf(buckets: TimeToDecide['buckets'], decisions: number): number {
  let [before, fromMs] = [0, 0];
  for (const { upToMs, decisions: within } of buckets) {
    if (before + within >= decisions / 2 && within > 0) {
      if (upToMs === Infinity) return fromMs;
      return Math.round(fromMs + ((upToMs - fromMs) * (decisions / 2 - before)) / within);
    }
    before += within;
    fromMs = upToMs;
  }
  return fromMs;
}

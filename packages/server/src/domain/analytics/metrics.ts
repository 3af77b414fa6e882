import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { divide } from '../money/round.ts';
import { type MeasureName, decisionTimes } from '../offer/measure.ts';
import type { MetricDimension, MetricGroup, MetricSum } from './metric-reading.ts';

/** What is known of the offers of one group. Counts are of what happened in the period, each on its day. */
export interface Metrics {
  readonly group: MetricGroup;
  /** The one that was asked for; empty for what has none, such as what was considered. Null when not asked for. */
  readonly currency: Currency | '' | null;
  /** How often a step, or a funnel as a whole, was looked at, withheld or not. */
  readonly considered: number;
  /** Of those, what was withheld, by reason. */
  readonly withheld: Counts;
  readonly presented: number;
  readonly viewed: number;
  /** Undone ones are among them. */
  readonly accepted: number;
  readonly declined: number;
  readonly expired: number;
  readonly failed: Counts;
  /** Of the accepted, those that failed with one click and were paid in the standard checkout. */
  readonly fellBack: number;
  readonly undone: number;
  /** How many refunds. */
  readonly refunded: number;
  /** Purchases after which something could have been proposed. */
  readonly orders: number;
  /** Accepted of presented, from 0 to 1; null when nothing was presented. */
  readonly acceptanceRate: number | null;
  readonly timeToDecide: TimeToDecide;
  /** One a currency, by its code: amounts of two are never added. */
  readonly amounts: readonly MetricAmounts[];
}

/** By reason, in alphabetical order. */
type Counts = ReadonlyMap<string, number>;

interface TimeToDecide {
  /** How many a yes or a no was given to. */
  readonly decisions: number;
  /** In whole milliseconds from when it was seen; null without decisions. */
  readonly meanMs: number | null;
  /** Worked out from the buckets as if answers were spread evenly within each; a day where it is longer. */
  readonly medianMs: number | null;
  readonly buckets: readonly { readonly name: string; readonly upToMs: number; readonly decisions: number }[];
}

/** In minor units of one currency, before tax. Averages are rounded once, half away from zero. */
export interface MetricAmounts {
  readonly currency: Currency;
  readonly presented: number;
  readonly accepted: number;
  /** What accepting earned, before anything was given back. */
  readonly gross: bigint;
  /** What was given back of acceptances in the period, whenever they were made; undone ones are among them. */
  readonly refunded: bigint;
  /** Gross less refunded; below zero when more was given back than came in. */
  readonly net: bigint;
  /** Net of each presentation; null when nothing was presented. */
  readonly revenuePerPresentation: bigint | null;
  readonly orders: number;
  /** What purchases came to, without what was accepted after them. */
  readonly ordered: bigint;
  /** Ordered of each order; null without orders. */
  readonly averageOrderValueWithout: bigint | null;
  /** Ordered and net together, of each order; null without orders. */
  readonly averageOrderValueWith: bigint | null;
}

const mostGroups = 10_000;

/** Refuses what is told apart by so much that nobody could read it. */
export function checkGroups(count: number, isCutOff: boolean): void {
  if (count <= mostGroups && !isCutOff) return;
  throw new DomainError(
    'INVALID_QUERY_PARAMS',
    `group_by: these are more than ${mostGroups} groups. Ask for fewer days, tell less apart, or choose one funnel or offer.`,
  );
}

/** Puts sums together to what they say, a row a group, in order of day and names. */
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

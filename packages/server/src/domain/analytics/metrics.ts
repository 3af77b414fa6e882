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

/** Groups of a report at most. */
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
  const tallies = new Map<string, Tally>();
  for (const sum of sums) {
    const key = keyOf(sum, isByCurrency);
    let tally = tallies.get(key);
    if (!tally) {
      tally = emptyTally(sum);
      tallies.set(key, tally);
    }
    addTo(tally, sum);
  }
  return [...tallies.values()]
    .map((tally) => ({ tally, order: orderOf(tally.first, isByCurrency) }))
    .toSorted((one, other) => (one.order < other.order ? -1 : 1))
    .map(({ tally }) => metricsOfTally(tally, isByCurrency));
}

function partsOf(sum: MetricSum, isByCurrency: boolean): readonly (string | null)[] {
  const { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface, currency } = sum;
  return [
    day,
    funnelId,
    stepId,
    offerId,
    experimentId,
    variantId,
    moment,
    surface,
    isByCurrency ? currency : null,
  ];
}

const keyOf = (sum: MetricSum, isByCurrency: boolean): string => partsOf(sum, isByCurrency).join('\u0000');

const orderOf = (sum: MetricSum, isByCurrency: boolean): string => JSON.stringify(partsOf(sum, isByCurrency));

/** Sums of one group, gathered in one pass. */
interface Tally {
  readonly first: MetricSum;
  readonly counts: Map<MeasureName, number>;
  readonly withheld: Map<string, number>;
  readonly failed: Map<string, number>;
  readonly decided: Map<string, number>;
  decidedMs: number;
  readonly byCurrency: Map<Currency, CurrencyTally>;
}

interface CurrencyTally {
  readonly counts: Map<MeasureName, number>;
  readonly amounts: Map<MeasureName, bigint>;
}

function emptyTally(first: MetricSum): Tally {
  return {
    first,
    counts: new Map(),
    withheld: new Map(),
    failed: new Map(),
    decided: new Map(),
    decidedMs: 0,
    byCurrency: new Map(),
  };
}

function addTo(tally: Tally, sum: MetricSum): void {
  const { measure, reason, currency, count } = sum;
  increase(tally.counts, measure, count);
  if (measure === 'considered' && reason !== '') increase(tally.withheld, reason, count);
  if (measure === 'failed' && reason !== '') increase(tally.failed, reason, count);
  if (measure === 'decided') {
    increase(tally.decided, reason, count);
    tally.decidedMs += sum.elapsedMs;
  }
  if (currency === '') return;
  let own = tally.byCurrency.get(currency);
  if (!own) {
    own = { counts: new Map(), amounts: new Map() };
    tally.byCurrency.set(currency, own);
  }
  increase(own.counts, measure, count);
  own.amounts.set(measure, (own.amounts.get(measure) ?? 0n) + sum.amount);
}

function increase<Name>(counts: Map<Name, number>, name: Name, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function metricsOfTally(tally: Tally, isByCurrency: boolean): Metrics {
  const { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface, currency } = tally.first;
  const count = (measure: MeasureName): number => tally.counts.get(measure) ?? 0;
  return {
    group: { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface },
    currency: isByCurrency ? currency : null,
    considered: count('considered'),
    withheld: inOrder(tally.withheld),
    presented: count('presented'),
    viewed: count('viewed'),
    accepted: count('accepted'),
    declined: count('declined'),
    expired: count('expired'),
    failed: inOrder(tally.failed),
    fellBack: count('fell_back'),
    undone: count('undone'),
    refunded: count('refunded'),
    orders: count('ordered'),
    acceptanceRate: count('presented') === 0 ? null : count('accepted') / count('presented'),
    timeToDecide: timeToDecideOf(tally),
    amounts: [...tally.byCurrency.keys()]
      .toSorted()
      .map((each) => amountsOf(each, tally.byCurrency.get(each))),
  };
}

function inOrder(counts: Counts): Counts {
  return counts.size < 2
    ? counts
    : new Map([...counts.keys()].toSorted().map((name) => [name, counts.get(name) ?? 0]));
}

function amountsOf(currency: Currency, tally: CurrencyTally | undefined): MetricAmounts {
  const count = (measure: MeasureName): number => tally?.counts.get(measure) ?? 0;
  const amount = (measure: MeasureName): bigint => tally?.amounts.get(measure) ?? 0n;
  const [presented, orders] = [count('presented'), count('ordered')];
  const [gross, refunded, ordered] = [amount('accepted'), amount('refunded'), amount('ordered')];
  const net = gross - refunded;
  return {
    currency,
    presented,
    accepted: count('accepted'),
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

function timeToDecideOf({ counts, decided, decidedMs }: Tally): TimeToDecide {
  const decisions = counts.get('decided') ?? 0;
  const buckets = decisionTimes.map(({ name, upToMs }) => ({
    name,
    upToMs,
    decisions: decided.get(name) ?? 0,
  }));
  return {
    decisions,
    meanMs: decisions === 0 ? null : Math.round(decidedMs / decisions),
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

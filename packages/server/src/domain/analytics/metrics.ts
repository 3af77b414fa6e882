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
  return talliesOf(sums, isByCurrency)
    .map((tally) => ({ tally, order: orderOf(tally.first, isByCurrency) }))
    .toSorted((one, other) => (one.order < other.order ? -1 : 1))
    .map(({ tally }) => metricsOfTally(tally, isByCurrency));
}

/** Groups whose first fields have the same values. A tree of these spares a key, put together, for each sum. */
interface Branch {
  tally?: Tally;
  under?: Map<string | null, Branch>;
}

function talliesOf(sums: readonly MetricSum[], isByCurrency: boolean): Tally[] {
  const [first] = sums;
  const asked: (keyof MetricGroup | 'currency')[] = groupFields.filter((field) => first?.[field] !== null);
  if (isByCurrency) asked.push('currency');
  const tallies: Tally[] = [];
  const root: Branch = {};
  for (const sum of sums) {
    let branch = root;
    for (const field of asked) {
      branch.under ??= new Map<string | null, Branch>();
      let next = branch.under.get(sum[field]);
      if (!next) branch.under.set(sum[field], (next = {}));
      branch = next;
    }
    if (!branch.tally) tallies.push((branch.tally = emptyTally(sum)));
    addTo(branch.tally, sum);
  }
  return tallies;
}

const groupFields = [
  'day',
  'funnelId',
  'stepId',
  'offerId',
  'experimentId',
  'variantId',
  'moment',
  'surface',
] as const satisfies readonly (keyof MetricGroup)[];

function orderOf(sum: MetricSum, isByCurrency: boolean): string {
  return JSON.stringify([...groupFields.map((field) => sum[field]), isByCurrency ? sum.currency : null]);
}

/**
 * Sums of one group, gathered in one pass. A report has thousands of groups, so what most of them lack is made when it
 * is needed.
 */
interface Tally {
  readonly first: MetricSum;
  readonly counts: Record<MeasureName, number>;
  withheld: Map<string, number> | undefined;
  failed: Map<string, number> | undefined;
  decided: Map<string, number> | undefined;
  decidedMs: number;
  readonly byCurrency: CurrencyTally[];
}

interface CurrencyTally {
  readonly currency: Currency;
  readonly counts: Record<MeasureName, number>;
  gross: bigint;
  refunded: bigint;
  ordered: bigint;
}

function emptyTally(first: MetricSum): Tally {
  return {
    first,
    counts: noCounts(),
    withheld: undefined,
    failed: undefined,
    decided: undefined,
    decidedMs: 0,
    byCurrency: [],
  };
}

const noCounts = (): Record<MeasureName, number> => ({
  considered: 0,
  ordered: 0,
  presented: 0,
  viewed: 0,
  accepted: 0,
  declined: 0,
  expired: 0,
  failed: 0,
  fell_back: 0,
  decided: 0,
  undone: 0,
  refunded: 0,
});

function addTo(tally: Tally, sum: MetricSum): void {
  const { measure, reason, currency, count } = sum;
  tally.counts[measure] += count;
  if (measure === 'considered' && reason !== '')
    increase((tally.withheld ??= new Map<string, number>()), reason, count);
  if (measure === 'failed' && reason !== '')
    increase((tally.failed ??= new Map<string, number>()), reason, count);
  if (measure === 'decided') {
    increase((tally.decided ??= new Map<string, number>()), reason, count);
    tally.decidedMs += sum.elapsedMs;
  }
  if (currency === '') return;
  let own = tally.byCurrency.find((each) => each.currency === currency);
  if (!own) {
    own = { currency, counts: noCounts(), gross: 0n, refunded: 0n, ordered: 0n };
    tally.byCurrency.push(own);
  }
  own.counts[measure] += count;
  if (measure === 'accepted') own.gross += sum.amount;
  if (measure === 'refunded') own.refunded += sum.amount;
  if (measure === 'ordered') own.ordered += sum.amount;
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function metricsOfTally(tally: Tally, isByCurrency: boolean): Metrics {
  const { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface, currency } = tally.first;
  const { counts } = tally;
  return {
    group: { day, funnelId, stepId, offerId, experimentId, variantId, moment, surface },
    currency: isByCurrency ? currency : null,
    considered: counts.considered,
    withheld: inOrder(tally.withheld),
    presented: counts.presented,
    viewed: counts.viewed,
    accepted: counts.accepted,
    declined: counts.declined,
    expired: counts.expired,
    failed: inOrder(tally.failed),
    fellBack: counts.fell_back,
    undone: counts.undone,
    refunded: counts.refunded,
    orders: counts.ordered,
    acceptanceRate: counts.presented === 0 ? null : counts.accepted / counts.presented,
    timeToDecide: timeToDecideOf(tally),
    amounts: tally.byCurrency
      .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
      .map((each) => amountsOf(each)),
  };
}

const none: Counts = new Map();

function inOrder(counts = none): Counts {
  return counts.size < 2
    ? counts
    : new Map([...counts.keys()].toSorted().map((name) => [name, counts.get(name) ?? 0]));
}

function amountsOf({ currency, counts, gross, refunded, ordered }: CurrencyTally): MetricAmounts {
  const { presented, accepted, ordered: orders } = counts;
  const net = gross - refunded;
  return {
    currency,
    presented,
    accepted,
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

/** Shared by all groups: most buckets of most groups are empty. */
const emptyBuckets: TimeToDecide['buckets'] = decisionTimes.map(({ name, upToMs }) => ({
  name,
  upToMs,
  decisions: 0,
}));

function timeToDecideOf({ counts, decided, decidedMs }: Tally): TimeToDecide {
  const decisions = counts.decided;
  const buckets = emptyBuckets.map((empty) => {
    const within = decided?.get(empty.name);
    return within === undefined ? empty : { ...empty, decisions: within };
  });
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

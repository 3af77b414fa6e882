import { expect, test } from 'vitest';
import { type MeasureName, decisionTimes } from '../offer/measure.ts';
import { minuteMs, secondMs } from '../time.ts';
import { checkGroups, metricsOf } from './metrics.ts';
import type { MetricDimension, MetricSum } from './metric-reading.ts';

function sum(measure: MeasureName, count: number, over: Partial<MetricSum> = {}): MetricSum {
  return {
    day: null,
    funnelId: null,
    stepId: null,
    offerId: null,
    experimentId: null,
    variantId: null,
    moment: null,
    surface: null,
    measure,
    reason: '',
    currency: measure === 'considered' ? '' : 'USD',
    count,
    amount: 0n,
    elapsedMs: 0,
    ...over,
  };
}

function only(sums: readonly MetricSum[], ...groupBy: MetricDimension[]) {
  const rows = metricsOf(sums, new Set(groupBy));
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

test('averages are rounded once, half away from zero, also below zero', () => {
  const { amounts } = only([
    sum('presented', 2),
    sum('accepted', 1, { amount: 100n }),
    sum('refunded', 1, { amount: 103n }),
    sum('ordered', 2, { amount: 205n }),
  ]);
  expect(amounts).toEqual([
    {
      currency: 'USD',
      presented: 2,
      accepted: 1,
      gross: 100n,
      refunded: 103n,
      net: -3n,
      revenuePerPresentation: -2n,
      orders: 2,
      ordered: 205n,
      averageOrderValueWithout: 103n,
      averageOrderValueWith: 101n,
    },
  ]);
});

test('what is of nothing is null, and not zero', () => {
  const metrics = only([sum('refunded', 1, { amount: 5n })]);
  expect(metrics).toMatchObject({ acceptanceRate: null, timeToDecide: { meanMs: null, medianMs: null } });
  expect(metrics.amounts[0]).toMatchObject({ revenuePerPresentation: null, averageOrderValueWith: null });
});

test('amounts of two currencies stand beside each other, and what has none is in neither', () => {
  const sums = [
    sum('considered', 3, { reason: 'owned' }),
    sum('considered', 2),
    sum('accepted', 1, { amount: 500n }),
    sum('accepted', 2, { amount: 900n, currency: 'EUR' }),
  ];
  const both = only(sums);
  expect(both).toMatchObject({ considered: 5, accepted: 3, currency: null });
  expect(both.withheld).toEqual(new Map([['owned', 3]]));
  expect(both.amounts.map(({ currency, gross }) => [currency, gross])).toEqual([
    ['EUR', 900n],
    ['USD', 500n],
  ]);
  const apart = metricsOf(sums, new Set(['currency']));
  expect(apart.map(({ currency, accepted, considered }) => [currency, accepted, considered])).toEqual([
    ['', 0, 5],
    ['EUR', 2, 0],
    ['USD', 1, 0],
  ]);
});

test('the median of times to decide lies where half of the answers were quicker', () => {
  const decided = (reason: string, count: number, elapsedMs: number) =>
    sum('decided', count, { reason, elapsedMs });
  const one = only([decided('5s', 1, 3_000)]);
  expect(one.timeToDecide).toMatchObject({ decisions: 1, meanMs: 3_000, medianMs: 2.5 * secondMs });
  const many = only([decided('5s', 2, 6_000), decided('15s', 4, 40_000), decided('longer', 2, 400_000_000)]);
  expect(many.timeToDecide.medianMs).toBe(10 * secondMs);
  const gap = only([decided('30s', 1, 20_000), decided('5m', 3, 600_000)]);
  expect(gap.timeToDecide.medianMs).toBe(minuteMs + Math.round((4 * minuteMs) / 3));
  const slow = only([decided('longer', 3, 400_000_000)]);
  expect(slow.timeToDecide.medianMs, 'at least').toBe(24 * 60 * minuteMs);
  expect(slow.timeToDecide.buckets.map(({ name }) => name)).toEqual(decisionTimes.map(({ name }) => name));
});

test('more groups than anybody reads are refused', () => {
  expect(() => {
    checkGroups(10_001, false);
  }).toThrow(/^group_by: /);
  expect(() => {
    checkGroups(5, true);
  }).toThrow(/^group_by: /);
  checkGroups(10_000, false);
});

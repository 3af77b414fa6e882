import { expect, test } from 'vitest';
import { type TimelineEntry, mergeTimeline } from './timeline.ts';

const entry = (at: number, kind: TimelineEntry['kind'], objectId: string): TimelineEntry => ({
  at,
  kind,
  objectId,
  relatedId: null,
  status: null,
  name: null,
  amount: null,
  currency: null,
});

test('joins lists newest first, and entries of one moment in one fixed order', () => {
  const money = [entry(3, 'payment', 'pay_b'), entry(1, 'payment', 'pay_a')];
  const offers = [entry(3, 'offer_proposed', 'prs_a'), entry(2, 'nothing_proposed', 'trc_a')];
  const merged = mergeTimeline([money, offers], 10).map(({ objectId }) => objectId);
  expect(merged).toEqual(['pay_b', 'prs_a', 'trc_a', 'pay_a']);
  expect(mergeTimeline([offers, money], 10).map(({ objectId }) => objectId)).toEqual(merged);
});

test('ends at its limit', () => {
  expect(mergeTimeline([[entry(2, 'email', 'a'), entry(1, 'email', 'b')]], 1)).toHaveLength(1);
});

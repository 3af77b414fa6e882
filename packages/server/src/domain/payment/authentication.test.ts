import { expect, test } from 'vitest';
import { boundary } from '../calendar/add-interval.ts';
import { bought, subscriptionWith } from '../subscription/sample-subscription.ts';
import { subscriptionStatuses } from '../subscription/subscription.ts';
import { hourMs } from '../time.ts';
import { answerableUntil, isAbandoned } from './authentication.ts';
import { declineCodes } from './decline-codes.ts';

const active = subscriptionWith();
const end = boundary(bought, { count: 1, interval: 'Month' }, 1, 'UTC');

test.each([
  ['a purchase', 'purchase', null, bought, bought + 24 * hourMs],
  ['what is due', 'renewal', subscriptionWith({ status: 'on_hold' }), end + hourMs, end + 25 * hourMs],
  ['a change early in its period', 'plan_change', active, bought, bought + 24 * hourMs],
  ['a change in its last hour', 'plan_change', active, end - hourMs, end],
  [
    'a change in the last hour of a term',
    'plan_change',
    subscriptionWith({ expiresAt: end - 1 }),
    end - hourMs,
    end - 1,
  ],
] as const)('%s may be answered until its time is over', (_, purpose, subscription, createdAt, until) => {
  expect(answerableUntil({ purpose, createdAt }, subscription)).toBe(until);
});

test.each(subscriptionStatuses)(
  'what is owed for one that is %s may be answered only while it goes on',
  (status) => {
    const until = answerableUntil({ purpose: 'renewal', createdAt: bought }, subscriptionWith({ status }));
    const isOver = status === 'cancelled' || status === 'expired' || status === 'failed';
    expect(until).toBe(isOver ? bought : bought + 24 * hourMs);
  },
);

test('a question that was left or timed out is abandoned, and a refusal is not', () => {
  expect(declineCodes.filter(isAbandoned)).toEqual(['AUTHENTICATION_TIMEOUT', 'CUSTOMER_CANCELLED']);
});

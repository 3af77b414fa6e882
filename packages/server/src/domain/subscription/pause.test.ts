import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../time.ts';
import { decideUpdate } from './decide-update.ts';
import { asResumed, decidePause, decideResume } from './pause.ts';
import { subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

const subscription = subscriptionWith();
const now = subscription.previousBillingAt + 5 * dayMs;
const pause = (over: Partial<Subscription> = {}, days = 30) =>
  decidePause({ ...subscription, ...over }, days, now, false);

describe('a pause for a while', () => {
  test('charges nothing, says when it ends, and is told once', () => {
    const { subscription: paused, events } = pause();
    expect(paused).toEqual({
      ...subscription,
      status: 'paused',
      pausedAt: now,
      resumesAt: now + 30 * dayMs,
    });
    expect(events.map(({ type }) => type)).toEqual(['subscription.paused', 'subscription.updated']);
  });

  test('ends by itself when its time is over, and not before', () => {
    const { subscription: paused } = pause();
    expect(decideResume(paused, now + 30 * dayMs - 1)).toBeUndefined();
    const resumed = decideResume(paused, now + 30 * dayMs);
    expect(resumed?.subscription).toMatchObject({ status: 'active', pausedAt: null, resumesAt: null });
    expect(resumed?.events.map(({ type }) => type)).toEqual([
      'subscription.unpaused',
      'subscription.updated',
    ]);
  });

  test('that its customer ends early, or somebody cancels, does not end again', () => {
    const { subscription: paused } = pause();
    for (const status of ['active', 'cancelled'] as const) {
      const { subscription: after } = decideUpdate(paused, { status }, now + dayMs);
      expect(after.resumesAt).toBeNull();
      expect(decideResume(after, now + 60 * dayMs)).toBeUndefined();
    }
  });

  test('moves every date by exactly its length, however late its end is noticed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 366 }),
        fc.integer({ min: 0, max: 90 * dayMs }),
        (days, lateMs) => {
          const { subscription: paused } = pause({}, days);
          const after = decideResume(paused, now + days * dayMs + lateMs)?.subscription;
          expect(after?.nextBillingAt).toBe(subscription.nextBillingAt + days * dayMs);
          expect(after?.idleMs).toBe(subscription.idleMs + days * dayMs);
          expect(asResumed(paused)).toEqual(after);
        },
      ),
    );
  });

  test.each([
    ['is paused already', { status: 'paused', pausedAt: now } as const],
    ['is on hold', { status: 'on_hold' } as const],
    ['has ended', { status: 'cancelled' } as const],
    ['is charged on demand', { isOnDemand: true }],
    ['ends at its billing date', { cancelAtNextBillingDate: true }],
  ])('is refused to one that %s', (_state, over) => {
    expect(() => pause(over)).toThrow(expect.objectContaining({ code: 'SUBSCRIPTION_INACTIVE' }));
  });

  test('is refused while a change or a renewal is being paid', () => {
    const pending = expect.objectContaining({ code: 'PREVIOUS_PAYMENT_PENDING' });
    expect(() => decidePause(subscription, 30, now, true)).toThrow(pending);
    expect(() => pause({ nextBillingAt: now })).toThrow(pending);
  });
});

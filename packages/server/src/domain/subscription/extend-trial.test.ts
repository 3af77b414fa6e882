import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../time.ts';
import { comingCharges } from './coming-charges.ts';
import { decideTrialExtension, decideTrialExtensionRevert, trialTermsOf } from './extend-trial.ts';
import { decideRenewal } from './renewal.ts';
import { bought, subscriptionWith } from './sample-subscription.ts';
import type { Subscription } from './subscription.ts';

/** Monthly plan of 30 dollars in a free trial of 14 days. */
const trial = trialOf(14);
const now = bought + 5 * dayMs;
const noFunds = { credit: 0n, wallet: 0n };
const extend = (over: Partial<Subscription> = {}, days = 7, hasPendingChange = false) =>
  decideTrialExtension({ ...trial, ...over }, days, now, hasPendingChange);
const revert = (over: Partial<Subscription> = {}, at = now, hasPendingChange = false) =>
  decideTrialExtensionRevert(
    { ...extend().subscription, ...over },
    trialTermsOf(trial),
    7,
    at,
    hasPendingChange,
  );

function trialOf(days: number): Subscription {
  const endsAt = bought + days * dayMs;
  return subscriptionWith({
    isTrial: true,
    trialPeriodDays: days,
    anchorAt: endsAt,
    nextBillingAt: endsAt,
    periodWorth: 0n,
    periodPaid: 0n,
  });
}

describe('an extension of a trial', () => {
  test('moves the first payment by whole days, keeps everything else, and is told once', () => {
    const { subscription, events } = extend();
    const endsAt = trial.nextBillingAt + 7 * dayMs;
    expect(subscription).toEqual({ ...trial, trialPeriodDays: 21, anchorAt: endsAt, nextBillingAt: endsAt });
    expect(events.map(({ type }) => type)).toEqual(['subscription.updated']);
  });

  test('never shortens a trial, charges nothing before its end, and is taken back exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 366 }),
        fc.integer({ min: 1, max: 366 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (trialDays, days, part) => {
          const before = trialOf(trialDays);
          const at = bought + Math.floor(((trialDays * dayMs - 1) * part) / 1_000_000);
          const { subscription: after } = decideTrialExtension(before, days, at, false);
          expect(after.nextBillingAt - before.nextBillingAt).toBe(days * dayMs);
          expect(decideRenewal(after, [], after.nextBillingAt - 1)).toBeUndefined();
          expect(decideRenewal(after, [], after.nextBillingAt)?.kind).toBe('due');
          const back = decideTrialExtensionRevert(after, trialTermsOf(before), days, at, false);
          expect(back.subscription).toEqual(before);
        },
      ),
    );
  });

  test('shifts the charges to come, at the same amounts', () => {
    const before = comingCharges(trial, noFunds, []);
    const after = comingCharges(extend().subscription, noFunds, []);
    const amounts = (coming: typeof before) =>
      coming.kind === 'charged' ? coming.runs.map(({ amount }) => amount) : [];
    const firstAt = (coming: typeof before) => (coming.kind === 'charged' ? coming.runs[0]?.from : undefined);
    expect(amounts(after)[0]).toEqual(amounts(before)[0]);
    expect(firstAt(after)).toBe(trial.nextBillingAt + 7 * dayMs);
  });

  test('gives days: what a paid trial was paid for is used up by its own end', () => {
    const paid = { periodWorth: 500n, periodPaid: 500n, paidUntil: trial.nextBillingAt };
    expect(extend(paid).subscription).toMatchObject(paid);
  });

  test.each([
    ['is in no trial', { isTrial: false }],
    ['is paused', { status: 'paused', pausedAt: now } as const],
    ['has ended', { status: 'cancelled' } as const],
    ['ends with its trial', { cancelAtNextBillingDate: true }],
  ])('is refused to one that %s', (_state, over) => {
    expect(() => extend(over)).toThrow(expect.objectContaining({ code: 'SUBSCRIPTION_INACTIVE' }));
  });

  test('is refused past the end of the term, and while a change or the first payment is being paid', () => {
    const endsAt = trial.nextBillingAt + 7 * dayMs;
    expect(() => extend({ expiresAt: endsAt })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST_BODY' }),
    );
    const pending = expect.objectContaining({ code: 'PREVIOUS_PAYMENT_PENDING' });
    expect(() => extend({}, 7, true)).toThrow(pending);
    expect(() => extend({ nextBillingAt: now })).toThrow(pending);
  });
});

describe('an extension that is taken back', () => {
  const changed = expect.objectContaining({ code: 'UNDO_SUBSCRIPTION_CHANGED' });

  test.each<[string, Partial<Subscription>]>([
    ['another plan', { productId: trial.productId.replace('1', '2') as typeof trial.productId }],
    ['another quantity', { quantity: 2 }],
    ['another price', { recurringPreTaxAmount: 1n }],
    ['another billing date', { nextBillingAt: trial.nextBillingAt + 9 * dayMs }],
    ['a second extension', { trialPeriodDays: 28 }],
    ['a cancellation', { status: 'cancelled' }],
    ['a cancellation at its end', { cancelAtNextBillingDate: true }],
    ['its first payment', { isTrial: false }],
  ])('is refused after %s', (_what, over) => {
    expect(() => revert(over)).toThrow(changed);
  });

  test('is refused while a change is being paid, and once the trial would be over without it', () => {
    expect(() => revert({}, now, true)).toThrow(changed);
    expect(revert({}, trial.nextBillingAt - 1).subscription).toEqual(trial);
    expect(() => revert({}, trial.nextBillingAt)).toThrow(changed);
  });
});

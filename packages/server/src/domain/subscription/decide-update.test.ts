import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bought, subscriptionWith } from './sample-subscription.ts';
import { asId } from '../ids.ts';
import { dayMs, hourMs } from '../time.ts';
import { type SubscriptionUpdate, decideUpdate } from './decide-update.ts';
import { decidePaidCycle } from './renewal.ts';
import { type Subscription, type SubscriptionStatus, subscriptionStatuses } from './subscription.ts';
import { decidePaymentMethodUpdate } from './update-payment-method.ts';

const now = bought + 10 * dayMs;

function inStatus(status: SubscriptionStatus, over: Partial<Subscription> = {}): Subscription {
  return subscriptionWith({ status, pausedAt: status === 'paused' ? now - dayMs : null, ...over });
}

function refusalOf(before: Subscription, update: SubscriptionUpdate, at = now): string | undefined {
  try {
    decideUpdate(before, update, at);
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
}

function typesAfter(before: Subscription, update: SubscriptionUpdate): string[] {
  return decideUpdate(before, update, now).events.map(({ type }) => type);
}

describe('every change', () => {
  const changes: Record<
    string,
    { update: SubscriptionUpdate; from: readonly SubscriptionStatus[]; of?: Partial<Subscription> }
  > = {
    'cancelling now': { update: { status: 'cancelled' }, from: ['active', 'on_hold', 'paused', 'cancelled'] },
    pausing: { update: { status: 'paused' }, from: ['active'] },
    'ending a pause': { update: { status: 'active' }, from: ['paused'] },
    'cancelling later': { update: { cancelAtNextBillingDate: true }, from: ['active', 'paused'] },
    'taking that back': { update: { cancelAtNextBillingDate: false }, from: ['active', 'paused', 'on_hold'] },
    'moving the date': { update: { nextBillingAt: now + dayMs }, from: ['active'] },
    'no longer charging on demand': {
      update: { disableOnDemand: { nextBillingAt: now + dayMs } },
      from: ['active'],
      of: { isOnDemand: true },
    },
    metadata: { update: { metadata: { key: 1 } }, from: subscriptionStatuses },
  };
  const cases = Object.entries(changes).flatMap(([name, { update, from, of }]) =>
    subscriptionStatuses.map((status) => ({ name, status, update, of, isAllowed: from.includes(status) })),
  );

  test.each(cases)('$name while $status: allowed $isAllowed', ({ status, update, of, isAllowed }) => {
    const refusals: Readonly<Partial<Record<string, string>>> = {
      expired: 'SUBSCRIPTION_EXPIRED',
      'paused to paused': 'SUBSCRIPTION_ALREADY_PAUSED',
      'active to active': 'SUBSCRIPTION_NOT_PAUSED',
    };
    const refusal =
      refusals[`${status} to ${String(update.status)}`] ?? refusals[status] ?? 'SUBSCRIPTION_INACTIVE';
    expect(refusalOf(inStatus(status, of), update)).toBe(isAllowed ? undefined : refusal);
  });
});

describe('charging on demand', () => {
  const end = subscriptionWith().expiresAt ?? 0;
  const onDemand = subscriptionWith({ isOnDemand: true, nextBillingAt: end });

  test('ends with a billing date, and the time until then is worth nothing', () => {
    const nextBillingAt = now + 20 * dayMs;
    const { subscription, events } = decideUpdate(onDemand, { disableOnDemand: { nextBillingAt } }, now);
    expect(subscription).toMatchObject({
      isOnDemand: false,
      nextBillingAt,
      anchorAt: nextBillingAt,
      previousBillingAt: now,
      periodWorth: 0n,
      periodPaid: 0n,
    });
    expect(events.map(({ type }) => type)).toEqual(['subscription.updated']);
  });

  test.each([
    ['now', now],
    ['at the end of its period', end],
  ])('does not end with a billing date that is %s', (_, nextBillingAt) => {
    expect(refusalOf(onDemand, { disableOnDemand: { nextBillingAt } })).toBe('INVALID_REQUEST_BODY');
  });

  test('has no billing date to move', () => {
    expect(refusalOf(onDemand, { nextBillingAt: now + dayMs })).toBe('INVALID_REQUEST_BODY');
  });

  test('does not end for what is not charged on demand', () => {
    const update = { disableOnDemand: { nextBillingAt: now + dayMs } };
    expect(refusalOf(inStatus('active'), update)).toBe('SUBSCRIPTION_NOT_ON_DEMAND');
  });
});

describe('what is told', () => {
  test('is the cause before that something was updated', () => {
    expect(typesAfter(inStatus('active'), { status: 'cancelled' })).toEqual([
      'subscription.cancelled',
      'subscription.updated',
    ]);
    expect(typesAfter(inStatus('active'), { status: 'paused' })).toEqual([
      'subscription.paused',
      'subscription.updated',
    ]);
    expect(typesAfter(inStatus('paused'), { status: 'active' })).toEqual([
      'subscription.unpaused',
      'subscription.updated',
    ]);
    expect(typesAfter(inStatus('active'), { buyer: { name: 'Renamed' } })).toEqual(['subscription.updated']);
  });

  test('is nothing when nothing is asked, or what is so already', () => {
    expect(typesAfter(inStatus('active'), {})).toEqual([]);
    const before = inStatus('cancelled');
    const { subscription, events } = decideUpdate(before, { status: 'cancelled' }, now);
    expect({ subscription, events }).toEqual({ subscription: before, events: [] });
  });
});

describe('a cancellation', () => {
  const details = {
    cancelReason: 'cancelled_by_customer',
    cancellationFeedback: 'too_expensive',
    cancellationComment: 'Perhaps next year',
  } as const;

  test('at once ends it, with its reasons', () => {
    const { subscription } = decideUpdate(inStatus('active'), { status: 'cancelled', ...details }, now);
    expect(subscription).toMatchObject({ status: 'cancelled', cancelledAt: now, ...details });
  });

  test('at the billing date leaves it active, and taking it back forgets the reasons', () => {
    const scheduled = decideUpdate(inStatus('active'), { cancelAtNextBillingDate: true, ...details }, now);
    expect(scheduled.subscription).toMatchObject({
      status: 'active',
      cancelAtNextBillingDate: true,
      cancelledAt: null,
      ...details,
    });
    const undone = decideUpdate(scheduled.subscription, { cancelAtNextBillingDate: false }, now);
    expect(undone.subscription).toEqual(inStatus('active'));
  });
});

describe('the next billing date', () => {
  test('moves to a later moment, from which the next ones are counted', () => {
    const nextBillingAt = Date.UTC(2027, 2, 15);
    const { subscription } = decideUpdate(inStatus('active'), { nextBillingAt }, now);
    expect(subscription.nextBillingAt).toBe(nextBillingAt);
    const paid = decidePaidCycle(subscription, [], nextBillingAt);
    expect(paid.nextBillingAt).toBe(Date.UTC(2027, 3, 15));
  });

  test.each([
    ['now', now],
    ['the past', now - 1],
    ['the end of its period', subscriptionWith().expiresAt ?? 0],
  ])('does not move to %s', (_, nextBillingAt) => {
    expect(refusalOf(inStatus('active'), { nextBillingAt })).toBe('INVALID_REQUEST_BODY');
  });

  test('does not move, and no pause begins, while it is being paid', () => {
    const at = subscriptionWith().nextBillingAt;
    expect(refusalOf(inStatus('active'), { nextBillingAt: at + dayMs }, at)).toBe('PREVIOUS_PAYMENT_PENDING');
    expect(refusalOf(inStatus('active'), { status: 'paused' }, at)).toBe('PREVIOUS_PAYMENT_PENDING');
  });
});

describe('a pause', () => {
  test('of any length moves both dates by just that length, and the calendar goes on from there', () => {
    const property = fc.property(fc.nat(300 * 24), fc.nat(27 * 24), (hours, start) => {
      const before = inStatus('active');
      const pausedAt = bought + start * hourMs;
      const { subscription: paused } = decideUpdate(before, { status: 'paused' }, pausedAt);
      expect(paused).toEqual({ ...before, status: 'paused', pausedAt });
      const lengthMs = hours * hourMs;
      const { subscription: after } = decideUpdate(paused, { status: 'active' }, pausedAt + lengthMs);
      expect(after).toMatchObject({
        status: 'active',
        pausedAt: null,
        nextBillingAt: before.nextBillingAt + lengthMs,
        expiresAt: (before.expiresAt ?? 0) + lengthMs,
      });
      const next = decidePaidCycle(after, [], after.nextBillingAt).nextBillingAt - after.nextBillingAt;
      expect(next).toBeGreaterThanOrEqual(28 * dayMs);
      expect(next).toBeLessThanOrEqual(31 * dayMs);
    });
    fc.assert(property);
  });

  test('of no length changes nothing at all', () => {
    const { subscription: paused } = decideUpdate(inStatus('active'), { status: 'paused' }, now);
    expect(decideUpdate(paused, { status: 'active' }, now).subscription).toEqual(inStatus('active'));
  });
});

describe('another payment method', () => {
  const methodId = asId<'payment_method'>('pm_2');
  const nothing = { change: null, charge: null };

  test.each(['active', 'paused'] as const)('replaces the one of a subscription that is %s', (status) => {
    expect(decidePaymentMethodUpdate(inStatus(status), methodId, nothing, [], now)).toMatchObject({
      kind: 'replaced',
      subscription: { status, paymentMethodId: methodId },
      events: [{ type: 'subscription.update_payment_method' }, { type: 'subscription.updated' }],
    });
  });

  test('is charged what is due when it is on hold', () => {
    expect(decidePaymentMethodUpdate(inStatus('on_hold'), methodId, nothing, [], now)).toMatchObject({
      kind: 'due',
      dues: { purpose: 'renewal', due: { unused: 0n, lines: [{ total: 3000n }] }, planChangeId: null },
    });
  });

  test.each(['pending', 'failed', 'cancelled', 'expired'] as const)(
    'is of no use when it is %s',
    (status) => {
      expect(() => decidePaymentMethodUpdate(inStatus(status), methodId, nothing, [], now)).toThrow(
        /checkout/,
      );
    },
  );
});

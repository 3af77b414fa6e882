import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { subscriptionWith } from '../subscription/sample-subscription.ts';
import { subscriptionStatuses } from '../subscription/subscription.ts';
import { type Instant, dayMs, hourMs } from '../time.ts';
import { type DeclineCode, declineCodes, isHardDecline } from './decline-codes.ts';
import { type PlannedRetry, type RetryFacts, checkRetryLeft, decideRetry, isRetryWanted } from './retry.ts';

const onHold = subscriptionWith({ status: 'on_hold' });
const due = onHold.nextBillingAt;
const failure = {
  renewsAt: due,
  isUpdatePaymentMethod: false,
  retryAttempt: 0,
  errorCode: 'INSUFFICIENT_FUNDS',
} as const;

function factsWith({ windowDays = 13, count = 1, ...over }: Partial<RetryFacts> & Facts = {}): RetryFacts {
  return {
    subscription: onHold,
    failed: { count, firstAt: due },
    settings: { isEnabled: true, windowDays },
    ...over,
  };
}

interface Facts {
  windowDays?: number;
  count?: number;
}

/** Times of all attempts when each fails as soon as it is made, in hours after the first failure. */
function chainOf(windowDays: number, errorCodeOf = (_attempt: number): DeclineCode => 'GENERIC_DECLINE') {
  const hours: number[] = [];
  let now: Instant = due;
  for (let retryAttempt = 0; ; retryAttempt++) {
    const payment = { ...failure, retryAttempt, errorCode: errorCodeOf(retryAttempt) };
    const retry = decideRetry(payment, factsWith({ windowDays, count: retryAttempt + 1 }), now);
    if (!retry) return hours;
    expect(retry.attempt).toBe(retryAttempt + 1);
    now = retry.at;
    hours.push((now - due) / hourMs);
  }
}

describe('a renewal that failed', () => {
  test.each([
    { windowDays: 30, hours: [12, 36, 84, 156, 252, 372, 540, 708] },
    { windowDays: 13, hours: [12, 36, 84, 156, 252] },
    { windowDays: 7, hours: [12, 36, 84, 156] },
    { windowDays: 1, hours: [12] },
  ])('is tried again after the documented delays, for $windowDays days', ({ windowDays, hours }) => {
    expect(chainOf(windowDays)).toEqual(hours);
  });

  const passing = [
    ...['CARD_VELOCITY_EXCEEDED', 'GENERIC_DECLINE', 'INSUFFICIENT_FUNDS', 'NETWORK_ERROR'],
    ...['NETWORK_TIMEOUT', 'PROCESSING_ERROR', 'TRY_AGAIN_LATER'],
  ];
  test.each(declineCodes.map((code) => ({ code, isRetried: passing.includes(code) })))(
    'for $code is tried again by itself: $isRetried',
    ({ code, isRetried }) => {
      const retry = decideRetry({ ...failure, errorCode: code }, factsWith(), due);
      expect(retry).toEqual(isRetried ? { renewsAt: due, attempt: 1, at: due + 12 * hourMs } : null);
      if (isHardDecline(code)) expect(retry).toBeNull();
    },
  );

  test('is tried no more after a hard decline, or one that needs the customer', () => {
    for (const last of ['STOLEN_CARD', 'AUTHENTICATION_REQUIRED'] as const) {
      expect(chainOf(30, (attempt) => (attempt < 3 ? 'NETWORK_ERROR' : last))).toEqual([12, 36, 84]);
    }
  });

  test('is not tried again where that is not wanted, or nothing was tried', () => {
    const disabled = { isEnabled: false, windowDays: 13 };
    expect(decideRetry(failure, factsWith({ settings: disabled }), due)).toBeNull();
    expect(decideRetry(failure, factsWith({ failed: { count: 0, firstAt: null } }), due)).toBeNull();
  });

  test('counts the window from the first failure and the delay from the newest', () => {
    const failed = { count: 2, firstAt: due };
    const late = (now: Instant) => decideRetry({ ...failure, retryAttempt: 1 }, factsWith({ failed }), now);
    expect(late(due + 12 * dayMs)).toEqual({ renewsAt: due, attempt: 2, at: due + 13 * dayMs });
    expect(late(due + 12 * dayMs + 1)).toBeNull();
  });
});

describe('nothing else is tried again', () => {
  test('a payment that is no renewal, or was made with another method', () => {
    expect(decideRetry({ ...failure, renewsAt: null }, factsWith(), due)).toBeNull();
    expect(decideRetry({ ...failure, isUpdatePaymentMethod: true }, factsWith(), due)).toBeNull();
    expect(decideRetry({ ...failure, errorCode: null }, factsWith(), due)).toBeNull();
  });

  test.each(subscriptionStatuses.filter((status) => status !== 'on_hold'))(
    'one that is %s by then',
    (status) => {
      expect(decideRetry(failure, factsWith({ subscription: { ...onHold, status } }), due)).toBeNull();
    },
  );

  test('one that owes another billing date by then, is to be cancelled, or has come to its end', () => {
    const wanted = (over: object): boolean =>
      decideRetry(failure, factsWith({ subscription: { ...onHold, ...over } }), due) !== null;
    expect(wanted({ nextBillingAt: due + 1 })).toBe(false);
    expect(wanted({ cancelAtNextBillingDate: true })).toBe(false);
    expect(wanted({ expiresAt: due + 12 * hourMs })).toBe(false);
    expect(wanted({ expiresAt: due + 12 * hourMs + 1 })).toBe(true);
    expect(wanted({ expiresAt: null })).toBe(true);
  });
});

test('what is due is tried 10 times after its first failure, whoever tries', () => {
  expect(decideRetry(failure, factsWith({ count: 10 }), due)).not.toBeNull();
  expect(decideRetry(failure, factsWith({ count: 11 }), due)).toBeNull();
  for (const count of [0, 1, 10]) {
    checkRetryLeft({ count, firstAt: due });
  }
  expect(() => {
    checkRetryLeft({ count: 11, firstAt: due });
  }).toThrow(expect.objectContaining({ code: 'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED' }));
});

test('whatever fails whenever: attempts follow each other in the window, 8 at most, and are wanted when planned', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.array(
        fc.record({ code: fc.constantFrom(...declineCodes), delayMs: fc.nat(dayMs), manual: fc.nat(2) }),
        { minLength: 9, maxLength: 12 },
      ),
      (windowDays, failures) => {
        let newest: PlannedRetry | null = { renewsAt: due, attempt: 0, at: due };
        let count = 0;
        const firstAt = due + (failures[0]?.delayMs ?? 0);
        for (const { code, delayMs, manual } of failures) {
          // The gateway takes time to decline, and customers try other cards meanwhile.
          const failedAt = newest.at + delayMs;
          count += 1 + manual;
          const payment = { ...failure, retryAttempt: newest.attempt, errorCode: code };
          const facts = factsWith({ windowDays, failed: { count, firstAt } });
          const retry = decideRetry(payment, facts, failedAt);
          if (!retry) return;
          expect(isHardDecline(code)).toBe(false);
          expect(retry.attempt).toBe(newest.attempt + 1);
          expect(retry.attempt).toBeLessThanOrEqual(8);
          expect(retry.at).toBeGreaterThanOrEqual(failedAt + 12 * hourMs);
          expect(retry.at).toBeLessThanOrEqual(firstAt + windowDays * dayMs);
          expect(count).toBeLessThanOrEqual(10);
          expect(isRetryWanted(retry, facts)).toBe(true);
          newest = retry;
        }
        expect.unreachable('the chain ends with the 8th retry at the latest');
      },
    ),
  );
});

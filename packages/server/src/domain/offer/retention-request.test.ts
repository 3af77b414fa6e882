import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { walletShare } from '../wallet/wallet-share.ts';
import {
  type ConfirmedChange,
  cancellationOf,
  isPaidAsConfirmed,
  nameOfQuote,
  readQuoteName,
} from './retention-request.ts';

const confirmed = (over: Partial<ConfirmedChange>): ConfirmedChange => ({
  productId: asId<'product'>('prod_basic'),
  quantity: 1,
  isAtNextBillingDate: false,
  quoteId: asId<'quote'>('quo_1'),
  asked: 0n,
  wallet: 0n,
  ...over,
});

test('an active plan is cancelled at its billing date, and one that has none to wait for at once', () => {
  const request = {
    kind: 'cancel',
    subscriptionId: asId<'subscription'>('sub_1'),
    attempt: 'a',
    feedback: 'unused',
    comment: null,
  } as const;
  const why = { cancelReason: 'cancelled_by_customer', cancellationFeedback: 'unused' };
  expect(cancellationOf({ status: 'active' }, request)).toEqual({ ...why, cancelAtNextBillingDate: true });
  for (const status of ['on_hold', 'paused'] as const) {
    expect(cancellationOf({ status }, request)).toEqual({ ...why, status: 'cancelled' });
  }
});

test('what was confirmed holds while the wallet pays the same, and no longer', () => {
  const amounts = fc.bigInt({ min: 0n, max: 100_000n });
  fc.assert(
    fc.property(amounts, amounts, amounts, (total, balance, later) => {
      const wallet = walletShare(total, balance, 'USD');
      const change = confirmed({ asked: total - wallet, wallet });
      expect(isPaidAsConfirmed(change, balance, 'USD')).toBe(true);
      expect(isPaidAsConfirmed(change, later, 'USD')).toBe(walletShare(total, later, 'USD') === wallet);
    }),
  );
});

test('the wallet has no say in credit that is given, nor in a change that waits', () => {
  expect(isPaidAsConfirmed(confirmed({ asked: -5000n }), 0n, 'USD')).toBe(true);
  expect(
    isPaidAsConfirmed(confirmed({ asked: 5000n, wallet: 100n, isAtNextBillingDate: true }), 0n, 'USD'),
  ).toBe(true);
});

test("a quote's name says what the wallet pays, and one of billing's own says nothing of it", () => {
  const quotes = fc.stringMatching(/^quo_[0-9a-z]{1,10}_[\w-]{27}$/).map(asId<'quote'>);
  fc.assert(
    fc.property(quotes, fc.bigInt({ min: 0n, max: 10n ** 15n }), (quoteId, wallet) => {
      expect(readQuoteName(nameOfQuote(quoteId, wallet))).toEqual({ quoteId, wallet });
      expect(readQuoteName(quoteId)).toEqual({ quoteId, wallet: null });
    }),
  );
});

import { noCredits } from '../credit/payment-credits.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { type LedgerEntry, bookPayment, bookRefund, bookRefundReversal } from './ledger.ts';

const paymentId = asId<'payment'>('pay_1');
const refundId = asId<'refund'>('ref_1');
const sold = fc
  .record({
    totalAmount: fc.bigInt({ min: 0n, max: 10n ** 15n }),
    share: fc.bigInt({ min: 0n, max: 100n }),
    currency: fc.constantFrom('USD', 'JPY', 'BHD'),
  })
  .map(({ totalAmount, share, currency }) => ({
    paymentId,
    totalAmount,
    tax: (totalAmount * share) / 100n,
    credits: noCredits,
    currency,
  }));

function balances(...entries: readonly (LedgerEntry | null)[]): Record<string, bigint> {
  const sums: Record<string, bigint> = { gateway: 0n, sales: 0n, tax: 0n };
  for (const posting of entries.flatMap((entry) => entry?.postings ?? [])) {
    sums[posting.account] = (sums[posting.account] ?? 0n) + posting.amount;
  }
  return sums;
}

describe('the ledger', () => {
  test('books every payment to zero, in one currency and with no empty posting', () => {
    fc.assert(
      fc.property(sold, (payment) => {
        const entry = bookPayment(payment);
        expect(entry === null).toBe(payment.totalAmount === 0n);
        const { gateway = 0n, sales = 0n, tax = 0n } = balances(entry);
        expect(gateway + sales + tax).toBe(0n);
        expect([gateway, tax]).toEqual([payment.totalAmount, -payment.tax]);
        for (const posting of entry?.postings ?? []) {
          expect(posting.amount).not.toBe(0n);
          expect(posting.currency).toBe(payment.currency);
        }
      }),
    );
  });

  test('is empty again when all of a payment has been given back', () => {
    fc.assert(
      fc.property(sold, (payment) => {
        const refund = {
          ...payment,
          refundId,
          disputeId: null,
          amount: payment.totalAmount,
          walletAmount: 0n,
        };
        const after = balances(bookPayment(payment), bookRefund(refund));
        expect(Object.values(after)).toEqual([0n, 0n, 0n]);
        const reversed = balances(bookRefund(refund), bookRefundReversal(refund));
        expect(Object.values(reversed).every((balance) => balance === 0n)).toBe(true);
      }),
    );
  });

  test('names what each entry is about', () => {
    const payment = {
      paymentId,
      totalAmount: 5390n,
      tax: 490n,
      credits: noCredits,
      currency: 'USD',
    } as const;
    expect(bookPayment(payment)).toEqual({
      reason: 'payment',
      paymentId,
      refundId: null,
      planChangeId: null,
      subscriptionId: null,
      walletEntryId: null,
      postings: [
        { account: 'gateway', amount: 5390n, currency: 'USD' },
        { account: 'sales', amount: -4900n, currency: 'USD' },
        { account: 'tax', amount: -490n, currency: 'USD' },
      ],
    });
    expect(
      bookRefund({ ...payment, refundId, disputeId: null, amount: 1078n, tax: 98n, walletAmount: 0n }),
    ).toMatchObject({
      reason: 'refund',
      refundId,
      planChangeId: null,
      subscriptionId: null,
      postings: [
        { account: 'gateway', amount: -1078n },
        { account: 'sales', amount: 980n },
        { account: 'tax', amount: 98n },
      ],
    });
  });
});

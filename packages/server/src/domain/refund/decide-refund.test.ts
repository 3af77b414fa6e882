import { noCredits } from '../credit/payment-credits.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { sampleBuyer } from '../customer/sample-buyer.ts';
import { asId } from '../ids.ts';
import { type LineItem, type Payment } from '../payment/payment.ts';
import { dayMs } from '../time.ts';
import { type RefundItemRequest, type RefundRequest, decideRefund } from './decide-refund.ts';
import { type EarlierRefund, type Refund, refundedToCard } from './refund.ts';

const soldAt = Date.UTC(2026, 0, 15);

function line(index: number, change: Partial<LineItem> = {}): LineItem {
  const total = change.total ?? 1_100n;
  const tax = change.tax ?? 100n;
  return {
    itemId: asId<'line_item'>(`itm_${index}`),
    kind: 'product',
    productId: asId<'product'>(`pdt_${index}`),
    addonId: null,
    name: `Sample product ${index}`,
    description: null,
    quantity: 1,
    unitAmount: total - tax,
    listAmount: total - tax,
    subtotal: total - tax,
    discount: 0n,
    tax,
    taxRateBps: 1_000,
    isTaxInclusive: false,
    total,
    refundedAmount: 0n,
    isSubscription: false,
    ...change,
  };
}

function payment(lines: readonly LineItem[], change: Partial<Payment> = {}): Payment {
  return {
    paymentId: asId<'payment'>('pay_sample'),
    businessId: asId<'business'>('bus_sample'),
    customerId: asId<'customer'>('cus_sample'),
    buyer: sampleBuyer,
    isCustomerProven: true,
    status: 'succeeded',
    purpose: 'purchase',
    currency: 'USD',
    totalAmount: sum(lines.map(({ total }) => total)),
    tax: sum(lines.map(({ tax }) => tax)),
    credits: noCredits,
    lines,
    billing: { country: 'JP', state: null, city: null, street: null, zipcode: null },
    metadata: {},
    checkoutSessionId: null,
    subscriptionId: null,
    invoiceId: asId<'invoice'>('inv_sample'),
    paymentMethodId: null,
    instrument: null,
    gateway: null,
    isCustomerPresent: true,
    forceAuthentication: false,
    discounts: [],
    customFieldResponses: null,
    renewsAt: null,
    planChangeId: null,
    acceptance: null,
    isUpdatePaymentMethod: false,
    retryAttempt: 0,
    errorCode: null,
    returnUrl: null,
    fallbackSessionId: null,
    refundedAmount: sum(lines.map(({ refundedAmount }) => refundedAmount)),
    createdAt: soldAt,
    updatedAt: soldAt,
    ...change,
  };
}

function request(items: readonly Partial<RefundItemRequest>[] | null): RefundRequest {
  const complete = { itemId: 'itm_0', amount: null, isTaxInclusive: true };
  return {
    refundId: asId<'refund'>('ref_sample'),
    items: items?.map((item) => ({ ...complete, ...item })) ?? null,
    reason: null,
    metadata: {},
  };
}

/** Payment after the refund has reserved its amounts. */
function after(before: Payment, refund: Refund): Payment {
  const lines = before.lines.map((one) => {
    const taken = refund.items.find(({ itemId }) => itemId === one.itemId)?.amount ?? 0n;
    return { ...one, refundedAmount: one.refundedAmount + taken };
  });
  return { ...before, lines, refundedAmount: before.refundedAmount + refund.amount };
}

/** The refunds once their gateway has answered. */
function settled(refunds: readonly Refund[]): EarlierRefund[] {
  return refunds.map((refund) => ({ ...refund, status: 'succeeded' }));
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function refusal(decide: () => unknown): { code: string; message: string } {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}

const refuse = (of: Payment, asked: RefundRequest, now = soldAt, earlier: readonly EarlierRefund[] = []) =>
  refusal(() => decideRefund(of, asked, earlier, now));

describe('a refund of what a wallet paid in part', () => {
  test('gives the card back first and no more than it paid, and the wallet exactly the rest', () => {
    const parts = fc.array(fc.bigInt({ min: 1n, max: 1_100n }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1_100n }), parts, (walletAmount, amounts) => {
        const paid = payment([line(0)], { credits: { ...noCredits, walletAmount } });
        let left = paid;
        let toCard = 0n;
        let toWallet = 0n;
        const given: EarlierRefund[] = [];
        const give = (asked: RefundRequest): void => {
          const refund = decideRefund(left, asked, given, soldAt);
          toCard += refundedToCard(refund);
          toWallet += refund.walletAmount;
          left = after(left, refund);
          given.push(...settled([refund]));
          expect(toWallet === 0n || toCard === 1_100n - walletAmount).toBe(true);
        };
        for (const amount of amounts) {
          if (left.refundedAmount + amount < 1_100n) give(request([{ amount }]));
        }
        give(request(null));
        expect([toCard, toWallet]).toEqual([1_100n - walletAmount, walletAmount]);
      }),
    );
  });

  test('is so, too, after any of the earlier refunds has failed, in any order', () => {
    const step = fc.record({ amount: fc.bigInt({ min: 1n, max: 1_100n }), reversed: fc.option(fc.nat(7)) });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 1_100n }),
        fc.array(step, { maxLength: 8 }),
        (walletAmount, steps) => {
          const paid = payment([line(0)], { credits: { ...noCredits, walletAmount } });
          const given: Refund[] = [];
          const left = (): Payment =>
            given.filter(({ status }) => status !== 'failed').reduce((so, refund) => after(so, refund), paid);
          const give = (amount: bigint | null): void => {
            const current = left();
            if (current.refundedAmount + (amount ?? 1n) > 1_100n) return;
            given.push({
              ...decideRefund(current, request([{ amount }]), given, soldAt),
              status: 'succeeded',
            });
            const standing = given.filter(({ status }) => status !== 'failed');
            expect(sum(standing.map(refundedToCard))).toBeLessThanOrEqual(1_100n - walletAmount);
            expect(sum(standing.map((refund) => refund.walletAmount))).toBeLessThanOrEqual(walletAmount);
          };
          for (const { amount, reversed } of steps) {
            give(amount);
            const back = reversed === null ? undefined : given[reversed];
            if (back) given[given.indexOf(back)] = { ...back, status: 'failed' };
          }
          give(null);
          expect(left().refundedAmount).toBe(1_100n);
        },
      ),
    );
  });
});

describe('a refund', () => {
  test('without lines gives back all of the payment', () => {
    const sold = payment([line(0), line(1, { total: 500n, tax: 0n })]);
    const refund = decideRefund(sold, request(null), [], soldAt);
    expect(refund).toMatchObject({ status: 'pending', amount: 1_600n, tax: 100n, isPartial: false });
    expect(refund.items).toEqual([
      { itemId: 'itm_0', amount: 1_100n, tax: 100n },
      { itemId: 'itm_1', amount: 500n, tax: 0n },
    ]);
  });

  test('without lines gives back what earlier refunds have left', () => {
    const sold = payment([line(0, { refundedAmount: 1_100n }), line(1, { refundedAmount: 330n })]);
    const refund = decideRefund(sold, request(null), [], soldAt);
    expect(refund).toMatchObject({ amount: 770n, tax: 70n, isPartial: true });
    expect(refund.items).toEqual([{ itemId: 'itm_1', amount: 770n, tax: 70n }]);
  });

  test('of one line takes its share of the tax', () => {
    const sold = payment([line(0), line(1)]);
    const refund = decideRefund(sold, request([{ itemId: 'itm_1', amount: 550n }]), [], soldAt);
    expect(refund).toMatchObject({ amount: 550n, tax: 50n, isPartial: true });
  });

  test('of an amount without tax adds the tax to it', () => {
    const sold = payment([line(0)]);
    const asked = request([{ amount: 500n, isTaxInclusive: false }]);
    expect(decideRefund(sold, asked, [], soldAt)).toMatchObject({ amount: 550n, tax: 50n });
    const all = request([{ amount: 1_000n, isTaxInclusive: false }]);
    expect(decideRefund(sold, all, [], soldAt)).toMatchObject({ amount: 1_100n, isPartial: false });
  });

  test('finds a line by the product or the add-on it was sold as', () => {
    const addon = {
      kind: 'addon',
      productId: asId<'product'>('pdt_0'),
      addonId: asId<'addon'>('adn_0'),
    } as const;
    const sold = payment([line(0), line(1, addon)]);
    const byProduct = decideRefund(sold, request([{ itemId: 'pdt_0' }]), [], soldAt);
    expect(byProduct.items.map(({ itemId }) => itemId)).toEqual(['itm_0']);
    const byAddon = decideRefund(sold, request([{ itemId: 'adn_0' }]), [], soldAt);
    expect(byAddon.items.map(({ itemId }) => itemId)).toEqual(['itm_1']);
  });

  test('carries the reason, the metadata and the payment it is about', () => {
    const asked = { ...request(null), reason: 'changed their mind', metadata: { ticket: 7 } };
    expect(decideRefund(payment([line(0)]), asked, [], soldAt + 5)).toMatchObject({
      refundId: 'ref_sample',
      paymentId: 'pay_sample',
      customerId: 'cus_sample',
      currency: 'USD',
      reason: 'changed their mind',
      metadata: { ticket: 7 },
      createdAt: soldAt + 5,
    });
  });
});

describe('a refund is refused', () => {
  const sold = payment([line(0), line(1)]);

  test.each([
    'processing',
    'failed',
    'requires_customer_action',
    'requires_payment_method',
    'cancelled',
  ] as const)('of a payment that is %s', (status) => {
    expect(refuse({ ...sold, status }, request(null))).toMatchObject({ code: 'PAYMENT_NOT_SUCCEEDED' });
  });

  test('of a payment of nothing', () => {
    const free = payment([line(0, { total: 0n, tax: 0n })]);
    expect(refuse(free, request(null))).toMatchObject({ code: 'ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED' });
  });

  test('while another one is pending, even when nothing is left', () => {
    const spent = payment([line(0, { refundedAmount: 1_100n })]);
    for (const of of [sold, spent]) {
      expect(
        refuse(of, request(null), soldAt, [{ status: 'pending', amount: 1n, walletAmount: 0n }]),
      ).toMatchObject({
        code: 'EXISTING_REFUND_REQUEST_PROCESSING',
      });
    }
  });

  test('when nothing is left of the payment', () => {
    const spent = payment([line(0, { refundedAmount: 1_100n })]);
    expect(refuse(spent, request(null))).toMatchObject({ code: 'PAYMENT_ALREADY_REFUNDED' });
    expect(refuse(spent, request([{}]))).toMatchObject({ code: 'PAYMENT_ALREADY_REFUNDED' });
  });

  test('from the thirtieth day on', () => {
    expect(decideRefund(sold, request(null), [], soldAt + 30 * dayMs - 1).amount).toBe(2_200n);
    expect(refuse(sold, request(null), soldAt + 30 * dayMs)).toMatchObject({ code: 'REFUND_WINDOW_EXPIRED' });
  });

  test('of a line that the payment does not have', () => {
    const known = refuse(sold, request([{ itemId: 'itm_1' }, { itemId: 'itm_9' }]));
    expect(known).toMatchObject({ code: 'LINE_ITEM_NOT_FOUND' });
    expect(known.message).toMatch(/^items\.1\.item_id: /);
  });

  test('of a product that has several lines, unless the line is named', () => {
    const twice = payment([line(0), line(1, { productId: asId<'product'>('pdt_0') })]);
    expect(refuse(twice, request([{ itemId: 'pdt_0' }]))).toMatchObject({ code: 'INVALID_REQUEST_BODY' });
    expect(decideRefund(twice, request([{ itemId: 'itm_1' }]), [], soldAt).amount).toBe(1_100n);
  });

  test('of a line that is named twice, in whatever words', () => {
    const asked = request([
      { itemId: 'itm_0', amount: 1n },
      { itemId: 'pdt_0', amount: 1n },
    ]);
    expect(refuse(sold, asked)).toMatchObject({ code: 'DUPLICATE_LINE_ITEMS_IN_REQUEST' });
  });

  test('of a line of which nothing is left', () => {
    const half = payment([line(0, { refundedAmount: 1_100n }), line(1)]);
    expect(refuse(half, request([{ amount: 1n }]))).toMatchObject({ code: 'LINE_ITEM_FULLY_REFUNDED' });
    expect(refuse(half, request([{}]))).toMatchObject({ code: 'LINE_ITEM_FULLY_REFUNDED' });
  });

  test('of nothing, and of more than is left of the line', () => {
    expect(refuse(sold, request([{ amount: 0n }]))).toMatchObject({
      code: 'LINE_ITEM_REFUND_AMOUNT_TOO_LOW',
    });
    const high = refuse(sold, request([{ amount: 1_101n }]));
    expect(high).toMatchObject({ code: 'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH' });
    expect(high.message).toContain('1100 is left');
    const net = refuse(sold, request([{ amount: 1_001n, isTaxInclusive: false }]));
    expect(net).toMatchObject({ code: 'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH' });
    expect(net.message).toContain('1000 is left of this line without tax');
  });
});

describe('any number of refunds of one payment', () => {
  const someLine = fc
    .tuple(fc.bigInt({ min: 0n, max: 1_000_000n }), fc.integer({ min: 0, max: 9_999 }))
    .map(([total, bps]) => ({ total, tax: (total * BigInt(bps)) / 10_000n }));
  const somePayment = fc
    .array(someLine, { minLength: 1, maxLength: 4 })
    .map((lines) => payment(lines.map((amounts, index) => line(index, amounts))))
    .filter(({ totalAmount }) => totalAmount > 0n);
  const someItem = fc.record({
    itemId: fc.integer({ min: 0, max: 4 }).map((index) => `itm_${index}`),
    amount: fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })),
    isTaxInclusive: fc.boolean(),
  });
  const someRequests = fc.array(fc.option(fc.array(someItem, { minLength: 1, maxLength: 3 }), { freq: 6 }), {
    maxLength: 12,
  });

  /** Performs the refunds that are not refused, then refunds the rest. */
  function refundAll(sold: Payment, requests: readonly (readonly RefundItemRequest[] | null)[]) {
    let current = sold;
    const refunds: Refund[] = [];
    for (const items of [...requests, null]) {
      try {
        const refund = decideRefund(current, request(items), settled(refunds), soldAt);
        refunds.push(refund);
        current = after(current, refund);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }
    return { refunds, items: refunds.flatMap((refund) => refund.items), end: current };
  }

  test('comes to exactly what was captured and to exactly its tax, in total and on every line', () => {
    fc.assert(
      fc.property(somePayment, someRequests, (sold, requests) => {
        const { refunds, items } = refundAll(sold, requests);
        expect(sum(refunds.map(({ amount }) => amount))).toBe(sold.totalAmount);
        expect(sum(refunds.map(({ tax }) => tax))).toBe(sold.tax);
        for (const one of sold.lines) {
          const ofLine = items.filter(({ itemId }) => itemId === one.itemId);
          expect(sum(ofLine.map(({ amount }) => amount))).toBe(one.total);
          expect(sum(ofLine.map(({ tax }) => tax))).toBe(one.tax);
        }
      }),
    );
  });

  test('never exceeds the payment or a line on the way, and no part is negative', () => {
    fc.assert(
      fc.property(somePayment, someRequests, (sold, requests) => {
        const { refunds, items, end } = refundAll(sold, requests);
        expect(end.refundedAmount).toBeLessThanOrEqual(sold.totalAmount);
        for (const { total, refundedAmount } of end.lines) expect(refundedAmount <= total).toBe(true);
        for (const { amount, tax } of items) expect(amount > 0n && tax >= 0n && tax <= amount).toBe(true);
        for (const refund of refunds) {
          expect(refund.amount).toBe(sum(refund.items.map(({ amount }) => amount)));
          expect(refund.tax).toBe(sum(refund.items.map(({ tax }) => tax)));
          expect(refund.isPartial).toBe(refund.amount < sold.totalAmount);
        }
      }),
    );
  });

  test('holds the tax of each line within half a unit of its share at every step', () => {
    fc.assert(
      fc.property(somePayment, someRequests, (sold, requests) => {
        const { refunds } = refundAll(sold, requests);
        for (const one of sold.lines) {
          let amount = 0n;
          let tax = 0n;
          for (const item of refunds.flatMap((refund) => refund.items)) {
            if (item.itemId !== one.itemId) continue;
            amount += item.amount;
            tax += item.tax;
            const twiceTheError = 2n * (tax * one.total - amount * one.tax);
            expect(twiceTheError <= one.total && -twiceTheError <= one.total).toBe(true);
          }
        }
      }),
    );
  });

  test('of an amount without tax gives back exactly that amount besides the tax', () => {
    fc.assert(
      fc.property(
        someLine,
        fc.bigInt({ min: 1n, max: 1_000_000n }),
        fc.bigInt({ min: 0n, max: 1_000_000n }),
        (amounts, net, before) => {
          fc.pre(before < amounts.total);
          const sold = payment([line(0, { ...amounts, refundedAmount: before })]);
          const asked = request([{ amount: net, isTaxInclusive: false }]);
          try {
            const refund = decideRefund(sold, asked, [], soldAt);
            expect(refund.amount - refund.tax).toBe(net);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            expect(error.code).toBe('LINE_ITEM_REFUND_AMOUNT_TOO_HIGH');
          }
        },
      ),
    );
  });
});

import { noCredits } from '../credit/payment-credits.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleBusiness } from '../business/sample-business.ts';
import type { Discount } from '../catalog/discount.ts';
import { sampleBuyer } from '../customer/sample-buyer.ts';
import { asId } from '../ids.ts';
import { type LineItem, type Payment } from '../payment/payment.ts';
import type { Charge, GrantedDiscount } from '../pricing/charge.ts';
import { priceDue } from '../pricing/price-due.ts';
import { priceLines, totalsOf } from '../pricing/price-lines.ts';
import { decideRefund } from '../refund/decide-refund.ts';
import type { Refund } from '../refund/refund.ts';
import { taxCategories } from '../tax/tax-category.ts';
import { dayMs } from '../time.ts';
import { toCreditNote } from './credit-note.ts';
import { type Issuer, toInvoice } from './invoice.ts';
import type { TaxShare } from './tax-shares.ts';

const soldAt = Date.UTC(2026, 10, 23);

const issuer: Issuer = {
  business: { ...sampleBusiness, mode: 'live', displayName: 'Sample Shop' },
  timeZone: 'UTC',
};

const numbers = { number: 'SA-2026-00001', orderNumber: '1001' };
const noteNumbers = { number: 'CN-2026-00001', invoiceNumber: numbers.number };

function discount(code: string, change: Partial<Discount> = {}): Discount {
  return {
    discountId: asId<'discount'>(`dsc_${code}`),
    businessId: asId<'business'>('bus_sample'),
    code,
    name: null,
    type: 'percentage',
    amount: 1_000,
    currencyOptions: [],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles: null,
    preserveOnPlanChange: false,
    metadata: {},
    createdAt: 0,
    ...change,
  };
}

function charge(change: Partial<Charge> = {}): Charge {
  return {
    itemIndex: 0,
    kind: 'product',
    productId: asId<'product'>('pdt_sample'),
    addonId: null,
    name: 'Sample product',
    description: null,
    quantity: 1,
    unitAmount: 1_000n,
    taxCategory: 'saas',
    isTaxInclusive: false,
    isSubscription: false,
    productDiscountBps: 0,
    isDiscountable: true,
    ...change,
  };
}

/** Succeeded payment for these charges in Japan, where books are taxed at 8 % and the rest at 10 %. */
function pay(charges: readonly Charge[], granted: readonly GrantedDiscount[] = []): Payment {
  const priced = priceLines(charges, granted, {
    address: { country: 'JP', state: null },
    taxRates: [
      { country: 'JP', state: null, taxCategory: null, name: 'JCT', rateBps: 1_000 },
      { country: 'JP', state: null, taxCategory: 'e_book', name: 'JCT', rateBps: 800 },
    ],
  });
  const totals = totalsOf(priced);
  return {
    paymentId: asId<'payment'>('pay_sample'),
    businessId: asId<'business'>('bus_sample'),
    customerId: asId<'customer'>('cus_sample'),
    buyer: sampleBuyer,
    isCustomerProven: true,
    status: 'succeeded',
    purpose: 'purchase',
    currency: 'JPY',
    totalAmount: totals.total,
    tax: totals.tax,
    credits: noCredits,
    lines: priced.map((line, index): LineItem => ({
      ...line,
      itemId: asId<'line_item'>(`itm_${index}`),
      refundedAmount: 0n,
    })),
    billing: { country: 'JP', state: '東京都', city: '港区', street: '見本町1-2-3', zipcode: '107-0061' },
    metadata: {},
    checkoutSessionId: null,
    subscriptionId: null,
    invoiceId: asId<'invoice'>('inv_sample'),
    paymentMethodId: null,
    instrument: {
      provider: 'simulator',
      token: 'secret',
      cardNetwork: 'VISA',
      lastFour: '4242',
      expiryMonth: 12,
      expiryYear: 2034,
      cardType: 'CREDIT',
      holderName: null,
      issuingCountry: null,
      currencies: null,
      isRecurringEnabled: true,
    },
    gateway: null,
    isCustomerPresent: true,
    forceAuthentication: false,
    discounts: granted.map(({ discount: each, position }) => ({
      discount: each,
      position,
      cyclesRemaining: null,
    })),
    customFieldResponses: null,
    retryAttempt: 0,
    renewsAt: null,
    planChangeId: null,
    acceptance: null,
    isUpdatePaymentMethod: false,
    errorCode: null,
    returnUrl: null,
    fallbackSessionId: null,
    refundedAmount: 0n,
    createdAt: soldAt,
    updatedAt: soldAt,
  };
}

/** Succeeded subscription payment in dollars, reduced by unused time and credit. */
function owe(
  charges: readonly Charge[],
  granted: readonly GrantedDiscount[],
  shares: { readonly unused: bigint; readonly credit: bigint; readonly wallet: bigint },
): Payment {
  const lines = priceLines(charges, granted, {
    address: { country: 'JP', state: null },
    taxRates: [{ country: 'JP', state: null, taxCategory: null, name: 'JCT', rateBps: 1_000 }],
  });
  const net = sum(lines.map(({ taxable }) => taxable));
  const priced = priceDue(
    { lines, unused: (net * shares.unused) / 100n },
    (net * shares.credit) / 100n,
    'USD',
  );
  const walletAmount = (priced.totals.total * shares.wallet) / 100n;
  return {
    ...pay(charges, granted),
    purpose: 'plan_change',
    currency: 'USD',
    totalAmount: priced.totals.total,
    tax: priced.totals.tax,
    credits: {
      unusedAmount: priced.unused,
      creditAmount: priced.credit,
      topUpAmount: priced.topUp,
      walletAmount,
    },
    lines: priced.lines.map((line, index) => ({
      ...line,
      itemId: asId<'line_item'>(`itm_${index}`),
      refundedAmount: 0n,
    })),
  };
}

function refundOf(payment: Payment, items: Parameters<typeof decideRefund>[1]['items']): Refund {
  const asked = { refundId: asId<'refund'>('ref_sample'), items, reason: 'secret', metadata: {} };
  return { ...decideRefund(payment, asked, [], soldAt + dayMs), status: 'succeeded' };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const taxedAmount = (shares: readonly TaxShare[]): bigint =>
  sum(shares.map(({ taxable, tax }) => taxable + tax));

const anyCharge = fc
  .record({
    kind: fc.constantFrom('product' as const, 'addon' as const),
    quantity: fc.integer({ min: 1, max: 1_000 }),
    unitAmount: fc.bigInt({ min: 0n, max: 1_000_000n }),
    taxCategory: fc.constantFrom(...taxCategories),
    isTaxInclusive: fc.boolean(),
    productDiscountBps: fc.constantFrom(0, 0, 1, 1_500, 10_000),
  })
  .map(charge);
const anyDiscounts = fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 3 }).map((rates) =>
  rates.map((amount, position) => ({
    discount: discount(`CODE${position}`, { amount }),
    position,
    option: null,
  })),
);
const anyPayment = fc
  .tuple(fc.array(anyCharge, { minLength: 1, maxLength: 8 }), anyDiscounts)
  .map(([charges, discounts]) => pay(charges, discounts));

describe('an invoice', () => {
  test('adds up to the payment to the last unit, line by line and rate by rate', () => {
    fc.assert(
      fc.property(anyPayment, (payment) => {
        const invoice = toInvoice(payment, issuer, numbers, []);
        const added = sum(invoice.taxes.filter(({ isIncluded }) => !isIncluded).map(({ tax }) => tax));
        expect(invoice.total).toBe(payment.totalAmount);
        expect(invoice.subtotal - invoice.discount + added).toBe(payment.totalAmount);
        expect(sum(invoice.lines.map(({ amount }) => amount))).toBe(invoice.subtotal);
        expect(sum(invoice.taxes.map(({ tax }) => tax))).toBe(payment.tax);
        expect(taxedAmount(invoice.taxes)).toBe(payment.totalAmount);
        expect(invoice.discount >= 0n).toBe(true);
        for (const line of invoice.lines) expect(line.amount).toBe(line.unitAmount * BigInt(line.quantity));
      }),
    );
  });

  test('adds up also with unused time and credit, each on a line of its own, and with what the wallet paid', () => {
    const share = fc.bigInt({ min: 0n, max: 100n });
    const shares = fc.record({ unused: share, credit: share, wallet: share });
    const charges = fc.array(anyCharge, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(charges, anyDiscounts, shares, (sold, granted, parts) => {
        const payment = owe(sold, granted, parts);
        const invoice = toInvoice(payment, issuer, numbers, []);
        const added = sum(invoice.taxes.filter(({ isIncluded }) => !isIncluded).map(({ tax }) => tax));
        const off = invoice.discount + invoice.unused + invoice.credit;
        expect(invoice.subtotal - off + added).toBe(payment.totalAmount);
        expect(invoice.unused >= 0n && invoice.credit >= 0n).toBe(true);
        expect(invoice.paidByWallet).toBe(payment.credits.walletAmount);
        if (payment.lines.some(({ isTaxInclusive }) => isTaxInclusive)) return;
        expect([invoice.unused, invoice.credit]).toEqual([
          payment.credits.unusedAmount,
          payment.credits.creditAmount,
        ]);
      }),
    );
  });

  test('names no card where the wallet paid all of it', () => {
    const sold = [charge({ unitAmount: 5_000n })];
    const paidBy = (wallet: bigint) =>
      toInvoice(owe(sold, [], { unused: 0n, credit: 0n, wallet }), issuer, numbers, []).paidWith;
    expect(paidBy(100n)).toBeNull();
    expect(paidBy(40n)).toEqual({ network: 'VISA', lastFour: '4242' });
  });

  test('names each rate once, the highest first, and tells included tax from tax on top', () => {
    const payment = pay([
      charge({ taxCategory: 'e_book' }),
      charge({ unitAmount: 2_000n }),
      charge({ unitAmount: 1_100n, isTaxInclusive: true }),
      charge({ unitAmount: 500n, quantity: 2 }),
    ]);
    expect(toInvoice(payment, issuer, numbers, []).taxes).toEqual([
      { rateBps: 1_000, isIncluded: false, taxable: 3_000n, tax: 300n },
      { rateBps: 1_000, isIncluded: true, taxable: 1_000n, tax: 100n },
      { rateBps: 800, isIncluded: false, taxable: 1_000n, tax: 80n },
    ]);
  });

  test('names the codes in the order they were taken', () => {
    const granted = [
      { discount: discount('SECOND'), position: 1, option: null },
      { discount: discount('FIRST'), position: 0, option: null },
    ];
    const invoice = toInvoice(pay([charge()], granted), issuer, numbers, []);
    expect(invoice.discountCodes).toEqual(['FIRST', 'SECOND']);
    expect(invoice.discount).toBe(190n);
  });

  test('counts what has been given back, and not what is under way or was refused', () => {
    const payment = pay([charge(), charge()]);
    const refund = refundOf(payment, [{ itemId: 'itm_0', amount: 300n, isTaxInclusive: true }]);
    const later = { ...refund, refundId: asId<'refund'>('ref_later'), createdAt: soldAt + 2 * dayMs };
    const invoice = toInvoice(payment, issuer, numbers, [
      later,
      refund,
      { ...refund, status: 'pending' },
      { ...refund, status: 'failed' },
    ]);
    expect(invoice.refunds.map(({ refundId }) => refundId)).toEqual(['ref_sample', 'ref_later']);
    expect(invoice.paid).toBe(payment.totalAmount - 600n);
    expect(invoice.total).toBe(payment.totalAmount);
  });

  test('bills the address of the purchase, and the business its checkout named', () => {
    const buyer = { ...sampleBuyer, businessName: 'Sample Trading', taxId: 'T1234567890123' };
    expect(toInvoice({ ...pay([charge()]), buyer }, issuer, numbers, []).buyer).toEqual({
      name: 'Sample Customer',
      email: 'sample.customer@example.com',
      businessName: 'Sample Trading',
      taxId: 'T1234567890123',
      address: pay([charge()]).billing,
    });
  });

  test('exists for succeeded payments only', () => {
    const failed: Payment = { ...pay([charge()]), status: 'failed' };
    expect(() => toInvoice(failed, issuer, numbers, [])).toThrow(/only a succeeded payment/);
  });
});

describe('a credit note', () => {
  test('adds up to the refund to the last unit, line by line and rate by rate', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyPayment, portions, (payment, percents) => {
        const items = payment.lines.flatMap((line, index) => {
          const amount = (line.total * BigInt(percents[index] ?? 1)) / 100n;
          return amount === 0n ? [] : [{ itemId: line.itemId, amount, isTaxInclusive: true }];
        });
        fc.pre(items.length > 0);
        const refund = refundOf(payment, items);
        const note = toCreditNote(refund, payment, issuer, noteNumbers);
        expect(note.total).toBe(refund.amount);
        expect(sum(note.lines.map(({ amount }) => amount))).toBe(refund.amount);
        expect(taxedAmount(note.taxes)).toBe(refund.amount);
        expect(sum(note.taxes.map(({ tax }) => tax))).toBe(refund.tax);
      }),
    );
  });

  test("names the invoice it takes back from, and not the seller's reason", () => {
    const payment = pay([charge()]);
    const note = toCreditNote(refundOf(payment, null), payment, issuer, noteNumbers);
    expect(note).toMatchObject({
      ...noteNumbers,
      issuedAt: soldAt + dayMs,
      invoicedAt: soldAt,
      lines: [{ name: 'Sample product', amount: 1_100n, taxRateBps: 1_000 }],
    });
    expect(Object.values(note)).not.toContain('secret');
  });
});

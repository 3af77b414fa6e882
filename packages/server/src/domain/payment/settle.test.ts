import { noCredits } from '../credit/payment-credits.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CheckoutSession, defaultOptions, sessionLifetimeMs } from '../checkout/checkout-session.ts';
import { sampleBuyer } from '../customer/sample-buyer.ts';
import { asId } from '../ids.ts';
import { declineCodes } from './decline-codes.ts';
import type { GatewayOutcome, Instrument } from './gateway-outcome.ts';
import { type Payment, type PaymentStatus, paymentTransitions } from './payment.ts';
import { type Settlement, type SettlementFacts, decideSettlement } from './settle.ts';

const now = Date.UTC(2026, 10, 23, 12);
const statuses = Object.keys(paymentTransitions) as PaymentStatus[];
const underWay: readonly PaymentStatus[] = ['processing', 'requires_customer_action'];
const terminal = statuses.filter((status) => Object.keys(paymentTransitions[status]).length === 0);

const instrument: Instrument = {
  provider: 'simulator',
  token: 'sim_1',
  cardNetwork: 'VISA',
  lastFour: '4242',
  expiryMonth: 12,
  expiryYear: 2034,
  cardType: 'CREDIT',
  holderName: null,
  issuingCountry: 'US',
  currencies: null,
  isRecurringEnabled: true,
};
const billing = { country: 'US', state: null, city: null, street: null, zipcode: null } as const;

function paymentWith(over: Partial<Payment> = {}): Payment {
  return {
    paymentId: asId<'payment'>('pay_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    buyer: sampleBuyer,
    isCustomerProven: true,
    status: 'processing',
    purpose: 'purchase',
    currency: 'USD',
    totalAmount: 5390n,
    tax: 490n,
    credits: noCredits,
    lines: [],
    billing,
    metadata: {},
    checkoutSessionId: asId<'checkout_session'>('cks_1'),
    subscriptionId: null,
    invoiceId: asId<'invoice'>('inv_1'),
    paymentMethodId: null,
    instrument,
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
    refundedAmount: 0n,
    createdAt: now,
    updatedAt: now,
    ...over,
  };
}

function sessionWith(over: Partial<CheckoutSession['options']> = {}): CheckoutSession {
  return {
    sessionId: asId<'checkout_session'>('cks_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    customerEmail: 'sample.customer@example.com',
    customerName: 'Sample Customer',
    customerPhone: null,
    cart: { items: [], discounts: [], typedCodes: [], trialPeriodDays: null, onDemand: null },
    options: { ...defaultOptions, ...over },
    metadata: { offer: 'bundle' },
    paymentId: asId<'payment'>('pay_1'),
    createdAt: now - 1,
    expiresAt: now + 1,
    completedAt: null,
  };
}

function factsWith(payment: Payment, session: CheckoutSession | null = sessionWith()): SettlementFacts {
  return { payment, session, subscribed: null, fallbackSessionId: asId<'checkout_session'>('cks_2'), now };
}

const paid = (payment: Payment): GatewayOutcome => ({
  status: 'succeeded',
  amount: payment.totalAmount,
  currency: payment.currency,
});

const undecided: GatewayOutcome = { status: 'processing' };

const anyPayment = fc
  .record({
    status: fc.constantFrom(...statuses),
    totalAmount: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    taxShare: fc.integer({ min: 0, max: 100 }),
    hasPlan: fc.boolean(),
    hasInstrument: fc.boolean(),
    hasSession: fc.boolean(),
  })
  .map(({ totalAmount, taxShare, hasPlan, hasInstrument, hasSession, status }) =>
    paymentWith({
      status,
      totalAmount,
      tax: (totalAmount * BigInt(taxShare)) / 100n,
      subscriptionId: hasPlan ? asId<'subscription'>('sub_1') : null,
      instrument: hasInstrument ? instrument : null,
      checkoutSessionId: hasSession ? asId<'checkout_session'>('cks_1') : null,
    }),
  );

function outcomeFor(payment: Payment): fc.Arbitrary<GatewayOutcome> {
  return fc.oneof(
    fc.constant(paid(payment)),
    fc.constantFrom(...declineCodes).map((declineCode) => ({ status: 'failed' as const, declineCode })),
    fc.constantFrom({ status: 'requires_action' as const }, { status: 'processing' as const }),
  );
}

const anyCase = anyPayment.chain((payment) =>
  fc.record({
    payment: fc.constant(payment),
    outcomes: fc.array(outcomeFor(payment), { minLength: 1, maxLength: 6 }),
    isOneClick: fc.boolean(),
  }),
);

/** Payment after the settlement is committed. */
function settled(payment: Payment, settlement: Settlement | undefined): Payment {
  return settlement ? { ...payment, status: settlement.status, errorCode: settlement.errorCode } : payment;
}

describe('whatever the gateway says, in whatever order and however often,', () => {
  test('a payment that has ended stays as it is', () => {
    fc.assert(
      fc.property(anyCase, ({ payment, outcomes }) => {
        fc.pre(!underWay.includes(payment.status));
        for (const outcome of outcomes) {
          expect(decideSettlement(factsWith(payment), outcome)).toBeUndefined();
        }
      }),
    );
  });

  test('a decision is always made, along the edges of the table, and ends at most once', () => {
    fc.assert(
      fc.property(anyCase, ({ payment, outcomes, isOneClick }) => {
        const session = payment.checkoutSessionId === null ? null : sessionWith({ isOneClick });
        let current = payment;
        let endings = 0;
        for (const outcome of outcomes) {
          const settlement = decideSettlement(factsWith(current, session), outcome);
          if (!settlement) continue;
          expect(paymentTransitions[current.status]).toHaveProperty(settlement.status);
          if (terminal.includes(settlement.status)) endings++;
          current = settled(current, settlement);
        }
        expect(endings).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the same news a second time changes nothing', () => {
    fc.assert(
      fc.property(anyCase, ({ payment, outcomes: [outcome = undecided] }) => {
        const first = decideSettlement(factsWith(payment), outcome);
        expect(decideSettlement(factsWith(settled(payment, first)), outcome)).toBeUndefined();
      }),
    );
  });

  test('money is booked exactly when it was taken, for the whole amount', () => {
    fc.assert(
      fc.property(anyCase, ({ payment, outcomes: [outcome = undecided] }) => {
        const settlement = decideSettlement(factsWith(payment), outcome);
        const entry = settlement?.ledgerEntry ?? null;
        const isTaken = settlement?.status === 'succeeded' && payment.totalAmount > 0n;
        expect(entry !== null).toBe(isTaken);
        const sum = entry?.postings.reduce((total, { amount }) => total + amount, 0n) ?? 0n;
        expect(sum).toBe(0n);
        if (entry) {
          const cash = entry.postings.find(({ account }) => account === 'gateway');
          expect(cash?.amount).toBe(payment.totalAmount);
        }
      }),
    );
  });
});

describe('a payment that succeeds', () => {
  test('saves its method, pays its session and starts its plan, told in this order', () => {
    const payment = paymentWith({ subscriptionId: asId<'subscription'>('sub_1') });
    const settlement = decideSettlement(factsWith(payment), paid(payment));
    expect(settlement).toMatchObject({
      status: 'succeeded',
      startedStatus: 'active',
      savesPaymentMethod: true,
      completesSession: true,
      releasesDiscounts: false,
      fallbackSession: null,
    });
    expect(settlement?.events.map(({ type, objectId }) => [type, objectId])).toEqual([
      ['payment.succeeded', 'pay_1'],
      ['subscription.active', 'sub_1'],
    ]);
  });

  test('of nothing books nothing and saves no method when there was none', () => {
    const payment = paymentWith({ totalAmount: 0n, tax: 0n, instrument: null });
    expect(decideSettlement(factsWith(payment), paid(payment))).toMatchObject({
      status: 'succeeded',
      ledgerEntry: null,
      savesPaymentMethod: false,
    });
  });

  test('must have been charged exactly what it is for', () => {
    const payment = paymentWith();
    const facts = factsWith(payment);
    const wrong: readonly GatewayOutcome[] = [
      { status: 'succeeded', amount: 5391n, currency: 'USD' },
      { status: 'succeeded', amount: 5390n, currency: 'EUR' },
    ];
    for (const outcome of wrong) expect(() => decideSettlement(facts, outcome)).toThrow(/exactly the amount/);
  });
});

describe('a payment that fails', () => {
  const declined: GatewayOutcome = { status: 'failed', declineCode: 'STOLEN_CARD' };

  test('keeps the true reason, saves nothing and leaves its session open', () => {
    const payment = paymentWith({ subscriptionId: asId<'subscription'>('sub_1') });
    const settlement = decideSettlement(factsWith(payment), declined);
    expect(settlement).toMatchObject({
      status: 'failed',
      errorCode: 'STOLEN_CARD',
      startedStatus: 'failed',
      savesPaymentMethod: false,
      completesSession: false,
      ledgerEntry: null,
      fallbackSession: null,
    });
    expect(settlement?.events.map(({ type }) => type)).toEqual(['payment.failed', 'subscription.failed']);
  });

  test('with one click gets a standard checkout for the same cart, good for a day', () => {
    const session = sessionWith({ isOneClick: true, isCustomerNamedBySeller: true });
    const { fallbackSession } = decideSettlement(factsWith(paymentWith(), session), declined) ?? {};
    expect(fallbackSession).toEqual({
      ...session,
      sessionId: 'cks_2',
      options: { ...session.options, isOneClick: false, showSavedPaymentMethods: true },
      paymentId: null,
      createdAt: now,
      expiresAt: now + sessionLifetimeMs,
      completedAt: null,
    });
  });
});

test('a bank that asks makes the payment wait, which is told once, and nothing is given back', () => {
  const settlement = decideSettlement(factsWith(paymentWith()), { status: 'requires_action' });
  expect(settlement).toMatchObject({
    status: 'requires_customer_action',
    events: [{ type: 'payment.processing', payloadType: 'Payment' }],
    releasesDiscounts: false,
  });
  const waiting = factsWith(paymentWith({ status: 'requires_customer_action' }));
  expect(decideSettlement(waiting, { status: 'requires_action' })).toBeUndefined();
});

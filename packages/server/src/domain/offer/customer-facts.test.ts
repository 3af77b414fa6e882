import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Customer } from '../customer/customer.ts';
import { asId } from '../ids.ts';
import type { LineItem, Payment } from '../payment/payment.ts';
import type { Refund } from '../refund/refund.ts';
import { subscriptionWith } from '../subscription/sample-subscription.ts';
import { type Subscription, subscriptionStatuses } from '../subscription/subscription.ts';
import {
  type CustomerFacts,
  countFacts,
  newFacts,
  withCustomer,
  withPayment,
  withRefund,
  withSubscription,
} from './customer-facts.ts';
import { productId } from './sample-offers.ts';

/** What a customer did, told in numbers that are read against what is there by then. */
type Act =
  | {
      act: 'pay';
      lines: number[];
      currency: 'USD' | 'JPY';
      isRenewal: boolean;
      country: 'JP' | 'US';
      at: number;
    }
  | { act: 'refund'; payment: number; lines: number }
  | { act: 'subscribe'; subscription: number; status: number }
  | { act: 'note'; tier: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant('pay' as const),
    lines: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    currency: fc.constantFrom('USD' as const, 'JPY' as const),
    isRenewal: fc.boolean(),
    country: fc.constantFrom('JP' as const, 'US' as const),
    at: fc.integer({ min: 0, max: 1_000 }),
  }),
  fc.record({
    act: fc.constant('refund' as const),
    payment: fc.nat(),
    lines: fc.integer({ min: 1, max: 7 }),
  }),
  fc.record({
    act: fc.constant('subscribe' as const),
    subscription: fc.integer({ min: 1, max: 3 }),
    status: fc.integer({ min: 0, max: subscriptionStatuses.length - 1 }),
  }),
  fc.record({ act: fc.constant('note' as const), tier: fc.constantFrom('gold', 'plain') }),
);

interface World {
  customer: Customer;
  payments: Payment[];
  refunds: Refund[];
  subscriptions: Subscription[];
  facts: CustomerFacts;
}

function newWorld(): World {
  const customer = {
    customerId: asId<'customer'>('cus_1'),
    billing: null,
    metadata: {},
  } as unknown as Customer;
  return { customer, payments: [], refunds: [], subscriptions: [], facts: newFacts(customer) };
}

/** Does it to the tables, as the use cases would, and applies the event to the facts. */
function perform(world: World, done: Act): void {
  switch (done.act) {
    case 'pay': {
      const payment = paymentOf(world, done);
      world.payments.push(payment);
      world.customer = { ...world.customer, billing: payment.billing };
      world.facts = withPayment(world.facts, payment);
      return;
    }
    case 'refund': {
      refundSome(world, done);
      return;
    }
    case 'subscribe': {
      const subscription = subscriptionWith({
        subscriptionId: asId<'subscription'>(`sub_${done.subscription}`),
        status: subscriptionStatuses[done.status]!,
      });
      const { subscriptionId } = subscription;
      world.subscriptions = [
        ...world.subscriptions.filter((each) => each.subscriptionId !== subscriptionId),
        subscription,
      ];
      world.facts = withSubscription(world.facts, subscription);
      return;
    }
    case 'note':
      world.customer = { ...world.customer, metadata: { tier: done.tier } };
      world.facts = withCustomer(world.facts, world.customer);
  }
}

function paymentOf(world: World, { lines, currency, isRenewal, country, at }: Act & { act: 'pay' }): Payment {
  const number = world.payments.length;
  const items = lines.map(
    (kind, index): LineItem =>
      ({
        itemId: asId<'line_item'>(`itm_${number}_${index}`),
        kind: kind === 3 ? 'addon' : 'product',
        productId: productId(String(kind)),
        isSubscription: isRenewal || kind === 2,
        // A line may be free.
        total: BigInt(kind) * 500n,
        refundedAmount: 0n,
      }) as LineItem,
  );
  return {
    paymentId: asId<'payment'>(`pay_${number}`),
    status: 'succeeded',
    currency,
    totalAmount: items.reduce((sum, { total }) => sum + total, 0n),
    refundedAmount: 0n,
    lines: items,
    billing: { country, state: null, city: null, street: null, zipcode: null },
    renewsAt: isRenewal ? at : null,
    createdAt: at,
  } as unknown as Payment;
}

/** `lines` says in bits which lines to give back, whole or, with the second refund of a line, by halves. */
function refundSome(world: World, chosen: Act & { act: 'refund' }): void {
  const place = world.payments.length === 0 ? -1 : chosen.payment % world.payments.length;
  const payment = world.payments[place];
  if (!payment) return;
  const items = payment.lines.flatMap(({ itemId, total, refundedAmount }, index) => {
    const left = total - refundedAmount;
    const amount = chosen.payment % 3 === 0 && left > 1n ? left / 2n : left;
    return (chosen.lines >> index) % 2 === 1 && amount > 0n ? [{ itemId, amount, tax: 0n }] : [];
  });
  if (items.length === 0) return;
  const amount = items.reduce((sum, item) => sum + item.amount, 0n);
  const after: Payment = {
    ...payment,
    refundedAmount: payment.refundedAmount + amount,
    lines: payment.lines.map((line) => ({
      ...line,
      refundedAmount:
        line.refundedAmount + (items.find(({ itemId }) => itemId === line.itemId)?.amount ?? 0n),
    })),
  };
  const refund = {
    paymentId: payment.paymentId,
    status: 'succeeded',
    amount,
    currency: payment.currency,
    items,
  } as unknown as Refund;
  world.payments[place] = after;
  world.refunds.push(refund);
  world.facts = withRefund(world.facts, refund, after);
}

test('facts kept up to date by events are those counted from the whole history', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const world = newWorld();
      for (const each of acts) perform(world, each);
      expect(world.facts).toEqual(countFacts(world.customer, world));
    }),
    { numRuns: 1_000 },
  );
});

test('payments that failed and refunds that are pending count nowhere', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [1], currency: 'USD', isRenewal: false, country: 'JP', at: 1 });
  const payment = world.payments[0]!;
  const pending = {
    ...world.payments[0],
    status: 'pending',
    items: [{ itemId: 'itm_0_0', amount: 500n, tax: 0n }],
  };
  const counted = countFacts(world.customer, {
    payments: [payment, { ...payment, status: 'failed' }],
    refunds: [pending as unknown as Refund],
    subscriptions: [],
  });
  expect(counted).toEqual(world.facts);
});

test('a renewal is money spent and no purchase', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [2], currency: 'USD', isRenewal: true, country: 'JP', at: 1 });
  expect(world.facts).toMatchObject({
    purchaseCount: 0,
    firstPurchaseAt: null,
    spent: [{ amount: 1_000n, currency: 'USD' }],
    keptLines: [],
  });
});

test('a part given back leaves the thing with the customer, the rest takes it away', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [1], currency: 'USD', isRenewal: false, country: 'JP', at: 1 });
  perform(world, { act: 'refund', payment: 0, lines: 1 });
  expect(world.facts).toMatchObject({ keptLines: [{ itemId: 'itm_0_0' }], spent: [{ amount: 250n }] });
  perform(world, { act: 'refund', payment: 1, lines: 1 });
  expect(world.facts).toMatchObject({ purchaseCount: 1, keptLines: [], spent: [{ amount: 0n }] });
});

test('a free line goes back with the whole payment', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [0, 1], currency: 'USD', isRenewal: false, country: 'JP', at: 1 });
  perform(world, { act: 'refund', payment: 1, lines: 3 });
  expect(world.facts.keptLines).toEqual([]);
});

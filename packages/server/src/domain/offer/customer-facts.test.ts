import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import type { LineItem, Payment } from '../payment/payment.ts';
import type { Refund } from '../refund/refund.ts';
import { subscriptionWith } from '../subscription/sample-subscription.ts';
import { subscriptionStatuses } from '../subscription/subscription.ts';
import {
  type PaymentFacts,
  countPayments,
  factsOf,
  withPayment,
  withRefund,
  withoutRefund,
} from './customer-facts.ts';
import { productId } from './sample-offers.ts';

/** Random customer action; its numbers are interpreted against the existing data. */
type Act =
  | {
      act: 'pay';
      lines: number[];
      currency: 'USD' | 'JPY';
      isRenewal: boolean;
      at: number;
    }
  | { act: 'refund'; payment: number; lines: number }
  /** A refund that succeeded has failed after all. */
  | { act: 'reverse'; refund: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant('pay' as const),
    lines: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    currency: fc.constantFrom('USD' as const, 'JPY' as const),
    isRenewal: fc.boolean(),
    at: fc.integer({ min: 0, max: 1_000 }),
  }),
  fc.record({
    act: fc.constant('refund' as const),
    payment: fc.nat(),
    lines: fc.integer({ min: 1, max: 7 }),
  }),
  fc.record({ act: fc.constant('reverse' as const), refund: fc.nat() }),
);

interface World {
  payments: Payment[];
  refunds: Refund[];
  facts: PaymentFacts;
}

function newWorld(): World {
  return { payments: [], refunds: [], facts: countPayments([], []) };
}

/** Applies an action to the tables, as the use cases would, and the event to the facts. */
function perform(world: World, done: Act): void {
  if (done.act === 'reverse') {
    reverseOne(world, done.refund);
    return;
  }
  if (done.act === 'refund') {
    refundSome(world, done);
    return;
  }
  const payment = paymentOf(world, done);
  world.payments.push(payment);
  world.facts = withPayment(world.facts, payment);
}

function paymentOf(world: World, { lines, currency, isRenewal, at }: Act & { act: 'pay' }): Payment {
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
    purpose: isRenewal ? 'renewal' : 'purchase',
    createdAt: at,
  } as unknown as Payment;
}

/** `lines` is a bit mask of lines to refund, in full or, with the second refund of a line, by halves. */
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

function reverseOne(world: World, chosen: number): void {
  const [refund] = world.refunds.length === 0 ? [] : world.refunds.splice(chosen % world.refunds.length, 1);
  const place = world.payments.findIndex(({ paymentId }) => paymentId === refund?.paymentId);
  const payment = world.payments[place];
  if (!refund || !payment) return;
  const after: Payment = {
    ...payment,
    refundedAmount: payment.refundedAmount - refund.amount,
    lines: payment.lines.map((line) => ({
      ...line,
      refundedAmount:
        line.refundedAmount - (refund.items.find(({ itemId }) => itemId === line.itemId)?.amount ?? 0n),
    })),
  };
  world.payments[place] = after;
  world.facts = withoutRefund(world.facts, refund, after);
}

test('facts kept up to date by events are those counted from the whole history', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const world = newWorld();
      for (const each of acts) perform(world, each);
      expect(world.facts).toEqual(countPayments(world.payments, world.refunds));
    }),
    { numRuns: 1_000 },
  );
});

test('what ended or never began is no subscription of a customer', () => {
  const customer = { customerId: asId<'customer'>('cus_1'), billing: null, metadata: { tier: 'gold' } };
  const subscriptions = subscriptionStatuses.map((status) =>
    subscriptionWith({ subscriptionId: asId<'subscription'>(`sub_${status}`), status }),
  );
  const facts = factsOf(customer, subscriptions, newWorld().facts);
  expect(facts.subscriptions.map(({ status }) => status)).toEqual(['active', 'on_hold', 'paused']);
  expect(facts).toMatchObject({ country: null, metadata: { tier: 'gold' }, purchaseCount: 0 });
});

test('a renewal is money spent and no purchase', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [2], currency: 'USD', isRenewal: true, at: 1 });
  expect(world.facts).toMatchObject({
    purchaseCount: 0,
    firstPurchaseAt: null,
    spent: [{ amount: 1_000n, currency: 'USD' }],
    keptLines: [],
  });
});

test('a part given back leaves the thing with the customer, the rest takes it away', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [1], currency: 'USD', isRenewal: false, at: 1 });
  perform(world, { act: 'refund', payment: 0, lines: 1 });
  expect(world.facts).toMatchObject({ keptLines: [{ itemId: 'itm_0_0' }], spent: [{ amount: 250n }] });
  perform(world, { act: 'refund', payment: 1, lines: 1 });
  expect(world.facts).toMatchObject({ purchaseCount: 1, keptLines: [], spent: [{ amount: 0n }] });
});

test('a free line goes back with the whole payment', () => {
  const world = newWorld();
  perform(world, { act: 'pay', lines: [0, 1], currency: 'USD', isRenewal: false, at: 1 });
  perform(world, { act: 'refund', payment: 1, lines: 3 });
  expect(world.facts.keptLines).toEqual([]);
});

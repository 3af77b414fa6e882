import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BusinessId } from '../../src/domain/ids.ts';
import type { ChargeRequest } from '../../src/gateways/payment/payment-gateway.ts';
import type { FaultSettings } from '../../src/gateways/payment/simulator/faults.ts';
import type { SimulatorNotification } from '../../src/gateways/payment/simulator/notification-book.ts';
import type { Simulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { testCards } from '../../src/gateways/payment/simulator/test-cards.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import {
  SteeredSimulator,
  card,
  gatewayError,
  newBusinessId,
  newPaymentId,
  next,
  paid,
  refundRequest,
  saveCard,
  start,
  visa,
} from './simulator-fixture.ts';

let database: TestDatabase;
let steered: SteeredSimulator;
let simulator: Simulator;
let businessId: BusinessId;

const noAnswer = gatewayError({ isRetryable: true });

function chargeRequest(number: string, over: Partial<ChargeRequest> = {}): Promise<ChargeRequest> {
  return steered.chargeRequest(businessId, number, over);
}

function configure(faults: FaultSettings): Promise<void> {
  return simulator.configureFaults(businessId, faults);
}

/** Everything that arrives now, acknowledged. */
async function receive(): Promise<readonly SimulatorNotification[]> {
  const notifications = await simulator.outbox.takeNotifications(100);
  await simulator.outbox.acknowledgeNotifications(notifications.map(({ deliveryId }) => deliveryId));
  return notifications;
}

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  businessId = newBusinessId();
  steered = new SteeredSimulator(database.sql);
  simulator = steered.gateway;
  await database.sql`delete from simulator.notification`;
});

describe('a fault of the connection', () => {
  test.each(['timeoutBeforeCharge', 'serverError', 'connectionReset'] as const)(
    '%s takes no money, and the repetition takes it once',
    async (kind) => {
      await configure({ [kind]: { next: 1 } });
      const request = await chargeRequest(visa);
      await expect(simulator.charge(request)).rejects.toEqual(noAnswer);
      expect(await simulator.findCharge(request)).toBeUndefined();
      expect(await simulator.charge(request)).toEqual(paid);
      expect(await steered.bookOf(request)).toHaveLength(1);
    },
  );

  test('timeoutAfterCharge takes the money, which can be found and is not taken again', async () => {
    await configure({ timeoutAfterCharge: { next: 2 } });
    const request = await chargeRequest(visa);
    await expect(simulator.charge(request)).rejects.toEqual(noAnswer);
    expect(await simulator.findCharge(request)).toEqual(paid);
    await expect(simulator.charge(request)).rejects.toEqual(noAnswer);
    expect(await simulator.charge(request)).toEqual(paid);
    expect(await steered.bookOf(request)).toHaveLength(1);
  });

  test('does not tell whether money moved', async () => {
    await configure({ timeoutBeforeCharge: { next: 1 } });
    const request = await chargeRequest(visa);
    const before = await simulator.charge(request).catch((error: unknown) => String(error));
    await configure({ timeoutAfterCharge: { next: 1 } });
    const after = await simulator.charge(next(request)).catch((error: unknown) => String(error));
    expect(after).toBe(before);
  });

  test('strikes the next n charges and no other business', async () => {
    await configure({ serverError: { next: 2 } });
    const request = await chargeRequest(visa);
    const other = await steered.chargeRequest(newBusinessId(), visa);
    expect(await simulator.charge(other)).toEqual(paid);
    await expect(simulator.charge(next(request))).rejects.toEqual(noAnswer);
    expect(await simulator.readFaults(businessId)).toEqual({ serverError: { next: 1 } });
    await expect(simulator.charge(next(request))).rejects.toEqual(noAnswer);
    expect(await simulator.charge(next(request))).toEqual(paid);
    expect(await simulator.readFaults(businessId)).toEqual({});
  });

  test('counts simultaneous charges one by one', async () => {
    await configure({ serverError: { next: 5 }, timeoutAfterCharge: { next: 5 }, latency: { fixedMs: 1 } });
    const request = await chargeRequest(visa);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => simulator.charge(next(request))),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  });

  test('strikes a share of the charges, the same ones for the same seed', async () => {
    async function pattern(seed: number): Promise<string> {
      await configure({ serverError: { rate: 0.3, seed } });
      const request = await chargeRequest(visa);
      let marks = '';
      for (let call = 0; call < 60; call++) {
        marks += await simulator.charge(next(request)).then(
          () => '.',
          () => 'x',
        );
      }
      return marks;
    }
    const first = await pattern(7);
    expect(await pattern(7)).toBe(first);
    expect(await pattern(8)).not.toBe(first);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(6);
    expect(first.replaceAll('.', '').length).toBeLessThan(33);
  });

  test('can hit the question what became of a charge', async () => {
    await configure({ lookupError: { next: 1 } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    await expect(simulator.findCharge(request)).rejects.toEqual(noAnswer);
    expect(await simulator.findCharge(request)).toEqual(paid);
  });

  test('ends when all faults are switched off', async () => {
    await configure({ serverError: { rate: 1, seed: 1 } });
    await configure({});
    expect(await simulator.charge(await chargeRequest(visa))).toEqual(paid);
    expect(await simulator.readFaults(businessId)).toEqual({});
  });
});

describe('latency', () => {
  test('is waited for through the given delay', async () => {
    await configure({ latency: { fixedMs: 250 } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    await simulator.refund(refundRequest(request, 1n));
    expect(steered.waited).toEqual([250, 250]);
  });

  test('spreads between its percentiles and repeats with its seed', async () => {
    const latency = { p50Ms: 120, p99Ms: 380, seed: 3 };
    const request = await chargeRequest(visa);
    for (let round = 0; round < 2; round++) {
      await configure({ latency });
      for (let call = 0; call < 200; call++) await simulator.charge(request);
    }
    const first = steered.waited.slice(0, 200);
    expect(steered.waited.slice(200)).toEqual(first);
    const sorted = first.toSorted((a, b) => a - b);
    expect(sorted[100]).toBeGreaterThan(95);
    expect(sorted[100]).toBeLessThan(150);
    expect(sorted.filter((ms) => ms > 380).length).toBeLessThan(10);
    expect(sorted[199]).toBeGreaterThan(250);
  });
});

describe('late success', () => {
  const lateSuccess = { next: 1, afterMs: 5_000 };

  test('answers processing, and the money is taken when its time has come', async () => {
    await configure({ lateSuccess });
    const request = await chargeRequest(visa);
    expect(await simulator.charge(request)).toEqual({ status: 'processing' });
    expect(await simulator.charge(request)).toEqual({ status: 'processing' });
    steered.now = start + 4_999;
    expect(await simulator.findCharge(request)).toEqual({ status: 'processing' });
    expect(await receive()).toEqual([]);
    steered.now = start + 5_000;
    expect(await simulator.findCharge(request)).toEqual(paid);
    expect(await receive()).toMatchObject([
      { businessId, paymentId: request.paymentId, status: 'succeeded' },
    ]);
    expect(await simulator.charge(request)).toEqual(paid);
    expect(await steered.bookOf(request)).toHaveLength(1);
  });

  test('is in the book by the time its notification is taken', async () => {
    await configure({ lateSuccess });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    steered.now = start + 5_000;
    expect(await simulator.outbox.takeNotifications(1)).toHaveLength(1);
    const [row] = await database.sql`
      select status from simulator.charge where business_id = ${businessId} and payment_id = ${request.paymentId}`;
    expect(row).toEqual({ status: 'succeeded' });
  });

  test('does not hold back a refusal', async () => {
    await configure({ lateSuccess });
    const request = await chargeRequest('4000000000000002');
    expect(await simulator.charge(request)).toEqual({ status: 'failed', declineCode: 'GENERIC_DECLINE' });
    expect(await receive()).toEqual([]);
  });
});

describe('notifications', () => {
  test('of a plain charge are not sent, because its answer said it all', async () => {
    await simulator.charge(await chargeRequest(visa));
    expect(await receive()).toEqual([]);
  });

  test('tell the end of a challenge, whose page may have been closed', async () => {
    const request = await chargeRequest('4000002500003155');
    await simulator.charge(request);
    expect(await receive()).toEqual([]);
    await simulator.answerChallenge(businessId, request.paymentId, 'fail');
    expect(await receive()).toMatchObject([
      {
        paymentId: request.paymentId,
        refundId: null,
        status: 'failed',
        declineCode: 'AUTHENTICATION_FAILURE',
      },
    ]);
    await simulator.answerChallenge(businessId, request.paymentId, 'fail');
    expect(await receive()).toEqual([]);
  });

  test('arrive twice under one id when duplicated', async () => {
    await configure({ duplicateNotifications: { next: 1 } });
    await simulator.charge(await chargeRequest(visa));
    const received = await receive();
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ notificationId }) => notificationId)).size).toBe(1);
    expect(new Set(received.map(({ deliveryId }) => deliveryId)).size).toBe(2);
  });

  test('arrive with an older state last when out of order', async () => {
    await configure({ outOfOrderNotifications: { next: 1 }, lateSuccess: { next: 1, afterMs: 1_000 } });
    await simulator.charge(await chargeRequest(visa));
    steered.now = start + 1_000;
    const received = await receive();
    expect(received.map(({ status, occurredAt }) => [status, occurredAt])).toEqual([
      ['succeeded', start + 1_000],
      ['processing', start],
    ]);
  });

  test('go to one taker at a time and come again when they are not acknowledged', async () => {
    await configure({ duplicateNotifications: { next: 5 } });
    const request = await chargeRequest(visa);
    for (let charge = 0; charge < 5; charge++) await simulator.charge(next(request));
    const taken = await Promise.all([1, 2, 3, 4].map(() => simulator.outbox.takeNotifications(4)));
    const ids = taken.flat().map(({ deliveryId }) => deliveryId);
    expect(new Set(ids).size).toBe(ids.length);
    await simulator.outbox.acknowledgeNotifications(ids.slice(0, 3));
    await simulator.outbox.takeNotifications(100);
    expect(await simulator.outbox.takeNotifications(100)).toEqual([]);
    steered.now = start + 60_000;
    expect(await simulator.outbox.takeNotifications(100)).toHaveLength(7);
    await simulator.outbox.acknowledgeNotifications([]);
  });
});

describe('a fault of a refund', () => {
  test('timeoutBeforeRefund gives nothing back, and the repetition gives it back once', async () => {
    await configure({ timeoutBeforeRefund: { next: 1 } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const refund = refundRequest(request, 5000n);
    await expect(simulator.refund(refund)).rejects.toEqual(noAnswer);
    expect(await simulator.findRefund(refund)).toBeUndefined();
    expect(await simulator.refund(refund)).toEqual({ status: 'succeeded' });
  });

  test('timeoutAfterRefund gives the money back, and the repetition does not give it twice', async () => {
    await configure({ timeoutAfterRefund: { next: 1 } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const refund = refundRequest(request, 2000n);
    await expect(simulator.refund(refund)).rejects.toEqual(noAnswer);
    expect(await simulator.findRefund(refund)).toEqual({ status: 'succeeded' });
    expect(await simulator.refund(refund)).toEqual({ status: 'succeeded' });
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount: 2000n }]);
  });

  test('failedRefund leaves the charge as it was, under any number of repetitions', async () => {
    await configure({ failedRefund: { next: 1 } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const refund = refundRequest(request, 5000n);
    const failed = await simulator.refund(refund);
    expect(failed).toEqual({ status: 'failed', message: expect.stringContaining('refused') as string });
    expect(await simulator.refund(refund)).toEqual(failed);
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount: 0n }]);
  });

  test.each([
    ['succeeded', 5000n],
    ['failed', 0n],
  ] as const)('pendingRefund holds the amount until it has %s', async (endsAs, refundedAmount) => {
    await configure({ pendingRefund: { next: 1, afterMs: 1_000, endsAs } });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const refund = refundRequest(request, 5000n);
    expect(await simulator.refund(refund)).toEqual({ status: 'pending' });
    expect(await simulator.refund(refundRequest(request, 1n))).toMatchObject({ status: 'failed' });
    expect(await receive()).toEqual([]);
    steered.now = start + 1_000;
    expect(await receive()).toMatchObject([{ refundId: refund.refundId, status: endsAs }]);
    expect(await simulator.findRefund(refund)).toMatchObject({ status: endsAs });
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount }]);
  });
});

test('a charge ends alike by the one statement for plain charges and by the long way', async () => {
  const longWay = newBusinessId();
  await simulator.configureFaults(longWay, { lookupError: { rate: 0, seed: 1 } });
  for (const { number } of testCards) {
    for (const expiryYear of [2020, 2034]) {
      for (const currency of ['USD', 'EUR'] as const) {
        for (const isCustomerPresent of [true, false]) {
          const outcomes = [];
          for (const id of [businessId, longWay]) {
            const { token } = await saveCard(simulator, id, card(number, { expiryYear }));
            const request = await steered.chargeRequest(id, visa, {
              paymentId: newPaymentId(),
              amount: { amount: 5000n, currency },
              instrumentToken: token,
              isCustomerPresent,
            });
            outcomes.push(await simulator.charge(request));
          }
          expect(outcomes[1]).toEqual(outcomes[0]);
        }
      }
    }
  }
});

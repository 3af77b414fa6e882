import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type GatewayBench,
  benchOfSimulator,
  benchOfStripe,
  benchOfStripeItself,
  charge,
  known,
  prepared,
  requestOf,
} from './suite-bench.ts';
import { newPaymentId, paid, refundRequest } from './simulator-fixture.ts';

/* Guarantees that every gateway gives, whatever bank is behind it. The simulator's own tests are beside. */

/** A test key of the owner's own account, with which `npm run test:stripe` runs the suite there. */
const ownKey = process.env['RUNG_TEST_STRIPE_KEY'];

type Gateway = readonly [name: string, start: () => Promise<GatewayBench>, isSteered: boolean];
const gateways: Gateway[] = [
  ['the simulator', benchOfSimulator, true],
  ['Stripe, by the fake', benchOfStripe, true],
];
if (ownKey !== undefined) gateways.push(['Stripe itself', () => benchOfStripeItself(ownKey), false]);

describe.each(gateways)('%s', (_name, start, isSteered) => {
  /** Cases that need a bank that does as it is told: nobody answers for a real one, or loses its answers. */
  const steered = test.skipIf(!isSteered);
  let bench: GatewayBench;

  beforeAll(async () => {
    bench = await start();
  });
  afterAll(() => bench.stop());

  const pay = (request: Parameters<typeof charge>[1]) => charge(bench.gateway, request);
  const find = (request: Parameters<typeof charge>[1]) => bench.gateway.findCharge(known(request));

  describe('a charge', () => {
    test.each([true, false])('pays, with the customer present (%s), and is found again', async (present) => {
      const request = await requestOf(bench, 'pays', { isCustomerPresent: present });
      expect(await pay(request)).toMatchObject(paid);
      expect(await find(request)).toMatchObject(paid);
      expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 0n }]);
    });

    steered.each([
      ['declines', 'GENERIC_DECLINE'],
      ['has_no_funds', 'INSUFFICIENT_FUNDS'],
    ] as const)('that %s fails with %s, is found again, and takes nothing', async (does, declineCode) => {
      const request = await requestOf(bench, does);
      expect(await pay(request)).toMatchObject({ status: 'failed', declineCode });
      expect(await find(request)).toMatchObject({ status: 'failed', declineCode });
      expect(await bench.takenFor(request)).toEqual([]);
    });

    test('that was declined stays declined, however often it is repeated', async () => {
      const request = await requestOf(bench, 'declines');
      for (let i = 0; i < 3; i++) expect(await pay(request)).toMatchObject({ status: 'failed' });
    });

    test('that was never made is unknown, even where it was prepared', async () => {
      const request = await requestOf(bench, 'pays');
      expect(await find(request)).toBeUndefined();
      await prepared(bench.gateway, request);
      expect(await find(request)).toBeUndefined();
    });

    test.each(['pays', 'declines', 'asks'] as const)(
      'of a card that %s is made once, however many ask at once',
      async (does) => {
        const request = await requestOf(bench, does);
        const outcomes = await Promise.all(Array.from({ length: 30 }, () => pay(request)));
        for (const outcome of outcomes) expect(outcome).toMatchObject({ status: outcomes[0]?.status });
        expect(await bench.takenFor(request)).toHaveLength(does === 'pays' ? 1 : 0);
      },
    );

    test('is repeated by a worker without the customer, and is the same', async () => {
      const request = await requestOf(bench, 'pays');
      await pay(request);
      expect(await pay({ ...request, isCustomerPresent: false })).toMatchObject(paid);
      expect(await bench.takenFor(request)).toHaveLength(1);
    });

    steered.each(['before', 'after'] as const)(
      'whose answer is lost %s it was made is made once',
      async (when) => {
        const request = await requestOf(bench, 'pays');
        await bench.loseCharge(request.businessId, when);
        await expect(pay(request)).rejects.toMatchObject({ name: 'GatewayError', isRetryable: true });
        const found = await find(request);
        if (when === 'after') expect(found).toMatchObject(paid);
        else expect(found).toBeUndefined();
        expect(await pay(request)).toMatchObject(paid);
        expect(await bench.takenFor(request)).toHaveLength(1);
      },
    );
  });

  describe('authentication', () => {
    steered('is asked for, and the charge pays once the customer confirms', async () => {
      const request = await requestOf(bench, 'asks');
      expect(await pay(request)).toMatchObject({ status: 'requires_action' });
      expect(await bench.takenFor(request)).toEqual([]);
      await bench.answer(request, true);
      expect(await find(request)).toMatchObject(paid);
    });

    steered('that fails takes nothing', async () => {
      const request = await requestOf(bench, 'asks');
      await pay(request);
      await bench.answer(request, false);
      expect(await find(request)).toMatchObject({ status: 'failed', declineCode: 'AUTHENTICATION_FAILURE' });
      expect(await bench.takenFor(request)).toEqual([]);
    });

    steered('does not make a card pay that cannot', async () => {
      const request = await requestOf(bench, 'asks_and_declines');
      expect(await pay(request)).toMatchObject({ status: 'requires_action' });
      await bench.answer(request, true);
      expect(await find(request)).toMatchObject({ status: 'failed' });
      expect(await bench.takenFor(request)).toEqual([]);
    });

    test('cannot be asked of a customer who is away', async () => {
      const request = await requestOf(bench, 'asks', { isCustomerPresent: false });
      const outcome = { status: 'failed', declineCode: 'AUTHENTICATION_REQUIRED' };
      expect(await pay(request)).toMatchObject(outcome);
      expect(await find(request)).toMatchObject(outcome);
    });

    steered('can be forced on a card that would simply pay', async () => {
      const request = await requestOf(bench, 'pays', { forceAuthentication: true });
      expect(await pay(request)).toMatchObject({ status: 'requires_action' });
      await bench.answer(request, true);
      expect(await find(request)).toMatchObject(paid);
    });

    test('that is abandoned cannot be answered any more', async () => {
      const request = await requestOf(bench, 'asks');
      await pay(request);
      const abandoned = await bench.gateway.abandonCharge?.(known(request));
      expect(abandoned).toMatchObject({ status: 'failed', declineCode: 'AUTHENTICATION_TIMEOUT' });
      await bench.answer(request, true).catch(() => undefined);
      expect(await find(request)).toMatchObject({ status: 'failed' });
      expect(await bench.takenFor(request)).toEqual([]);
    });

    steered('that was answered a moment before it is abandoned counts', async () => {
      const request = await requestOf(bench, 'asks');
      await pay(request);
      await bench.answer(request, true);
      expect(await bench.gateway.abandonCharge?.(known(request))).toMatchObject(paid);
    });
  });

  describe('refunds', () => {
    const refund = (request: ReturnType<typeof refundRequest>) => bench.gateway.refund(request);

    test('give back a charge in parts, and no more than all of it', async () => {
      const request = await requestOf(bench, 'pays');
      await pay(request);
      expect(await refund(refundRequest(known(request), 2000n))).toMatchObject({ status: 'succeeded' });
      expect(await refund(refundRequest(known(request), 3001n))).toMatchObject({ status: 'failed' });
      expect(await refund(refundRequest(known(request), 3000n))).toMatchObject({ status: 'succeeded' });
      expect(await refund(refundRequest(known(request), 1n))).toMatchObject({ status: 'failed' });
      expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 5000n }]);
    });

    test('under one id move money once however many ask at once, and are found again', async () => {
      const request = await requestOf(bench, 'pays');
      await pay(request);
      const once = refundRequest(known(request), 4000n);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => refund(once)));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'succeeded' });
      expect(await bench.gateway.findRefund(once)).toMatchObject({ status: 'succeeded' });
      expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 4000n }]);
    });

    steered.each(['before', 'after'] as const)(
      'whose answer is lost %s they were made are made once',
      async (when) => {
        const request = await requestOf(bench, 'pays');
        await pay(request);
        const lost = refundRequest(known(request), 4000n);
        await bench.loseRefund(request.businessId, when);
        await expect(refund(lost)).rejects.toMatchObject({ name: 'GatewayError', isRetryable: true });
        expect(await refund(lost)).toMatchObject({ status: 'succeeded' });
        expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 4000n }]);
      },
    );

    test('of another amount under a used id are faults that no repetition cures', async () => {
      const request = await requestOf(bench, 'pays');
      await pay(request);
      const first = refundRequest(known(request), 1n);
      await refund(first);
      const changed = { ...first, amount: { amount: 2n, currency: 'USD' } as const };
      await expect(refund(changed)).rejects.toMatchObject({ name: 'GatewayError', isRetryable: false });
    });

    test('of an unknown charge are faults that no repetition cures', async () => {
      const request = await requestOf(bench, 'pays', { paymentId: newPaymentId() });
      await expect(refund(refundRequest(known(request), 1n))).rejects.toMatchObject({
        name: 'GatewayError',
        isRetryable: false,
      });
    });

    test('of a charge that failed fail', async () => {
      const request = await requestOf(bench, 'declines');
      await pay(request);
      expect(await refund(refundRequest(known(request), 1n))).toMatchObject({ status: 'failed' });
    });
  });
});

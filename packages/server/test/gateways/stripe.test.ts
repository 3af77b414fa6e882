import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { benchOfStripe, charge, known, prepared, requestOf } from './suite-bench.ts';
import { paid, refundRequest } from './simulator-fixture.ts';

/* What only Stripe does: keys that keep failures, intents that stay open, its own rules, its own page. */

let bench: Awaited<ReturnType<typeof benchOfStripe>>;

beforeAll(async () => {
  bench = await benchOfStripe();
});
afterAll(() => bench.stop());
afterEach(() => {
  bench.fake.clearFaults();
  bench.fake.bank.leavesRefundsPending = false;
});

const intentsOf = (paymentId: string) =>
  [...bench.fake.bank.intents.values()].filter(({ metadata }) => metadata['rung_payment'] === paymentId);

describe('preparing a charge', () => {
  test('moves no money, and a repeat under the same key makes nothing new', async () => {
    const request = await requestOf(bench, 'pays');
    await bench.gateway.prepareCharge?.(request);
    await bench.gateway.prepareCharge?.(request);
    expect(intentsOf(request.paymentId)).toMatchObject([{ status: 'requires_confirmation' }]);
    expect(await bench.takenFor(request)).toEqual([]);
  });

  test.each(['before', 'after'] as const)('goes on although Stripe keeps a 500 from %s it', async (when) => {
    const request = await requestOf(bench, 'pays');
    bench.fake.fail(/POST \/v1\/payment_intents$/, { when });
    await expect(charge(bench.gateway, request)).rejects.toMatchObject({ isRetryable: true });
    expect(await charge(bench.gateway, request)).toMatchObject(paid);
    expect(await bench.takenFor(request)).toHaveLength(1);
  });

  test('of a card that is no longer the customer’s is refused for good', async () => {
    const request = await requestOf(bench, 'pays');
    const foreign = { ...request, instrumentToken: request.instrumentToken.replace(/:.*/, ':pm_unknown') };
    await expect(bench.gateway.prepareCharge?.(foreign)).rejects.toMatchObject({ isRetryable: false });
  });
});

describe('a charge', () => {
  test('that two have prepared is made by the reference that was written down', async () => {
    const request = await requestOf(bench, 'pays');
    await prepared(bench.gateway, request);
    bench.fake.forgetKeys();
    const other = await bench.gateway.prepareCharge?.(request);
    expect(other).not.toBe(known(request).gatewayPaymentId);
    await Promise.all([charge(bench.gateway, request), charge(bench.gateway, request)]);
    expect(intentsOf(request.paymentId).map(({ status }) => status)).toEqual([
      'succeeded',
      'requires_confirmation',
    ]);
  });

  test('that was declined is cancelled at Stripe before it is said to have failed', async () => {
    const request = await requestOf(bench, 'declines');
    bench.fake.fail(/cancel/);
    await expect(charge(bench.gateway, request)).rejects.toMatchObject({ isRetryable: true });
    expect(await bench.gateway.findCharge(known(request))).toMatchObject({ status: 'failed' });
    expect(intentsOf(request.paymentId)).toMatchObject([{ status: 'canceled' }]);
  });

  test('of a key that was revoked waits until it is replaced', async () => {
    const request = await prepared(bench.gateway, await requestOf(bench, 'pays'));
    bench.fake.revokeKeys = true;
    await expect(bench.gateway.charge(request)).rejects.toMatchObject({ isRetryable: true });
    bench.fake.revokeKeys = false;
    expect(await bench.gateway.charge(request)).toMatchObject(paid);
  });

  test('tells how the customer was authenticated, and what the network calls it', async () => {
    const request = await requestOf(bench, 'asks');
    await charge(bench.gateway, request);
    await bench.answer(request, true);
    expect(await bench.gateway.findCharge(known(request))).toMatchObject({
      gatewayState: {
        network_transaction_id: expect.any(String),
        three_ds_flow: 'challenge',
        three_ds_status: 'authenticated',
        three_ds_version: '2.2.0',
      },
    });
  });

  test('that Radar blocks is fraud, whatever its message says', async () => {
    const request = await requestOf(bench, 'pays');
    const [customer = ''] = request.instrumentToken.split(':');
    const blocked = bench.fake.bank.saveCard(customer, '4100000000000019');
    const outcome = await charge(bench.gateway, { ...request, instrumentToken: `${customer}:${blocked.id}` });
    expect(outcome).toMatchObject({ status: 'failed', declineCode: 'FRAUDULENT' });
  });

  test('says at Stripe who began it', async () => {
    for (const isCustomerPresent of [true, false]) {
      await charge(bench.gateway, await requestOf(bench, 'pays', { isCustomerPresent }));
      const sent = bench.fake.requests.findLast(({ path }) => path.endsWith('/confirm'))?.body ?? '';
      expect([sent.includes('off_session=true'), sent.includes('return_url=')]).toEqual([
        !isCustomerPresent,
        isCustomerPresent,
      ]);
    }
  });
});

describe('a refund', () => {
  test('is not made again after Stripe has forgotten its key', async () => {
    const request = await requestOf(bench, 'pays');
    await charge(bench.gateway, request);
    const refund = refundRequest(known(request), 2000n);
    await bench.gateway.refund(refund);
    bench.fake.forgetKeys();
    expect(await bench.gateway.refund(refund)).toMatchObject({ status: 'succeeded' });
    expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 2000n }]);
  });

  test('goes on although Stripe keeps a 500 under its key', async () => {
    const request = await requestOf(bench, 'pays');
    await charge(bench.gateway, request);
    const refund = refundRequest(known(request), 2000n);
    bench.fake.fail(/POST \/v1\/refunds/);
    await expect(bench.gateway.refund(refund)).rejects.toMatchObject({ isRetryable: true });
    expect(await bench.gateway.refund(refund)).toMatchObject({ status: 'succeeded' });
    expect(await bench.takenFor(request)).toEqual([{ amount: 5000n, refunded: 2000n }]);
  });

  test('that the bank leaves pending is pending until it has ended', async () => {
    bench.fake.bank.leavesRefundsPending = true;
    const request = await requestOf(bench, 'pays');
    await charge(bench.gateway, request);
    const refund = refundRequest(known(request), 2000n);
    expect(await bench.gateway.refund(refund)).toMatchObject({ status: 'pending' });
    for (const each of bench.fake.bank.refunds.values()) {
      if (each.metadata['rung_refund'] === refund.refundId) bench.fake.bank.endRefund(each, 'failed');
    }
    expect(await bench.gateway.findRefund(refund)).toMatchObject({
      status: 'failed',
      message: 'expired_or_canceled_card',
    });
  });
});

describe('a new card on Stripe’s page', () => {
  const pageOf = async (amount: bigint) => {
    const request = await requestOf(bench, 'pays', { amount: { amount, currency: 'JPY' } });
    const gatewayPaymentId = await bench.gateway.cardPage!.preparePage({
      ...request,
      description: 'A course',
      backUrl: 'https://rung.test/back',
    });
    const session = bench.fake.bank.sessions.get(gatewayPaymentId)!;
    return { request: { ...request, gatewayPaymentId }, session };
  };
  const urlOf = (request: Parameters<typeof charge>[1]) =>
    bench.gateway.challenges?.kind === 'gateway_page'
      ? bench.gateway.challenges.findUrl(request, 'https://rung.test/return')
      : undefined;

  test('waits for the customer there, pays what was shown, and is saved with the payment', async () => {
    const { request, session } = await pageOf(1200n);
    expect(session).toMatchObject({ amount_total: 1200, currency: 'jpy', lineName: 'A course' });
    expect(await bench.gateway.findCharge(request)).toMatchObject({ status: 'requires_action' });
    expect(await urlOf(request)).toBe(session.url);
    bench.fake.bank.submit(session, '5555555555554444', false);
    expect(await bench.gateway.findCharge(request)).toMatchObject({
      status: 'succeeded',
      amount: 1200n,
      currency: 'JPY',
      gatewayPaymentId: session.payment_intent,
      instrument: { provider: 'stripe', cardNetwork: 'MASTERCARD', lastFour: '4444', expiryYear: 2034 },
    });
  });

  test('is saved without a charge where nothing is to be paid', async () => {
    const { request, session } = await pageOf(0n);
    bench.fake.bank.submit(session, '4242424242424242', false);
    expect(await bench.gateway.findCharge(request)).toMatchObject({
      status: 'succeeded',
      amount: 0n,
      currency: 'JPY',
      instrument: { cardNetwork: 'VISA', lastFour: '4242' },
    });
  });

  test('that was declined there can be followed by another one', async () => {
    const { request, session } = await pageOf(1200n);
    expect(() => bench.fake.bank.submit(session, '4000000000000002', false)).toThrow();
    expect(await bench.gateway.findCharge(request)).toMatchObject({ status: 'requires_action' });
  });

  test('cannot be given any more once the page is abandoned', async () => {
    const { request, session } = await pageOf(1200n);
    expect(await bench.gateway.abandonCharge?.(request)).toMatchObject({
      status: 'failed',
      declineCode: 'CUSTOMER_CANCELLED',
    });
    expect(() => bench.fake.bank.submit(session, '4242424242424242', false)).toThrow(/ended/);
  });

  test('that has paid a moment before counts', async () => {
    const { request, session } = await pageOf(1200n);
    bench.fake.bank.submit(session, '4242424242424242', false);
    expect(await bench.gateway.abandonCharge?.(request)).toMatchObject({ status: 'succeeded' });
  });

  test('is refunded like any other', async () => {
    const { request, session } = await pageOf(1200n);
    bench.fake.bank.submit(session, '4242424242424242', false);
    const outcome = await bench.gateway.refund(refundRequest(request, 1200n, 'JPY'));
    expect(outcome).toMatchObject({ status: 'succeeded' });
  });

  test('belongs to one customer of Stripe, however many pages they see', async () => {
    const [one, two] = [await pageOf(1200n), await pageOf(500n)];
    expect(one.session.customer).toBe(two.session.customer);
  });
});

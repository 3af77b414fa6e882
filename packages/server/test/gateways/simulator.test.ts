import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { BusinessId } from '../../src/domain/ids.ts';
import type { ChargeRequest } from '../../src/gateways/payment/payment-gateway.ts';
import type { Simulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { testCards } from '../../src/gateways/payment/simulator/test-cards.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import {
  SteeredSimulator,
  card,
  gatewayError,
  newBusinessId,
  next,
  paid,
  refundRequest,
  saveCard,
  visa,
} from './simulator-fixture.ts';

let database: TestDatabase;
let steered: SteeredSimulator;
let simulator: Simulator;
let businessId: BusinessId;

function chargeRequest(number: string, over: Partial<ChargeRequest> = {}): Promise<ChargeRequest> {
  return steered.chargeRequest(businessId, number, over);
}

beforeAll(async () => {
  database = await createTestDatabase();
  steered = new SteeredSimulator(database.sql);
  simulator = steered.gateway;
});
afterAll(async () => {
  await database.drop();
});
beforeEach(() => {
  businessId = newBusinessId();
});

describe('saving a card', () => {
  test('keeps a token and tells network, last four digits and expiry', async () => {
    expect(await saveCard(simulator, businessId, card(visa))).toEqual({
      provider: 'simulator',
      token: expect.stringMatching(/^sim_[0-9a-f]{32}$/),
      cardNetwork: 'VISA',
      lastFour: '4242',
      expiryMonth: 12,
      expiryYear: 2034,
      cardType: 'CREDIT',
      holderName: 'Sample Customer',
      issuingCountry: 'US',
      currencies: null,
      isRecurringEnabled: true,
    });
  });

  test('refuses every other number without storing or repeating it', async () => {
    for (const number of ['4111111111111111', '378282246310005', '4242424242424241', '']) {
      const refusal = await saveCard(simulator, businessId, card(number)).catch(
        (error: unknown) => error as Error,
      );
      expect(refusal).toMatchObject({ name: 'DomainError', code: 'TEST_CARD_REQUIRED' });
      if (number !== '') expect(inspect(refusal)).not.toContain(number);
    }
    const rows = await database.sql`select from simulator.instrument where business_id = ${businessId}`;
    expect(rows).toHaveLength(0);
  });

  test('stores no card number and no security code, not even of a test card', async () => {
    for (const { number } of testCards) {
      const request = await chargeRequest(number, { amount: { amount: 700n, currency: 'INR' } });
      await simulator.charge(request);
    }
    const tables = await database.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'simulator'`;
    expect(tables.length).toBeGreaterThanOrEqual(5);
    for (const { name } of tables) {
      const [dump] = await database.sql<{ text: string | null }[]>`
        select string_agg(t::text, ' ') as text from ${database.sql(`simulator.${name}`)} t`;
      for (const { number } of testCards) expect(dump?.text ?? '').not.toContain(number);
    }
  });

  test.each([
    ['a month after December', { expiryMonth: 13 }],
    ['a month of zero', { expiryMonth: 0 }],
    ['a year of two digits', { expiryYear: 34 }],
    ['a security code that is too short', { cvc: '12' }],
    ['a security code with letters', { cvc: '12a' }],
    ['a number typed into the name', { holderName: '4111 1111 1111 1111' }],
  ])('refuses %s', async (_what, over) => {
    await expect(saveCard(simulator, businessId, card(visa, over))).rejects.toMatchObject({
      code: 'INVALID_REQUEST_PARAMETERS',
    });
  });

  test('keeps the instruments of two businesses apart', async () => {
    const request = await chargeRequest(visa);
    const foreign = { ...request, businessId: asId<'business'>('bus_other') };
    await expect(simulator.charge(foreign)).rejects.toEqual(gatewayError({ isRetryable: false }));
  });
});

describe('the test cards', () => {
  test.each([
    '4242424242424242',
    '5555555555554444',
    '4576238912771450',
    '5409162669381034',
    '6074825972083818',
  ])('%s pays, with and without the customer', async (number) => {
    const request = await chargeRequest(number);
    expect(await simulator.charge(request)).toEqual(paid);
    expect(await simulator.charge(next(request, { isCustomerPresent: false }))).toEqual(paid);
  });

  test.each([
    ['4000000000000002', 'GENERIC_DECLINE'],
    ['4000000000000127', 'GENERIC_DECLINE'],
    ['4706131211212123', 'GENERIC_DECLINE'],
    ['5105105105105100', 'GENERIC_DECLINE'],
    ['4000000000009995', 'INSUFFICIENT_FUNDS'],
  ])('%s is declined with %s', async (number, declineCode) => {
    const request = await chargeRequest(number);
    expect(await simulator.charge(request)).toEqual({ status: 'failed', declineCode });
    expect(await simulator.findCharge(request)).toEqual({
      status: 'failed',
      declineCode,
    });
  });

  test('Indian cards pay in rupees and dollars and in nothing else', async () => {
    const request = await chargeRequest('4576238912771450', { amount: { amount: 5000n, currency: 'INR' } });
    expect(await simulator.charge(request)).toMatchObject({ status: 'succeeded', currency: 'INR' });
    expect(await simulator.charge(next(request, { amount: { amount: 5000n, currency: 'EUR' } }))).toEqual({
      status: 'failed',
      declineCode: 'PAYMENT_METHOD_UNSUPPORTED',
    });
    const instrument = await saveCard(simulator, businessId, card('5409162669381034'));
    expect(instrument).toMatchObject({ issuingCountry: 'IN', currencies: ['INR', 'USD'] });
  });

  test('RuPay 6074825972083818 cannot be used for what recurs', async () => {
    const instrument = await saveCard(simulator, businessId, card('6074825972083818'));
    expect(instrument).toMatchObject({ cardNetwork: 'RUPAY', isRecurringEnabled: false });
  });

  test('4000000000000341 pays its first charge with the customer present and nothing after', async () => {
    const first = await chargeRequest('4000000000000341');
    expect(await simulator.charge(first)).toEqual(paid);
    const declined = { status: 'failed', declineCode: 'GENERIC_DECLINE' };
    expect(await simulator.charge(next(first))).toEqual(declined);
    expect(await simulator.charge(next(first, { isCustomerPresent: false }))).toEqual(declined);
    expect(await simulator.charge(first)).toEqual(paid);
  });

  test('4000000000000341 saved without paying declines a renewal', async () => {
    const renewal = await chargeRequest('4000000000000341', { isCustomerPresent: false });
    expect(await simulator.charge(renewal)).toMatchObject({ status: 'failed' });
  });

  test('4000000000000341 pays only one of two simultaneous charges', async () => {
    const request = await chargeRequest('4000000000000341');
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => simulator.charge(next(request))));
    expect(outcomes.filter(({ status }) => status === 'succeeded')).toHaveLength(1);
  });

  test('4000000000000663 pays 50.00 USD at a time and nothing above', async () => {
    const { limits } = await saveCard(simulator, businessId, card('4000000000000663'));
    expect(limits).toMatchObject({ mostPerCharge: { amount: 5_000n, currency: 'USD' }, isSingleUse: false });
    const amount = { amount: 5_000n, currency: 'USD' as const };
    const most = await chargeRequest('4000000000000663', { amount });
    expect(await simulator.charge(most)).toEqual({ status: 'succeeded', ...amount });
    const above = next(most, { amount: { ...amount, amount: 5_001n } });
    expect(await simulator.charge(above)).toEqual({ status: 'failed', declineCode: 'LIMIT_EXCEEDED' });
  });

  test('4000000000000556 pays after its printed expiry, which is said', async () => {
    const saved = await saveCard(simulator, businessId, card('4000000000000556', { expiryYear: 2020 }));
    expect(saved).toMatchObject({ expiryYear: 2020, outlivesExpiry: true });
    const request = await chargeRequest('4000000000000556', { instrumentToken: saved.token });
    expect(await simulator.charge(request)).toEqual(paid);
  });

  test('a card is good through the last day of its month and expired after', async () => {
    const { token } = await saveCard(simulator, businessId, card(visa, { expiryMonth: 2, expiryYear: 2027 }));
    const over = { instrumentToken: token, now: Date.UTC(2027, 1, 28, 23, 59, 59, 999) };
    const lastMoment = await chargeRequest(visa, over);
    expect(await simulator.charge(lastMoment)).toEqual(paid);
    const tooLate = next(lastMoment, { now: Date.UTC(2027, 2, 1) });
    expect(await simulator.charge(tooLate)).toEqual({ status: 'failed', declineCode: 'EXPIRED_CARD' });
  });

  test('an expired card can be typed and is then declined', async () => {
    const { token } = await saveCard(simulator, businessId, card(visa, { expiryYear: 2020 }));
    const request = await chargeRequest(visa, { instrumentToken: token });
    expect(await simulator.charge(request)).toEqual({ status: 'failed', declineCode: 'EXPIRED_CARD' });
  });
});

describe('authentication', () => {
  test('4000002500003155 asks every time and pays when the customer confirms', async () => {
    const request = await chargeRequest('4000002500003155');
    for (const attempt of [request, next(request)]) {
      expect(await simulator.charge(attempt)).toEqual({ status: 'requires_action' });
      expect(await simulator.answerChallenge(businessId, attempt.paymentId, 'succeed')).toEqual(paid);
      expect(await simulator.findCharge(attempt)).toEqual(paid);
    }
  });

  test('4000008260003178 asks and fails although the customer confirms', async () => {
    const request = await chargeRequest('4000008260003178');
    expect(await simulator.charge(request)).toEqual({ status: 'requires_action' });
    expect(await simulator.answerChallenge(businessId, request.paymentId, 'succeed')).toEqual({
      status: 'failed',
      declineCode: 'AUTHENTICATION_FAILURE',
    });
  });

  test.each([
    ['fail', 'AUTHENTICATION_FAILURE'],
    ['abandon', 'CUSTOMER_CANCELLED'],
  ] as const)('answering "%s" fails with %s and takes nothing', async (answer, declineCode) => {
    const request = await chargeRequest('4000002500003155');
    await simulator.charge(request);
    expect(await simulator.answerChallenge(businessId, request.paymentId, answer)).toEqual({
      status: 'failed',
      declineCode,
    });
    expect(await steered.bookOf(request)).toMatchObject([{ status: 'failed', declineCode }]);
  });

  test('the first answer stands, whatever is pressed later or at the same time', async () => {
    const request = await chargeRequest('4000002500003155');
    await simulator.charge(request);
    const answers = ['succeed', 'fail', 'abandon', 'succeed', 'fail', 'abandon'] as const;
    const outcomes = await Promise.all(
      answers.map((answer) => simulator.answerChallenge(businessId, request.paymentId, answer)),
    );
    expect(new Set(outcomes.map(({ status }) => status)).size).toBe(1);
    expect(await simulator.answerChallenge(businessId, request.paymentId, 'succeed')).toEqual(outcomes[0]);
  });

  test.each(['4000002500003155', '4000008260003178'])(
    '%s without the customer fails with AUTHENTICATION_REQUIRED',
    async (number) => {
      const request = await chargeRequest(number, { isCustomerPresent: false });
      const outcome = { status: 'failed', declineCode: 'AUTHENTICATION_REQUIRED' };
      expect(await simulator.charge(request)).toEqual(outcome);
    },
  );

  test('can be forced on a card that would simply pay', async () => {
    const request = await chargeRequest(visa, { forceAuthentication: true });
    expect(await simulator.charge(request)).toEqual({ status: 'requires_action' });
    expect(await simulator.answerChallenge(businessId, request.paymentId, 'succeed')).toEqual(paid);
  });

  test('is not asked for when the card could not pay anyway', async () => {
    const request = await chargeRequest('4000000000009995', { forceAuthentication: true });
    expect(await simulator.charge(request)).toMatchObject({ declineCode: 'INSUFFICIENT_FUNDS' });
  });

  test('of an unknown payment is not found, nor of another business', async () => {
    const request = await chargeRequest('4000002500003155');
    await simulator.charge(request);
    const foreign = asId<'business'>('bus_other');
    await expect(simulator.answerChallenge(foreign, request.paymentId, 'succeed')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('one key', () => {
  test.each(['4242424242424242', '4000000000000002', '4000002500003155'])(
    'makes one charge of card %s however many ask at once',
    async (number) => {
      const request = await chargeRequest(number);
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => simulator.charge(request)));
      for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
      expect(await steered.bookOf(request)).toHaveLength(1);
    },
  );

  test('gives each of many that arrive at once its own outcome, whatever the others are', async () => {
    const plain = await chargeRequest(visa);
    const [known, refused] = [next(plain), await chargeRequest('4000000000000002')];
    await simulator.charge(known);
    const asks = { ...next(plain), forceAuthentication: true };
    const euros = next(plain, { amount: { amount: 7n, currency: 'EUR' } });
    const others = Array.from({ length: 40 }, () => next(plain));
    const outcomes = await Promise.allSettled(
      [known, refused, asks, euros, { ...known, amount: euros.amount }, ...others].map((request) =>
        simulator.charge(request),
      ),
    );
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: paid },
      { status: 'fulfilled', value: { status: 'failed', declineCode: 'GENERIC_DECLINE' } },
      { status: 'fulfilled', value: { status: 'requires_action' } },
      { status: 'fulfilled', value: { status: 'succeeded', amount: 7n, currency: 'EUR' } },
      { status: 'rejected', reason: gatewayError({ isRetryable: false }) },
      ...others.map(() => ({ status: 'fulfilled', value: paid })),
    ]);
    for (const request of others) expect(await steered.bookOf(request)).toHaveLength(1);
  });

  test('answers the first charge again when a worker repeats it later, without the customer', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const repeated = { ...request, isCustomerPresent: false, now: Date.UTC(2040, 0, 1) };
    expect(await simulator.charge(repeated)).toEqual(paid);
    expect(await steered.bookOf(request)).toHaveLength(1);
  });

  test.each([
    ['amount', { amount: { amount: 5001n, currency: 'USD' } }],
    ['currency', { amount: { amount: 5000n, currency: 'EUR' } }],
  ] as const)('is refused for another %s', async (_what, over) => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    await expect(simulator.charge({ ...request, ...over })).rejects.toEqual(
      gatewayError({ isRetryable: false }),
    );
    expect(await steered.bookOf(request)).toMatchObject([{ amount: request.amount }]);
  });

  test('is refused for another instrument', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const other = await chargeRequest(visa, { paymentId: request.paymentId });
    await expect(simulator.charge(other)).rejects.toEqual(gatewayError({ isRetryable: false }));
  });

  test('means another charge in another business', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    businessId = newBusinessId();
    const other = await chargeRequest(visa, {
      paymentId: request.paymentId,
      amount: { amount: 1n, currency: 'JPY' },
    });
    expect(await simulator.charge(other)).toMatchObject({ amount: 1n, currency: 'JPY' });
  });

  test('that was never sent is unknown', async () => {
    expect(await simulator.findCharge(next(await chargeRequest(visa)))).toBeUndefined();
  });
});

describe('refunds', () => {
  test('give back a charge in parts, and no more than all of it', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    expect(await simulator.refund(refundRequest(request, 2000n))).toEqual({ status: 'succeeded' });
    expect(await simulator.refund(refundRequest(request, 3001n))).toMatchObject({ status: 'failed' });
    expect(await simulator.refund(refundRequest(request, 3000n))).toEqual({ status: 'succeeded' });
    expect(await simulator.refund(refundRequest(request, 1n))).toMatchObject({ status: 'failed' });
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount: 5000n }]);
  });

  test('under one key move money once however many ask at once', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const refund = refundRequest(request, 5000n);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => simulator.refund(refund)));
    for (const outcome of outcomes) expect(outcome).toEqual({ status: 'succeeded' });
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount: 5000n }]);
    expect(await simulator.findRefund(refund)).toEqual({ status: 'succeeded' });
  });

  test('that run at once cannot exceed the charge together', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => simulator.refund(refundRequest(request, 2000n))),
    );
    expect(outcomes.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
    expect(await steered.bookOf(request)).toMatchObject([{ refundedAmount: 4000n }]);
  });

  test('cannot exceed the charge even if the code were wrong', async () => {
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    const overdraw = database.sql`
      update simulator.charge set refunded_amount = 5001 where payment_id = ${request.paymentId}`;
    await expect(overdraw).rejects.toMatchObject({ code: '23514' });
  });

  test('of a charge that failed, or in another currency, fail', async () => {
    const declined = await chargeRequest('4000000000000002');
    await simulator.charge(declined);
    expect(await simulator.refund(refundRequest(declined, 1n))).toMatchObject({ status: 'failed' });
    const request = await chargeRequest(visa);
    await simulator.charge(request);
    expect(await simulator.refund(refundRequest(request, 1n, 'EUR'))).toMatchObject({ status: 'failed' });
  });

  test('of an unknown charge, or under a used key, are faults that no repetition cures', async () => {
    const request = await chargeRequest(visa);
    await expect(simulator.refund(refundRequest(request, 1n))).rejects.toEqual(
      gatewayError({ isRetryable: false }),
    );
    await simulator.charge(request);
    const refund = refundRequest(request, 1n);
    await simulator.refund(refund);
    const changed = { ...refund, amount: { amount: 2n, currency: 'USD' } as const };
    await expect(simulator.refund(changed)).rejects.toEqual(gatewayError({ isRetryable: false }));
    expect(
      await simulator.findRefund({ ...refund, refundId: asId<'refund'>('ref_unknown') }),
    ).toBeUndefined();
  });
});

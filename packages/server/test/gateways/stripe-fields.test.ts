import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { createDueJobs } from '../../src/worker/due-jobs.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { dyingAt } from '../support/api.ts';
import { submit, visit } from '../support/pages.ts';
import { openCheckout, sellCourse } from '../support/shop.ts';
import type { FakeIntent } from '../support/stripe-fake/objects.ts';
import {
  type StripeShop,
  openStripeShop,
  paidIntents,
  paymentOfCheckout,
  typedGuest,
} from '../support/stripe-shop.ts';

/* New cards in Stripe's fields on Rung's page: what is prepared, shown and settled, without a browser. */

let shop: StripeShop;
beforeAll(async () => {
  shop = await openStripeShop({ fields: true });
});
afterEach(() => shop.fake.clearFaults());
afterAll(() => shop.stop());

const inFields = { ...typedGuest, card_fields: 'shown' };
const pays = '4242424242424242';

async function checkout(): Promise<string> {
  return openCheckout(shop.api, [await sellCourse(shop.api)]);
}

/** Sends the form of a checkout; returns the page with the fields, and the intent that they confirm. */
async function goToFields(session: string) {
  const sent = await submit(shop.api, `/checkout/${session}`, inFields);
  expect(sent.status, sent.text).toBe(303);
  const own = await visit(shop.api, sent.headers.get('location') ?? '');
  const path = own.headers.get('location') ?? '';
  const page = await visit(shop.api, path);
  return { page, path, intent: await intentOf(session) };
}

async function intentOf(session: string): Promise<FakeIntent> {
  const { gateway } = await paymentOfCheckout(shop, session);
  return shop.fake.bank.intents.get(gateway?.gatewayPaymentId ?? '')!;
}

const policyOf = (headers: Headers): string => headers.get('content-security-policy') ?? '';

describe('the fields of Stripe', () => {
  test('are shown for an intent that is written down and not confirmed', async () => {
    const session = await checkout();
    const { page, intent } = await goToFields(session);
    expect(page.text).toContain(`data-client-secret="${intent.id}_secret_fake"`);
    expect(page.text).toContain('data-publishable-key="pk_test_00000000"');
    expect(intent).toMatchObject({ status: 'requires_payment_method', confirmations: 0 });
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'requires_customer_action' });
  });

  test('open the policy of their own page for Stripe, and of no other', async () => {
    const session = await checkout();
    const before = await visit(shop.api, `/checkout/${session}`);
    expect(policyOf(before.headers)).toMatch(/script-src 'self';/);
    expect(policyOf(before.headers)).not.toContain('frame-src');
    const { page } = await goToFields(session);
    expect(policyOf(page.headers)).toContain(`script-src 'self' ${shop.fake.url};`);
    expect(policyOf(page.headers)).toContain(`frame-src ${shop.fake.url}`);
    expect(policyOf(page.headers)).not.toContain('unsafe');
  });

  test('settle the payment once, with the card saved, by the way back or the webhook', async () => {
    const session = await checkout();
    const { path, intent } = await goToFields(session);
    shop.fake.bank.confirmInBrowser(intent, pays, 'https://example.com');
    await Promise.all([1, 2].map(() => visit(shop.api, `${path}/return`)));
    const payment = await paymentOfCheckout(shop, session);
    expect(payment).toMatchObject({ status: 'succeeded', instrument: { lastFour: '4242' } });
    expect(payment.paymentMethodId).not.toBeNull();
    expect(paidIntents(shop, payment.paymentId)).toHaveLength(1);
  });

  test('may be tried again after a decline, which ends nothing', async () => {
    const session = await checkout();
    const { path, intent } = await goToFields(session);
    expect(() => shop.fake.bank.confirmInBrowser(intent, '4000000000000002', '')).toThrow();
    await visit(shop.api, `${path}/return`);
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'requires_customer_action' });
    shop.fake.bank.confirmInBrowser(intent, pays, '');
    await visit(shop.api, `${path}/return`);
    expect(await paymentOfCheckout(shop, session)).toMatchObject({ status: 'succeeded' });
  });

  test('cannot be paid once the buyer has left them', async () => {
    const session = await checkout();
    const { path, intent } = await goToFields(session);
    await visit(shop.api, `${path}/back`);
    expect(intent.status).toBe('canceled');
    expect(() => shop.fake.bank.confirmInBrowser(intent, pays, '')).toThrow();
    expect(await paymentOfCheckout(shop, session)).toMatchObject({
      status: 'failed',
      errorCode: 'CUSTOMER_CANCELLED',
    });
  });

  test('ask for authentication where the business always does', async () => {
    await shop.api.request('PATCH', '/settings', { authentication: { countries: { US: 'always' } } });
    const { intent } = await goToFields(await checkout());
    await shop.api.request('PATCH', '/settings', { authentication: { countries: {} } });
    expect(shop.fake.bank.confirmInBrowser(intent, pays, 'https://example.com').status).toBe(
      'requires_action',
    );
    shop.fake.bank.authenticate(intent, true);
  });

  test('give way to the page of Stripe where they cannot be prepared', async () => {
    const session = await checkout();
    shop.fake.fail(/POST \/v1\/payment_intents/, { times: 9 });
    const sent = await submit(shop.api, `/checkout/${session}`, inFields);
    const led = await visit(shop.api, sent.headers.get('location') ?? '');
    expect(led.headers.get('location')).toMatch(`${shop.fake.url}/pay/`);
  });

  test.each(['payment.after-prepare', 'payment.after-write-down'])(
    'of a process that dies at %s leave at most one charge',
    async (failpoint) => {
      const session = await checkout();
      const runtime = dyingAt(shop.api.runtime, failpoint);
      const dying = createApp(runtime, createDueJobs(runtime, jobHandlers).run);
      const init = { method: 'POST', body: new URLSearchParams(inFields) };
      expect((await dying.request(`/checkout/${session}`, init)).status).toBe(500);
      shop.passMinutes(5);
      await createWorker(shop.api.runtime, jobHandlers).drain();
      const payment = await paymentOfCheckout(shop, session);
      for (const intent of shop.fake.bank.intents.values()) {
        if (intent.metadata['rung_payment'] !== payment.paymentId) continue;
        const isCounted = intent.id === payment.gateway?.gatewayPaymentId;
        if (isCounted) shop.fake.bank.confirmInBrowser(intent, pays, '');
      }
      shop.passMinutes(5);
      await createWorker(shop.api.runtime, jobHandlers).drain();
      expect(paidIntents(shop, payment.paymentId).length).toBeLessThanOrEqual(1);
    },
  );
});

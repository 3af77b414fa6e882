import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import Rung from '../../../sdk/src/index.ts';
import { readSeedBlock, runSeed, seedBlocks, startSeed } from './seed.ts';
import { type StartedRung, eventually, startRung, uniqueEmail, untilItAnswers } from './seed-server.ts';

let rung: StartedRung;
let client: Rung;

beforeAll(async () => {
  rung = await startRung();
  client = new Rung({ baseURL: rung.baseUrl, bearerToken: rung.apiKey });
});

afterAll(() => rung.stop());

const guides = new URL('../../../../../shared/seed/', import.meta.url);

describe.skipIf(!existsSync(guides))('the copies of the blocks', () => {
  const printed = existsSync(guides)
    ? readdirSync(guides).map((file) => readFileSync(new URL(file, guides), 'utf8'))
    : [];

  it.each(seedBlocks)('%s is what the guide prints, to the character', (block) => {
    // The guide prints a "copy" button above each block.
    const blocks = printed.flatMap((text) => text.split(/^コピー\n/m));
    expect(blocks).toContain(readSeedBlock(block));
  });
});

describe('listing payment methods', () => {
  it('prints the saved methods with the fields the guide names', async () => {
    const { exitCode, stdout, stderr } = await runSeed(
      rung,
      'payment-methods',
      'console.log(JSON.stringify([methods, primaryMethod]));',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Available payment methods:');
    const [methods, primaryMethod] = lastJson(stdout) as [Record<string, unknown>[], string];
    expect(primaryMethod).toBe(methods[0]?.['payment_method_id']);
    expect(methods[0]).toMatchObject({
      type: 'card',
      card: { last4: '4242', brand: 'visa', exp_month: expect.any(Number), exp_year: expect.any(Number) },
    });
  });
});

describe('the one-click upsell', () => {
  it('charges the saved method at once and prints the session', async () => {
    const { exitCode, stdout, stderr } = await runSeed(
      rung,
      'one-click-upsell',
      "await handlePostPurchaseUpsell('cus_123');",
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const sessionId = /^Upsell processed: (cks_\w+)$/m.exec(stdout)?.[1];
    const session = await client.checkoutSessions.retrieve(sessionId ?? 'none printed');
    expect(session.payment_status).toBe('succeeded');
    const payment = await client.payments.retrieve(session.payment_id ?? 'none made');
    expect(payment).toMatchObject({
      status: 'succeeded',
      customer: { customer_id: 'cus_123' },
      product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }],
      metadata: { upsell_source: 'post_purchase', original_order_id: 'order_123' },
    });
  });

  it('proposes nothing to a customer who has saved no method', async () => {
    const { customer_id } = await newCustomer();
    const { exitCode, stdout } = await runSeed(
      rung,
      'one-click-upsell',
      `console.log(JSON.stringify(await handlePostPurchaseUpsell('${customer_id}')));`,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No saved payment methods available');
    expect(lastJson(stdout)).toBeNull();
  });
});

describe('the cross-sell', () => {
  it('pays with the saved method', async () => {
    const { exitCode, stdout, stderr } = await offerRelatedProduct('cus_123');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { payment_id } = lastJson(stdout) as { payment_id: string };
    expect(await client.payments.retrieve(payment_id)).toMatchObject({
      status: 'succeeded',
      customer: { customer_id: 'cus_123' },
      metadata: { purchase_type: 'cross_sell', source: 'product_recommendation' },
    });
  });

  it('falls back to the standard checkout when no method is saved', async () => {
    const { customer_id } = await newCustomer();
    const { exitCode, stdout, stderr } = await offerRelatedProduct(customer_id);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const session = lastJson(stdout) as { session_id: string; checkout_url: string; payment_id: unknown };
    expect(session.checkout_url).toContain(session.session_id);
    expect(session.payment_id ?? null).toBeNull();
  });

  function offerRelatedProduct(customerId: string) {
    return runSeed(
      rung,
      'cross-sell',
      `console.log(JSON.stringify(await offerRelatedProduct('${customerId}', 'prod_premium_addon')));`,
    );
  }
});

describe('the subscription of the guide', () => {
  it('is previewed, upgraded for 50 dollars, and downgraded for a credit of 50 that the next renewals use', async () => {
    const preview = await runSeed(rung, 'preview-upgrade', 'console.log(JSON.stringify(preview));');
    expect([preview.exitCode, preview.stderr]).toEqual([0, '']);
    expect(preview.stdout).toContain('Upgrade will charge: $50.00');
    expect(lastJson(preview.stdout)).toMatchObject({
      immediateCharge: { total_amount: 5000, currency: 'USD' },
      newPlan: { product_id: 'prod_pro_plan' },
      effectiveDate: expect.any(String),
    });

    const upgraded = await runSeed(rung, 'upgrade', 'console.log(JSON.stringify(upgrade));');
    expect([upgraded.exitCode, upgraded.stderr]).toEqual([0, '']);
    expect(upgraded.stdout).toContain('Upgrade status: succeeded');
    const { paymentId } = lastJson(upgraded.stdout) as { paymentId: string };
    expect(lastJson(upgraded.stdout)).toEqual({
      status: 'succeeded',
      subscriptionId: 'sub_123',
      paymentId,
      invoiceId: expect.stringMatching(/^inv_/),
    });
    expect(await client.payments.retrieve(paymentId)).toMatchObject({
      total_amount: 5000,
      status: 'succeeded',
    });

    const downgraded = await runSeed(rung, 'downgrade', 'console.log(JSON.stringify(downgrade));');
    expect([downgraded.exitCode, downgraded.stderr]).toEqual([0, '']);
    expect(downgraded.stdout).toContain('Credit to be applied: 5000');
    expect(lastJson(downgraded.stdout)).toMatchObject({ status: 'succeeded', payment_id: null });
    expect(await client.subscriptions.retrieveCredits('sub_123')).toMatchObject({ balance: 5000 });

    const { next_billing_date } = await client.subscriptions.retrieve('sub_123');
    const third = new Date(next_billing_date);
    third.setUTCMonth(third.getUTCMonth() + 2, 28);
    await client.testClock.advance({ to: third.toISOString() });
    const { items } = await client.payments.list({ subscription_id: 'sub_123', page_number: 0 });
    expect(items.map(({ total_amount }) => total_amount)).toEqual([3000, 1000, 0, 5000, 3000]);
  });
});

describe('the complete post-purchase flow', () => {
  it('goes from a first purchase, by real webhooks, to a second payment with one click', async () => {
    const shop = startSeed(rung, 'post-purchase-flow');
    onTestFinished(() => shop.stop());
    const endpoint = await client.webhooks.create({ url: 'http://127.0.0.1:3000/webhooks/dodo' });
    onTestFinished(() => client.webhooks.delete(endpoint.id));
    await untilItAnswers('http://127.0.0.1:3000/', shop);

    const { customer_id } = await firstPurchase('prod_starter_course');
    const offer = await eventually(async () => {
      const answer = await getJson(`http://127.0.0.1:3000/api/upsell/${customer_id}`);
      expect(answer['eligible']).toBe(true);
      return answer;
    });
    const bundle = await client.products.retrieve('prod_complete_bundle');
    expect(offer).toEqual({
      eligible: true,
      product: {
        id: 'prod_complete_bundle',
        name: bundle.name,
        price: Number(bundle.price),
        currency: bundle.currency,
      },
      paymentMethodId: expect.any(String),
    });

    const accepted = await getJson(`http://127.0.0.1:3000/api/upsell/${customer_id}/accept`, 'POST');
    expect(accepted).toEqual({ success: true, sessionId: expect.stringMatching(/^cks_/) });
    for (const product_id of ['prod_starter_course', 'prod_complete_bundle']) {
      const filter = { customer_id, product_id, status: 'succeeded', page_number: 0 } as const;
      expect((await client.payments.list(filter)).items).toHaveLength(1);
    }
    expect(shop.stderr()).toBe('');
  });
});

async function firstPurchase(productId: string): Promise<{ customer_id: string }> {
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: productId, quantity: 1 }],
  });
  const result = await client.checkoutSessions.confirm(session.session_id, {
    customer: { email: uniqueEmail(), name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: '4242424242424242', exp_month: 6, exp_year: 2032, cvc: '123', holder_name: 'Sample' },
  });
  expect(result.status).toBe('succeeded');
  const payment = await client.payments.retrieve(result.payment_id);
  return { customer_id: payment.customer.customer_id };
}

function newCustomer(): Promise<{ customer_id: string }> {
  return client.customers.create({ email: uniqueEmail(), name: 'Sample Customer' });
}

async function getJson(url: string, method = 'GET'): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method });
  return (await response.json()) as Record<string, unknown>;
}

function lastJson(stdout: string): unknown {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown;
}

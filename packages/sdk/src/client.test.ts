import { afterEach, describe, expect, it, vi } from 'vitest';
import Official from 'dodopayments';
import Rung, { APIError, DodoPayments, NotFoundError, Rung as Named } from './index.ts';

interface Sent {
  url: string;
  method: string | undefined;
  headers: Headers;
  body: unknown;
}

/** A client whose requests are answered with `answer` and recorded. */
function clientAnswering(answer: unknown, status = 200): { client: Rung; sent: Sent[] } {
  const sent: Sent[] = [];
  const client = new Rung({
    bearerToken: 'key',
    maxRetries: 1,
    fetch: (input, init) => {
      const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
      sent.push({
        url: input instanceof Request ? input.url : input.toString(),
        method: init?.method,
        headers: new Headers(init?.headers),
        body,
      });
      return Promise.resolve(Response.json(answer, { status }));
    },
  });
  return { client, sent };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('where the client connects', () => {
  it('prefers baseURL to RUNG_BASE_URL, and RUNG_BASE_URL to the local default', () => {
    vi.stubEnv('RUNG_BASE_URL', undefined);
    expect(new Rung({ bearerToken: 'key' }).baseURL).toBe('http://localhost:4000');
    vi.stubEnv('RUNG_BASE_URL', 'http://localhost:4100');
    expect(new Rung({ bearerToken: 'key' }).baseURL).toBe('http://localhost:4100');
    expect(new Rung({ bearerToken: 'key', baseURL: 'http://localhost:4200' }).baseURL).toBe(
      'http://localhost:4200',
    );
  });

  it('accepts an environment and lets it choose nothing', () => {
    vi.stubEnv('RUNG_BASE_URL', 'http://localhost:4100');
    expect(new Rung({ bearerToken: 'key', environment: 'live_mode' }).baseURL).toBe('http://localhost:4100');
    expect(
      new Rung({ bearerToken: 'key', environment: 'live_mode', baseURL: 'http://localhost:4200' }).baseURL,
    ).toBe('http://localhost:4200');
  });

  it('stays at the same address through withOptions, whatever the environment', () => {
    const client = new Rung({ bearerToken: 'key', baseURL: 'http://localhost:4200' });
    const other = client.withOptions({ environment: 'test_mode', timeout: 5 });
    expect(other.baseURL).toBe('http://localhost:4200');
    expect(other.timeout).toBe(5);
    expect(other).toBeInstanceOf(Rung);
  });

  it('takes the key from bearerToken, else RUNG_API_KEY, else DODO_PAYMENTS_API_KEY', () => {
    vi.stubEnv('DODO_PAYMENTS_API_KEY', 'dodo');
    vi.stubEnv('RUNG_API_KEY', '');
    expect(new Rung().bearerToken).toBe('dodo');
    vi.stubEnv('RUNG_API_KEY', 'rung');
    expect(new Rung().bearerToken).toBe('rung');
    expect(new Rung({ bearerToken: 'given' }).bearerToken).toBe('given');
  });

  it('without a key says which variables are read, and where a Rung on this machine keeps its key', () => {
    vi.stubEnv('DODO_PAYMENTS_API_KEY', '');
    vi.stubEnv('RUNG_API_KEY', ' ');
    const make = () => new Rung();
    expect(make).toThrow(Rung.DodoPaymentsError);
    expect(make).toThrow(
      /Set RUNG_API_KEY \(or DODO_PAYMENTS_API_KEY\), or pass `bearerToken`.*\.rung\/api-key/,
    );
  });
});

describe('the official package it stands in for', () => {
  it('is extended, with the official error classes and the official names', async () => {
    expect(new Rung({ bearerToken: 'key' })).toBeInstanceOf(Official);
    expect(Named).toBe(Rung);
    expect(DodoPayments).toBe(Rung);
    expect(Rung.NotFoundError).toBe(NotFoundError);
    const { client } = clientAnswering({ code: 'NOT_FOUND', message: 'No such customer.' }, 404);
    await expect(client.customers.retrieve('cus_0')).rejects.toBeInstanceOf(APIError);
  });
});

describe('idempotency keys', () => {
  it('sends a key that the caller gives, the same one on every retry', async () => {
    const { client, sent } = clientAnswering({ code: 'INTERNAL_SERVER_ERROR', message: 'Try again.' }, 500);
    const purchase = client.checkoutSessions.create(
      { product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }] },
      { idempotencyKey: 'upsell:order_123' },
    );
    await expect(purchase).rejects.toThrow('Try again.');
    expect(sent.map((request) => request.headers.get('idempotency-key'))).toEqual([
      'upsell:order_123',
      'upsell:order_123',
    ]);
  });

  it('invents none, so that two identical clicks can be recognised as one', async () => {
    const { client, sent } = clientAnswering({ session_id: 'cks_1' });
    await client.checkoutSessions.create({ product_cart: [{ product_id: 'prod_1', quantity: 1 }] });
    expect(sent[0]?.headers.has('idempotency-key')).toBe(false);
  });
});

describe('payment methods', () => {
  const answer = { items: [{ payment_method_id: 'pm_2' }, { payment_method_id: 'pm_1' }] };

  it('are an array that also has items', async () => {
    const methods = await clientAnswering(answer).client.customers.listPaymentMethods('cus_123');
    expect(Array.isArray(methods)).toBe(true);
    expect(methods).toHaveLength(2);
    expect(methods[0]?.payment_method_id).toBe('pm_2');
    expect(methods.items).toBe(methods);
    expect(methods.map((method) => method.payment_method_id)).toEqual(['pm_2', 'pm_1']);
    expect(JSON.stringify(methods)).toBe(JSON.stringify(answer.items));
  });

  it('keep the official shape in JSON under their official name', async () => {
    const methods = await clientAnswering(answer).client.customers.retrievePaymentMethods('cus_123');
    expect(methods[1]?.payment_method_id).toBe('pm_1');
    expect(methods.items).toHaveLength(2);
    expect(JSON.stringify(methods)).toBe(JSON.stringify(answer));
  });
});

describe("a product's price", () => {
  const price = { type: 'one_time_price', currency: 'USD', price: 4900, discount: 0 };
  const official = { product_id: 'prod_1', name: 'Course', currency: 'USD', price };

  async function retrieve() {
    return clientAnswering(official).client.products.retrieve('prod_1');
  }

  it('reads as its amount in minor units where a number or a text is wanted', async () => {
    const product = await retrieve();
    expect(Number(product.price)).toBe(4900);
    expect(`costs ${String(product.price)}`).toBe('costs 4900');
    expect(JSON.stringify({ price: product.price })).toBe('{"price":4900}');
  });

  it('keeps the official fields, and the official JSON of its product', async () => {
    const product = await retrieve();
    expect(product.price).toEqual(price);
    expect({ ...product.price }).toEqual(price);
    expect(product.currency).toBe('USD');
    expect(JSON.parse(JSON.stringify(product))).toEqual(official);
  });

  it('is the fixed part where use is charged', async () => {
    const { client } = clientAnswering({
      product_id: 'prod_1',
      price: { type: 'usage_based_price', currency: 'JPY', fixed_price: 500 },
    });
    const product = await client.products.retrieve('prod_1');
    expect(Number(product.price)).toBe(500);
    expect(product.currency).toBe('JPY');
  });
});

describe('a preview of a change of plan', () => {
  it.each([
    ['USD', 5000, '$50.00'],
    ['JPY', 1000, '¥1,000'],
    ['BHD', 12_500, 'BHD\u00a012.500'],
    ['USD', 0, '$0.00'],
  ])('in %s reads %d as %s, and shows the official fields', async (currency, total_amount, text) => {
    const summary = { currency, total_amount, customer_credits: 0 };
    const { client, sent } = clientAnswering({ immediate_charge: { summary }, quote_id: 'quo_1' });
    const asked = {
      product_id: 'prod_pro_plan',
      quantity: 1,
      proration_billing_mode: 'do_not_bill',
    } as const;
    const preview = await client.subscriptions.previewChangePlan('sub_1', asked);
    expect(String(preview.immediate_charge.summary)).toBe(text);
    expect({ ...preview.immediate_charge.summary }).toEqual(summary);
    expect(JSON.parse(JSON.stringify(preview))).toEqual({ immediate_charge: { summary }, quote_id: 'quo_1' });
    await client.subscriptions.changePlan('sub_1', { ...asked, quote_id: preview.quote_id });
    expect(sent.map(({ url }) => url)).toEqual([
      `${client.baseURL}/subscriptions/sub_1/change-plan/preview`,
      `${client.baseURL}/subscriptions/sub_1/change-plan`,
    ]);
    expect(sent[1]?.body).toEqual({ ...asked, quote_id: 'quo_1' });
  });
});

describe('requests of Rung', () => {
  it('reads the credit of a subscription, page by page', async () => {
    const credits = { subscription_id: 'sub_1', currency: 'USD', balance: 5000, lots: [], entries: [] };
    const { client, sent } = clientAnswering(credits);
    expect(await client.subscriptions.retrieveCredits('sub_1', { page_size: 5, page_number: 1 })).toEqual(
      credits,
    );
    expect(sent[0]).toMatchObject({
      url: `${client.baseURL}/subscriptions/sub_1/credits?page_size=5&page_number=1`,
      method: 'GET',
    });
  });

  it('confirms a session at its public address', async () => {
    const { client, sent } = clientAnswering({ status: 'succeeded', payment_id: 'pay_1' });
    const form = { customer: { email: 'customer@example.com', name: 'Sample Customer' } };
    const result = await client.checkoutSessions.confirm('cks_1', form);
    expect(result.status).toBe('succeeded');
    expect(sent[0]).toMatchObject({
      url: `${client.baseURL}/checkouts/cks_1/confirm`,
      method: 'POST',
      body: form,
    });
  });

  it('reads the settings, and changes those that are named', async () => {
    const settings = {
      plan_change_resets_billing_date: false,
      on_payment_failure: 'apply_change',
      allow_multiple_subscriptions: false,
      payment_retries: { enabled: true, window_days: 13 },
      tax_rounding: 'half_up',
      authentication: { default: 'when_asked', countries: { JP: 'always' } },
    };
    const { client, sent } = clientAnswering(settings);
    expect(await client.settings.retrieve()).toEqual(settings);
    expect(await client.settings.update({ payment_retries: { enabled: true } })).toEqual(settings);
    expect(sent).toMatchObject([
      { url: `${client.baseURL}/settings`, method: 'GET' },
      { url: `${client.baseURL}/settings`, method: 'PATCH', body: { payment_retries: { enabled: true } } },
    ]);
  });

  it('lists work that failed, runs it again, and gives it up', async () => {
    const job = { job_id: 'job_1', kind: 'payment.collect', status: 'dead' };
    const { client, sent } = clientAnswering({ items: [job], ...job });
    const { items } = await client.jobs.list({ status: 'dead' });
    expect(items).toEqual([job]);
    expect((await client.jobs.retrieve('job_1')).kind).toBe('payment.collect');
    await client.jobs.retry('job_1');
    await client.jobs.delete('job_1');
    expect(sent).toMatchObject([
      { url: `${client.baseURL}/jobs?status=dead`, method: 'GET' },
      { url: `${client.baseURL}/jobs/job_1`, method: 'GET' },
      { url: `${client.baseURL}/jobs/job_1/retry`, method: 'POST' },
      { url: `${client.baseURL}/jobs/job_1`, method: 'DELETE' },
    ]);
  });

  it('reads the test clock, and moves it', async () => {
    const { client, sent } = clientAnswering({ now: '2027-01-31T00:00:00.000Z', frozen: true });
    expect(await client.testClock.retrieve()).toEqual({ now: '2027-01-31T00:00:00.000Z', frozen: true });
    const clock = await client.testClock.advance({ to: '2027-01-31T00:00:00Z', freeze: true });
    expect(clock.now).toBe('2027-01-31T00:00:00.000Z');
    expect(sent).toMatchObject([
      { url: `${client.baseURL}/test_clock`, method: 'GET' },
      {
        url: `${client.baseURL}/test_clock/advance`,
        method: 'POST',
        body: { to: '2027-01-31T00:00:00Z', freeze: true },
      },
    ]);
  });

  it('does not repeat an advance of the clock by itself', async () => {
    const { client, sent } = clientAnswering({ code: 'INTERNAL_SERVER_ERROR', message: 'Try again.' }, 500);
    await expect(client.testClock.advance({ to: '2027-01-31T00:00:00Z' })).rejects.toThrow('Try again.');
    expect(sent).toHaveLength(1);
  });

  it('sends a payment that names only the customer as it is', async () => {
    const { client, sent } = clientAnswering({ payment_id: 'pay_1' });
    const purchase = { customer_id: 'cus_123', product_cart: [{ product_id: 'prod_1', quantity: 1 }] };
    await client.payments.create(purchase);
    expect(sent[0]).toMatchObject({ url: `${client.baseURL}/payments`, body: purchase });
  });
});

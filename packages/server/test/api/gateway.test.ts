import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findGatewayAccount } from '../../src/gateway-accounts.ts';
import { type Caller, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type StripeShop, openStripeShop } from '../support/stripe-shop.ts';

let shop: StripeShop;
let caller: Caller;
beforeAll(async () => {
  shop = await openStripeShop();
});
beforeEach(async () => {
  caller = await shop.api.createBusiness('Checked Shop', 'test');
});
afterEach(() => {
  shop.fake.endpoints.clear();
  shop.fake.forbidden = null;
  shop.fake.revokeKeys = false;
  shop.fake.account.charges_enabled = true;
});
afterAll(() => shop.stop());

const credentials = { provider: 'stripe', secret_key: 'sk_test_11111111' };

describeEndpoint(() => shop.api, {
  method: 'GET',
  path: '/gateway',
  prepare: async () => ({ path: '/gateway' }),
});
describeEndpoint(() => shop.api, {
  method: 'PATCH',
  path: '/gateway',
  prepare: async () => ({ path: '/gateway', body: credentials, object: '/gateway' }),
});

const check = (body: object = {}) => caller.request('POST', '/gateway/check', body);

describe('the gateway of a business', () => {
  test('is the account of the environment until it connects its own', async () => {
    expect((await caller.request('GET', '/gateway')).body).toEqual({
      provider: 'stripe',
      account: 'environment',
      webhook_url: `http://localhost:4000/gateways/stripe/${caller.scope.businessId}`,
    });
    const connected = await caller.request('PATCH', '/gateway', credentials);
    expect(connected.body).toMatchObject({ provider: 'stripe', account: 'business' });
    expect(connected.text).not.toContain('11111111');
    expect((await caller.request('GET', '/gateway')).body).toMatchObject({ account: 'business' });
  });

  test('of live mode is not connected with a key of test mode', async () => {
    const live = await shop.api.createBusiness('Live Shop', 'live');
    const answer = await live.request('PATCH', '/gateway', credentials);
    expectRefusal(answer, 422, 'INVALID_REQUEST_PARAMETERS', /test mode.*live mode/);
    expect((await live.request('GET', '/gateway')).body).toEqual({
      provider: null,
      account: 'none',
      webhook_url: null,
    });
  });
});

describe('a check of the gateway', () => {
  test('tells account, permissions, currencies and what is missing, and changes nothing', async () => {
    const answer = await check();
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      provider: 'stripe',
      account: { can_charge: true, country: 'US', currencies: ['EUR', 'JPY', 'KWD', 'UGX', 'USD'] },
      webhook: { status: 'missing', missing_events: expect.arrayContaining(['payment_intent.succeeded']) },
      problems: [expect.stringMatching(/no webhook endpoint/)],
    });
    expect(shop.fake.endpoints.size).toBe(0);
  });

  test('creates the endpoint once when asked to, and keeps its secret beside that of the environment', async () => {
    const first = await check({ create_webhook_endpoint: true });
    expect(first.body.webhook).toMatchObject({ status: 'created', missing_events: [] });
    expect(first.text).not.toContain('whsec_');
    expect((await check({ create_webhook_endpoint: true })).body).toMatchObject({
      webhook: { status: 'ready' },
      problems: [],
    });
    const [endpoint, ...more] = [...shop.fake.endpoints.values()];
    expect(more).toEqual([]);
    const account = await findGatewayAccount(shop.api.runtime, caller.scope.businessId, 'stripe');
    expect(account).toMatchObject({
      isOwn: false,
      credentials: {
        secret_key: 'sk_test_00000000',
        webhook_secret: `${String(endpoint?.secret)}, ${shop.webhookSecret}`,
      },
    });
  });

  test('keeps the secret of an endpoint that it created for a business’s own account', async () => {
    await caller.request('PATCH', '/gateway', { ...credentials, webhook_secret: `whsec_${'a'.repeat(24)}` });
    const answer = await caller.request('POST', '/gateway/check', { create_webhook_endpoint: true });
    expect(answer.body.webhook).toMatchObject({ status: 'created' });
    const account = await findGatewayAccount(shop.api.runtime, caller.scope.businessId, 'stripe');
    const [endpoint] = [...shop.fake.endpoints.values()];
    expect(account?.credentials).toEqual({
      secret_key: 'sk_test_11111111',
      webhook_secret: `${String(endpoint?.secret)}, whsec_${'a'.repeat(24)}`,
    });
  });

  test('completes the events of an endpoint', async () => {
    await check({ create_webhook_endpoint: true });
    for (const endpoint of shop.fake.endpoints.values()) endpoint.enabled_events = ['refund.created'];
    expect((await check()).body.webhook).toMatchObject({ status: 'incomplete' });
    expect((await check({ create_webhook_endpoint: true })).body.webhook).toMatchObject({
      status: 'completed',
      missing_events: [],
    });
    expect((await check()).body.webhook).toMatchObject({ status: 'ready' });
  });

  test('names what a restricted key may not do', async () => {
    shop.fake.forbidden = /refunds|webhook_endpoints/;
    const answer = await check({ create_webhook_endpoint: true });
    expect(answer.body.webhook).toMatchObject({ status: 'unknown' });
    expect(answer.body.problems).toEqual([
      expect.stringMatching(/refunds/),
      expect.stringMatching(/webhook_endpoints/),
      expect.stringMatching(/not checked/),
    ]);
  });

  test('tries all that Rung reads, and says what it need not write', async () => {
    shop.fake.forbidden = /charges|disputes|payment_methods|setup_intents/;
    const { problems } = (await check({ create_webhook_endpoint: true })).body;
    for (const name of ['charges', 'disputes', 'payment_methods', 'setup_intents']) {
      expect(problems).toContain(`The key may not read ${name}. Give it that permission.`);
    }
  });

  test('says that an account cannot charge yet', async () => {
    shop.fake.account.charges_enabled = false;
    expect((await check()).body.problems).toContainEqual(
      expect.stringMatching(/does not let this account charge/),
    );
  });

  test('of a key that was revoked says so', async () => {
    shop.fake.revokeKeys = true;
    expectRefusal(await check(), 503, 'GATEWAY_UNAVAILABLE', /Invalid API Key/);
  });

  test('finds nothing to check where the bank is simulated', async () => {
    const plain = await createTestApi();
    const answer = await plain.request('POST', '/gateway/check', {});
    expect(answer.body).toEqual({ provider: 'simulator', account: null, webhook: null, problems: [] });
    expect((await plain.request('GET', '/gateway')).body).toMatchObject({ account: 'none' });
    await plain.drop();
  });
});

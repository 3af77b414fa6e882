import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { minuteMs } from '../../src/domain/time.ts';
import type { SignedNotification } from '../../src/gateways/payment/simulator/notifications.ts';
import { type Simulator, createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { mintWebhookSecret, signWebhook } from '../../src/gateways/webhooks/webhook-signature.ts';
import { openGatewayCredentials } from '../../src/secrets/gateway-credentials.ts';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { readConfig } from '../../src/config.ts';
import { deleteOldGatewayNotifications } from '../../src/store/platform/retention.ts';
import { chooseGateway, connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { resealStoredSecrets } from '../../src/use-cases/platform/secrets/reseal-stored-secrets.ts';
import {
  type Answer,
  type Json,
  type TestApi,
  createTestApi,
  dyingAt,
  expectRefusal,
} from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createTestDatabase, testSecretKeys } from '../support/database.ts';
import { oneClickBody, sellCourse, stateOf } from '../support/shop.ts';

/** Gateway webhooks with a real signature, made by a bank beside the simulator. */

const secret = mintWebhookSecret();
let aheadMs = 0;
let api: TestApi;
let bank: Simulator;

beforeAll(async () => {
  const database = await createTestDatabase();
  const wallClock = () => Date.now() + aheadMs;
  const common = { sql: database.sql, wallClock, delay: () => Promise.resolve() };
  bank = createSimulator({ ...common, provider: 'calling_bank', notifiesBy: 'webhook' });
  api = await createTestApi({ database, wallClock, gateways: [bank] });
  await connect(secret);
  await chooseGateway(api.runtime, api.scope, 'calling_bank');
});
afterAll(() => api.drop());

function connect(webhookSecret: string): Promise<void> {
  const credentials = { webhook_secret: webhookSecret };
  return connectGateway(api.runtime, api.scope, { provider: 'calling_bank', credentials });
}

const webhook = (over: { provider?: string; businessId?: string } = {}): string =>
  `/gateways/${over.provider ?? 'calling_bank'}/${over.businessId ?? api.scope.businessId}`;

const send = ({ headers, rawBody }: SignedNotification, path = webhook()): Promise<Answer> =>
  api.send('POST', path, rawBody, headers);

/** A payment that has been taken since it was answered `processing`, and the bank's notification of it. */
async function latePayment(): Promise<{ id: string; notification: SignedNotification }> {
  const scope = { ...api.scope, gateway: 'calling_bank' };
  const buyer = await createBuyer({ runtime: api.runtime, scope });
  await bank.configureFaults(scope.businessId, { lateSuccess: { next: 1, afterMs: 1_000 } });
  const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  expect(answer.body, answer.text).toMatchObject({ payment_status: 'processing' });
  aheadMs += 2_000;
  const [notification] = await bank.sendNotifications(10, { webhook_secret: secret });
  return { id: answer.body.payment_id as string, notification: notification! };
}

const statusOf = async (id: string): Promise<string> =>
  (await api.request('GET', `/payments/${id}`)).body.status as string;

/** Signs anything at all with the secret of the business. */
function sign(id: string, body: Json, over: { sentAt?: number; secret?: string } = {}): SignedNotification {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  const sentAt = over.sentAt ?? Date.now() + aheadMs;
  return { rawBody, headers: signWebhook({ id, sentAt, body: rawBody, secrets: [over.secret ?? secret] }) };
}

describe('a notification with the signature of its gateway', () => {
  test('settles the payment before it is acknowledged', async () => {
    const { id, notification } = await latePayment();
    const answer = await send(notification);
    expect(answer).toMatchObject({ status: 200, body: { received: true } });
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('changes nothing when it comes again, at once or later', async () => {
    const { id, notification } = await latePayment();
    const answers = await Promise.all([send(notification), send(notification)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const before = await stateOf(api.runtime);
    expect((await send(notification)).status).toBe(200);
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(await statusOf(id)).toBe('succeeded');
    const events = await api.runtime.sql`
      select from event where object_id = ${id} and type = 'payment.succeeded'`;
    expect(events).toHaveLength(1);
  });

  test('is no truth: what it says of the payment is asked of the bank', async () => {
    const { id } = await latePayment();
    expect((await send(sign('note_lie', { payment_id: id, status: 'failed' }))).status).toBe(200);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('about a payment of another gateway, another business or nobody has nothing follow', async () => {
    await chooseGateway(api.runtime, api.scope, null);
    const buyer = await createBuyer(api);
    await api.runtime.simulator.configureFaults(api.scope.businessId, {
      lateSuccess: { next: 1, afterMs: minuteMs },
    });
    const body = oneClickBody(buyer, await sellCourse(api));
    const { payment_id: elsewhere } = (await api.request('POST', '/checkouts', body)).body;
    await api.runtime.simulator.configureFaults(api.scope.businessId, {});
    await chooseGateway(api.runtime, api.scope, 'calling_bank');
    const before = await stateOf(api.runtime, 'gateway_notification');
    for (const paymentId of [elsewhere, 'pay_unknown', 'pay_\u0000', 7]) {
      const answer = await send(
        sign(`note_${String(paymentId)}`.replaceAll('\u0000', '0'), { payment_id: paymentId }),
      );
      expect(answer.status, String(paymentId)).toBe(200);
    }
    expect(await stateOf(api.runtime, 'gateway_notification')).toEqual(before);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('that is %s is acknowledged and has nothing follow', async (_name, body) => {
    expect((await send(sign('note_odd', body))).status).toBe(200);
  });

  test('is not acknowledged while the bank cannot be asked, and settles when it is sent again', async () => {
    const { id, notification } = await latePayment();
    await bank.configureFaults(api.scope.businessId, { lookupError: { next: 1 } });
    expectRefusal(await send(notification), 503, 'GATEWAY_UNAVAILABLE');
    expect((await send(notification)).status).toBe(200);
    expect(await statusOf(id)).toBe('succeeded');
  });

  test('settles once where the process dies before it is noted', async () => {
    const { id, notification } = await latePayment();
    const dying = createApp(dyingAt(api.runtime, 'gateway-webhook.after-settle'));
    const { headers, rawBody: body } = notification;
    expect((await dying.request(webhook(), { method: 'POST', headers, body })).status).toBe(500);
    expect((await send(notification)).status).toBe(200);
    expect(await statusOf(id)).toBe('succeeded');
  });
});

describe('a request that is not proven to be the gateway’s', () => {
  test('is answered alike whatever is wrong with it, and changes nothing', async () => {
    const { id, notification } = await latePayment();
    const { headers, rawBody } = notification;
    const body = { payment_id: id };
    const others: readonly [string, SignedNotification, string?][] = [
      ['no signature', { headers: {}, rawBody }],
      ['another body', { headers, rawBody: `${rawBody} ` }],
      ['another id', { headers: { ...headers, 'webhook-id': 'note_another' }, rawBody }],
      ['another secret', sign('note_1', body, { secret: mintWebhookSecret() })],
      ['an empty secret', sign('note_1', body, { secret: 'whsec_' })],
      ['a timestamp of before', sign('note_1', body, { sentAt: Date.now() + aheadMs - 6 * minuteMs })],
      ['a timestamp of later', sign('note_1', body, { sentAt: Date.now() + aheadMs + 6 * minuteMs })],
      ['an odd timestamp', { headers: { ...headers, 'webhook-timestamp': '1e9' }, rawBody }],
      ['an odd signature', { headers: { ...headers, 'webhook-signature': 'v1, v1,é' }, rawBody }],
      ['another business', notification, webhook({ businessId: api.other.scope.businessId })],
      ['an unknown business', notification, webhook({ businessId: 'bus_unknown' })],
      ['an odd business', notification, webhook({ businessId: '%20' })],
      ['an unknown gateway', notification, webhook({ provider: 'no_bank' })],
      ['a gateway that is fetched from', notification, webhook({ provider: 'simulator' })],
    ];
    const before = await stateOf(api.runtime);
    const answers = new Set<string>();
    for (const [name, request, path] of others) {
      const answer = await send(request, path);
      expect(answer.status, name).toBe(401);
      answers.add(`${String(answer.body.code)} ${String(answer.body.message)}`);
    }
    expect(answers.size).toBe(1);
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(await statusOf(id)).toBe('processing');
  });

  test('is refused where the business has connected no secret that could sign', async () => {
    const { notification } = await latePayment();
    for (const weak of ['', 'whsec_', 'whsec_c2hvcnQ=']) {
      await connect(weak);
      const { rawBody } = notification;
      expect((await send(sign('note_weak', rawBody, { secret: weak }))).status, weak).toBe(401);
    }
    await connect(secret);
    expect((await send(notification)).status).toBe(200);
  });

  test('is too large beyond 1 MB', async () => {
    expectRefusal(await send(sign('note_large', 'x'.repeat(1024 * 1024 + 1))), 413, 'PAYLOAD_TOO_LARGE');
  });

  test('is let no further than a stranger', async () => {
    const app = createApp(api.runtime);
    const statuses = new Set<number>();
    for (let count = 0; count < 101; count++) {
      const incoming = { incoming: { socket: { remoteAddress: '192.0.2.7' } } };
      statuses.add((await app.request(webhook(), { method: 'POST', body: '{}' }, incoming)).status);
    }
    expect([...statuses]).toEqual([401, 429]);
  });
});

describe('credentials of a business', () => {
  const stored = async (): Promise<string> => {
    const [row] = await api.runtime.sql<{ credentials: string }[]>`
      select credentials from business_gateway where business_id = ${api.scope.businessId}`;
    return row?.credentials ?? '';
  };

  test('are sealed in the database, for this business alone', async () => {
    expect(await stored()).toMatch(/^s1\./);
    expect(await stored()).not.toContain(secret);
    const sealed = await stored();
    const open = ({ businessId }: Scope, provider: string) =>
      openGatewayCredentials(api.runtime.secrets, { businessId, provider }, sealed);
    expect(open(api.scope, 'calling_bank')).toEqual({ webhook_secret: secret });
    expect(() => open(api.other.scope, 'calling_bank')).toThrow();
    expect(() => open(api.scope, 'simulator')).toThrow();
  });

  test('are sealed with the new key while one is replaced, and open afterwards without the old one', async () => {
    const newKey = 'another-secret-key-for-the-same-installation-000';
    const runtimeWith = (secretKeys: readonly string[]) =>
      createRuntime({
        config: readConfig({ RUNG_LOG_LEVEL: 'silent' }),
        sql: api.runtime.sql,
        secretKeys,
        wallClock: () => Date.now() + aheadMs,
        gateways: [bank],
      });
    const before = await stored();
    await resealStoredSecrets(runtimeWith([newKey, ...testSecretKeys]));
    expect(await stored()).not.toBe(before);
    const { id, notification } = await latePayment();
    const { headers, rawBody: body } = notification;
    const app = createApp(runtimeWith([newKey]));
    expect((await app.request(webhook(), { method: 'POST', headers, body })).status).toBe(200);
    expect(await statusOf(id)).toBe('succeeded');
    await resealStoredSecrets(runtimeWith([...testSecretKeys, newKey]));
  });
});

describe('the choice of a gateway', () => {
  test.each([
    ['unknown to this installation', 'no_bank', /only simulator, calling_bank/],
    ['that is not connected', 'simulator', /has not connected/],
  ])('of one %s is refused', async (_name, provider, message) => {
    await expect(chooseGateway(api.runtime, api.scope, provider)).rejects.toMatchObject({
      code: 'INVALID_REQUEST_PARAMETERS',
      message: expect.stringMatching(message) as string,
    });
  });
});

test('notifications are remembered for as long as events, and then forgotten a batch at a time', async () => {
  const { sql } = api.runtime;
  const wallNow = Date.now() + aheadMs;
  const count = async (): Promise<number> => (await sql`select from gateway_notification`).length;
  const before = await count();
  await sql`insert into gateway_notification select ${asId<'business'>('bus_old')}, 'calling_bank', 'note_' || n,
    ${wallNow - 10 * minuteMs}::timestamptz from generate_series(1, 3) n`;
  expect(await deleteOldGatewayNotifications(sql, { wallNow, keepMs: 5 * minuteMs, limit: 2 })).toBe(2);
  await deleteOldGatewayNotifications(sql, { wallNow, keepMs: 5 * minuteMs, limit: 2 });
  expect(await count()).toBeLessThanOrEqual(before);
});

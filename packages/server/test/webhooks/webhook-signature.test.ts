import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { mintWebhookSecret, signWebhook } from '../../src/gateways/webhooks/webhook-signature.ts';

test('the reference library accepts a signature by either of two secrets, over text of any script', () => {
  const secrets = [mintWebhookSecret(), mintWebhookSecret()];
  const body = JSON.stringify({ type: 'payment.succeeded', data: { name: 'アップグレード 🎉' } });
  const headers = signWebhook({ id: 'evt_1', sentAt: Date.now(), body, secrets });
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(mintWebhookSecret()).verify(body, headers)).toThrow();
  expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow();
});

test('agrees with the reference library to the byte', () => {
  const secret = mintWebhookSecret();
  const sentAt = Date.UTC(2026, 0, 1);
  const headers = signWebhook({ id: 'evt_1', sentAt, body: '{}', secrets: [secret] });
  expect(headers['webhook-timestamp']).toBe('1767225600');
  expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('evt_1', new Date(sentAt), '{}'));
});

import Rung from '@rung/sdk';

/** Run once: tells Rung where the example listens, and prints the secret that its messages are signed with. */
const client = new Rung();
const port = process.env['PORT'] ?? '3000';
const endpoint = await client.webhooks.create({
  url: `${process.env['APP_URL'] ?? `http://127.0.0.1:${port}`}/webhooks/dodo`,
  filter_types: ['payment.succeeded'],
});
const { secret } = await client.webhooks.retrieveSecret(endpoint.id);
console.log(`DODO_PAYMENTS_WEBHOOK_KEY=${secret}`);

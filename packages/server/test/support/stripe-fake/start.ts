import { StripeFake } from './fake.ts';

/* `npm run stripe:fake`: the stand-in for Stripe at a port of its own, until it is stopped. */

const port = Number(process.env['PORT'] ?? '4242');
const fake = await StripeFake.start(port);

process.stdout.write(`A stand-in for Stripe is at ${fake.url}. It keeps everything in memory.

In another terminal, start Rung with an account there:

  RUNG_STRIPE_API_URL=${fake.url} RUNG_STRIPE_SECRET_KEY=sk_test_offline_trial npm start

and have it create the webhook endpoint, by which it hears of what nobody comes back from:

  npm run rung -- gateway check --create-webhook

Cards: 4242424242424242 pays, 4000000000000002 is declined, 4000002760003184 asks the bank.
Stop it with Ctrl+C.
`);

// Walks one shopper through a running Rung by the SDK, and prints each step with its amounts and ids.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const baseURL = process.env.RUNG_BASE_URL ?? `http://localhost:${process.env.PORT ?? 4000}`;
const dataDir = process.env.RUNG_DATA_DIR ?? '.rung';
const webhookPatienceMs = 15_000;

const { default: Rung } = await loadSdk();
await mustBeRunning();
const client = new Rung({ baseURL, bearerToken: apiKey() });

const paint = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = (text) => (paint ? `\u001b[1m${text}\u001b[22m` : text);
const dim = (text) => (paint ? `\u001b[2m${text}\u001b[22m` : text);
let steps = 0;

try {
  await tour();
} catch (error) {
  fail(explain(error));
}

async function tour() {
  console.log(`\n${bold('A tour of Rung')} ${dim(`at ${baseURL}`)}`);
  const receiver = await openReceiver();
  try {
    const first = await buyAtCheckout('4242424242424242');
    await upsell(first);
    await decline();
    await refund(first);
    await verifyWebhooks(receiver, first);
  } finally {
    await receiver.close();
  }
  console.log(
    `\n${bold('That is the whole flow.')} ${dim('Each step used the endpoints that a shop uses.')}\n`,
  );
}

async function buyAtCheckout(cardNumber) {
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }],
    return_url: 'https://shop.example.com/thanks',
  });
  const result = await confirm(session.session_id, cardNumber);
  const payment = await client.payments.retrieve(result.payment_id);
  step('A shopper buys through the hosted checkout', {
    checkout: session.checkout_url,
    card: spaced(cardNumber),
    paid: money(payment),
    payment: payment.payment_id,
    customer: payment.customer.customer_id,
  });
  check(
    result.status === 'succeeded',
    `The first purchase ended as ${result.status}: ${result.error_message}`,
  );
  return payment;
}

async function upsell(first) {
  const customerId = first.customer.customer_id;
  const [method] = await client.customers.listPaymentMethods(customerId);
  check(method !== undefined, 'The checkout saved no payment method.');
  step('The payment method was saved by itself', {
    method: method.payment_method_id,
    card: `${method.card?.brand} ending in ${method.card?.last4}, valid to ${method.card?.exp_month}/${method.card?.exp_year}`,
  });

  const acceptance = `tour:${first.payment_id}:prod_complete_bundle`;
  const session = await clickOnce(customerId, method, acceptance);
  check(session.payment_status === 'succeeded', `The one-click purchase ended as ${session.payment_status}.`);
  const payment = await client.payments.retrieve(session.payment_id);
  step('A second product is sold with one click', {
    session: session.session_id,
    paid: money(payment),
    payment: payment.payment_id,
    status: session.payment_status,
  });

  const again = await clickOnce(customerId, method, acceptance);
  check(again.payment_id === session.payment_id, 'The repeated click made another payment.');
  const { items } = await client.payments.list({ customer_id: customerId, page_number: 0 });
  check(items.length === 2, `The customer has ${items.length} payments instead of 2.`);
  step('The same click again is the same purchase', {
    key: acceptance,
    payment: `${again.payment_id} ${dim('(the same)')}`,
    charged: `${items.length} payments in all: the course and the bundle`,
  });
}

async function decline() {
  const cardNumber = '4000000000000341';
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }],
  });
  const result = await confirm(session.session_id, cardNumber);
  const { customer } = await client.payments.retrieve(result.payment_id);
  const [method] = await client.customers.listPaymentMethods(customer.customer_id);
  check(method !== undefined, `The card ${spaced(cardNumber)} was not saved.`);
  const declined = await clickOnce(customer.customer_id, method, `tour:${result.payment_id}:declined`);
  check(declined.payment_status === 'failed', `The declining card ended as ${declined.payment_status}.`);
  check(Boolean(declined.fallback_checkout_url), 'The decline named no other way to pay.');
  step('A declined card leads to the standard checkout', {
    card: `${spaced(cardNumber)} ${dim('(pays once, then declines)')}`,
    status: `${declined.payment_status}, ${declined.error_code}`,
    message: declined.error_message,
    fallback: declined.fallback_checkout_url,
  });
}

async function refund(first) {
  const made = await client.refunds.create({ payment_id: first.payment_id, reason: 'The tour is over' });
  step('The first purchase is refunded', {
    refund: made.refund_id,
    amount: money({ total_amount: made.amount, currency: made.currency }),
    status: made.status,
  });
}

async function verifyWebhooks(receiver, first) {
  if (receiver.refusal) {
    step('Webhooks were left out', {
      because: receiver.refusal,
      'to include': 'start Rung with RUNG_ALLOW_PRIVATE_WEBHOOKS=1',
    });
    return;
  }
  const isAboutFirst = (event) =>
    event.type === 'payment.succeeded' && event.data.payment_id === first.payment_id;
  const event = await receiver.event(isAboutFirst);
  step('Rung told the shop, and signed it', {
    endpoint: receiver.url,
    event: `${event.type} for ${event.data.payment_id}`,
    customer: event.data.customer_id,
    signature: 'valid, by client.webhooks.unwrap',
  });
}

/** Listens on a free port, and verifies what arrives there with the endpoint's own secret. */
async function openReceiver() {
  const events = [];
  const waiting = [];
  let secret;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    try {
      events.push(client.webhooks.unwrap(body, { headers: request.headers, key: secret }));
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(401).end();
      for (const { reject } of waiting)
        reject(new Error(`A webhook's signature was not valid: ${error.message}`));
    }
    for (const { matches, resolve } of waiting) {
      const event = events.find(matches);
      if (event) resolve(event);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/webhooks`;
  const stop = () => server.close().closeAllConnections();
  let endpoint;
  try {
    endpoint = await client.webhooks.create({ url, description: 'npm run tour' });
    ({ secret } = await client.webhooks.retrieveSecret(endpoint.id));
  } catch (error) {
    stop();
    if (error instanceof Rung.UnprocessableEntityError) return { refusal: messageOf(error), close: () => {} };
    throw error;
  }
  return {
    url,
    event: (matches) =>
      new Promise((resolve, reject) => {
        const found = events.find(matches);
        if (found) return resolve(found);
        waiting.push({ matches, resolve, reject });
        const seconds = webhookPatienceMs / 1000;
        const silence = new Error(
          `No webhook reached ${url} within ${seconds} s. Rung has to run on this machine, with its worker.`,
        );
        setTimeout(() => reject(silence), webhookPatienceMs).unref();
      }),
    close: async () => {
      await client.webhooks.delete(endpoint.id);
      stop();
    },
  };
}

function confirm(sessionId, cardNumber) {
  return client.checkoutSessions.confirm(sessionId, {
    customer: { email: `tour-${randomUUID().slice(0, 8)}@example.com`, name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: cardNumber, exp_month: 6, exp_year: 2032, cvc: '123', holder_name: 'Sample Customer' },
  });
}

function clickOnce(customerId, method, idempotencyKey) {
  return client.checkoutSessions.create(
    {
      product_cart: [{ product_id: 'prod_complete_bundle', quantity: 1 }],
      customer: { customer_id: customerId },
      payment_method_id: method.payment_method_id,
      confirm: true,
      return_url: 'https://shop.example.com/thanks',
      metadata: { source: 'tour' },
    },
    { idempotencyKey },
  );
}

function step(title, facts) {
  steps++;
  console.log(`\n${bold(`${steps}. ${title}`)}`);
  for (const [name, value] of Object.entries(facts)) console.log(`   ${dim(name.padEnd(10))} ${value}`);
}

/** An amount in the currency's own number of decimals, and the tax in it. */
function money({ total_amount, currency, tax }) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const unit = 10 ** format.resolvedOptions().maximumFractionDigits;
  const included = tax ? ` ${dim(`(tax ${format.format(tax / unit)})`)}` : '';
  return `${format.format(total_amount / unit)} ${currency}${included}`;
}

function spaced(cardNumber) {
  return cardNumber.replace(/(.{4})(?=.)/g, '$1 ');
}

function check(isTrue, otherwise) {
  if (!isTrue) throw new Error(otherwise);
}

async function loadSdk() {
  try {
    return await import('@rung/sdk');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return fail('The SDK has not been built yet. `npm start` builds it, and so does `npm run build`.');
  }
}

async function mustBeRunning() {
  const health = await fetch(new URL('/health', baseURL)).catch(() => undefined);
  if (health?.ok) return;
  const state = health ? `answers ${health.status} at /health` : 'does not answer';
  fail(
    `Rung ${state} at ${baseURL}. Start it with \`npm start\` in another terminal, or set RUNG_BASE_URL to where it runs.`,
  );
}

function apiKey() {
  const given = process.env.RUNG_API_KEY ?? process.env.DODO_PAYMENTS_API_KEY;
  if (given) return given;
  const file = join(dataDir, 'api-key');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return fail(
      `There is no API key. Set RUNG_API_KEY to the key that \`npm start\` printed; it is also kept in ${file}, in the data directory (RUNG_DATA_DIR).`,
    );
  }
}

function explain(error) {
  if (error instanceof Rung.AuthenticationError) {
    return `Rung at ${baseURL} does not know this API key: ${messageOf(error)} Set RUNG_API_KEY to the key that \`npm start\` printed.`;
  }
  if (error instanceof Rung.NotFoundError) {
    return `${messageOf(error)} The tour uses the products of the demo shop, which \`npm start\` makes in an empty database.`;
  }
  return error instanceof Rung.APIError ? messageOf(error) : error.message;
}

function messageOf(error) {
  return error.error?.message ?? error.message;
}

function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

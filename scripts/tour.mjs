// Walks one shopper through a running Rung with the SDK, and prints each step with its amounts and ids.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const baseURL = process.env['RUNG_BASE_URL'] ?? `http://localhost:${process.env['PORT'] ?? 4000}`;
const dataDir = process.env['RUNG_DATA_DIR'] ?? '.rung';
const webhookPatienceMs = 15_000;

/**
 * @typedef {import('@rung/sdk').Rung.Payment} Payment
 * @typedef {import('@rung/sdk').PaymentMethod} PaymentMethod
 * @typedef {import('@rung/sdk').WebhookEvent} WebhookEvent
 * @typedef {Extract<WebhookEvent, { type: 'payment.succeeded' }>} PaymentSucceeded
 * @typedef {{ resolve: (event: PaymentSucceeded) => void, reject: (error: Error) => void }} Waiting
 *
 * @typedef {object} Receiver
 * @property {string} url
 * @property {string} [refusal] Why Rung would not deliver there.
 * @property {(paymentId: string) => Promise<PaymentSucceeded>} succeeded Waits for the event of this payment.
 * @property {() => Promise<void>} close
 */

const { default: Rung } = await loadSdk();
await mustBeRunning();
const client = new Rung({ baseURL, bearerToken: apiKey() });

const paint = process.stdout.isTTY && !process.env['NO_COLOR'];
/** @param {string} text */
const bold = (text) => (paint ? `\u001b[1m${text}\u001b[22m` : text);
/** @param {string} text */
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

/**
 * @param {string} cardNumber
 * @returns {Promise<Payment>}
 */
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
    paid: money(payment.total_amount, payment.currency, payment.tax),
    payment: payment.payment_id,
    customer: payment.customer.customer_id,
  });
  check(
    result.status === 'succeeded',
    `The first purchase ended as ${result.status}: ${result.error_message}`,
  );
  return payment;
}

/** @param {Payment} first */
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
  const payment = await client.payments.retrieve(session.payment_id ?? 'none made');
  step('A second product is sold with one click', {
    session: session.session_id,
    paid: money(payment.total_amount, payment.currency, payment.tax),
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

/** @param {Payment} first */
async function refund(first) {
  const made = await client.refunds.create({ payment_id: first.payment_id, reason: 'The tour is over' });
  step('The first purchase is refunded', {
    refund: made.refund_id,
    amount: money(made.amount ?? 0, made.currency ?? first.currency),
    status: made.status,
  });
}

/**
 * @param {Receiver} receiver
 * @param {Payment} first
 */
async function verifyWebhooks(receiver, first) {
  if (receiver.refusal) {
    step('Webhooks were left out', {
      because: receiver.refusal,
      'to include': 'start Rung with RUNG_ALLOW_PRIVATE_WEBHOOKS=1',
    });
    return;
  }
  const event = await receiver.succeeded(first.payment_id);
  step('Rung told the shop, and signed it', {
    endpoint: receiver.url,
    event: `${event.type} for ${event.data.payment_id}`,
    customer: event.data.customer_id,
    signature: 'valid, by client.webhooks.unwrap',
  });
}

/**
 * Listens on a free port, and verifies the events it receives with the endpoint's own secret.
 * @returns {Promise<Receiver>}
 */
async function openReceiver() {
  /** @type {Map<string, PaymentSucceeded>} */
  const arrived = new Map();
  /** @type {Map<string, Waiting>} */
  const waiting = new Map();
  let secret = '';
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = /** @type {Record<string, string>} */ (request.headers);
    try {
      const event = client.webhooks.unwrap(body, { headers, key: secret });
      response.writeHead(200).end();
      if (event.type !== 'payment.succeeded') return;
      arrived.set(event.data.payment_id, event);
      waiting.get(event.data.payment_id)?.resolve(event);
    } catch (error) {
      response.writeHead(401).end();
      for (const { reject } of waiting.values()) {
        reject(new Error(`A webhook's signature was not valid: ${error}`));
      }
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const stop = () => server.close().closeAllConnections();
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${address.port}/webhooks`;
  const silence = new Error(
    `No webhook reached ${url} within ${webhookPatienceMs / 1000} s. Rung has to run on this machine, with its worker.`,
  );
  /** @type {Receiver['succeeded']} */
  const succeeded = (paymentId) =>
    new Promise((resolve, reject) => {
      const event = arrived.get(paymentId);
      if (event) return resolve(event);
      waiting.set(paymentId, { resolve, reject });
      setTimeout(() => reject(silence), webhookPatienceMs).unref();
    });
  try {
    const endpoint = await client.webhooks.create({ url, description: 'npm run tour' });
    ({ secret } = await client.webhooks.retrieveSecret(endpoint.id));
    const close = async () => {
      await client.webhooks.delete(endpoint.id);
      stop();
    };
    return { url, succeeded, close };
  } catch (error) {
    stop();
    if (!(error instanceof Rung.UnprocessableEntityError)) throw error;
    return { url, succeeded, close: async () => {}, refusal: messageOf(error) };
  }
}

/**
 * @param {string} sessionId
 * @param {string} cardNumber
 */
function confirm(sessionId, cardNumber) {
  return client.checkoutSessions.confirm(sessionId, {
    customer: { email: `tour-${randomUUID().slice(0, 8)}@example.com`, name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: cardNumber, exp_month: 6, exp_year: 2032, cvc: '123', holder_name: 'Sample Customer' },
  });
}

/**
 * @param {string} customerId
 * @param {PaymentMethod} method
 * @param {string} idempotencyKey
 */
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

/**
 * @param {string} title
 * @param {Record<string, string | null | undefined>} facts
 */
function step(title, facts) {
  steps++;
  console.log(`\n${bold(`${steps}. ${title}`)}`);
  for (const [name, value] of Object.entries(facts)) console.log(`   ${dim(name.padEnd(10))} ${value}`);
}

/**
 * Amount in the currency's own number of decimals, and its tax.
 * @param {number} amount
 * @param {string} currency
 * @param {number | null} [tax]
 */
function money(amount, currency, tax) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const unit = 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  const included = tax ? ` ${dim(`(tax ${format.format(tax / unit)})`)}` : '';
  return `${format.format(amount / unit)} ${currency}${included}`;
}

/** @param {string} cardNumber */
function spaced(cardNumber) {
  return cardNumber.replace(/(.{4})(?=.)/g, '$1 ');
}

/**
 * @param {boolean} isTrue
 * @param {string} otherwise
 * @returns {asserts isTrue}
 */
function check(isTrue, otherwise) {
  if (!isTrue) throw new Error(otherwise);
}

async function loadSdk() {
  try {
    return await import('@rung/sdk');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
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
  const given = process.env['RUNG_API_KEY'] ?? process.env['DODO_PAYMENTS_API_KEY'];
  if (given) return given;
  const file = join(dataDir, 'api-key');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return fail(
      `There is no API key. Set RUNG_API_KEY, or RUNG_DATA_DIR to where Rung keeps its own: there is none in ${file}.`,
    );
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function explain(error) {
  if (error instanceof Rung.AuthenticationError) {
    return `Rung at ${baseURL} does not know this API key: ${messageOf(error)} Set RUNG_API_KEY to the key it was started with, or RUNG_DATA_DIR to where it keeps its own.`;
  }
  if (error instanceof Rung.NotFoundError) {
    return `${messageOf(error)} The tour uses the products of the demo shop, which \`npm start\` makes in an empty database.`;
  }
  return messageOf(error);
}

/**
 * Rung's own message, if the error carries one.
 * @param {unknown} error
 */
function messageOf(error) {
  if (error instanceof Rung.APIError && error.error && 'message' in error.error) {
    return String(error.error.message);
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

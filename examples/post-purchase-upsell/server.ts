import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import express, { type Request } from 'express';
import Rung, { type PaymentMethod, type WebhookEvent } from '@rung/sdk';
import { type Order, Store } from './store.ts';

const port = Number(process.env['PORT'] ?? 3000);
const appUrl = process.env['APP_URL'] ?? `http://localhost:${port}`;
const sessionSecret = process.env['SESSION_SECRET'] ?? randomBytes(32).toString('hex');
const store = new Store(process.env['STORE_FILE'] ?? `${import.meta.dirname}/upsell-store.json`);
const client = new Rung();

/** What follows a purchase of what. */
const upsells: Readonly<Record<string, string>> = {
  prod_ebook: 'prod_starter_course',
  prod_starter_course: 'prod_complete_bundle',
  prod_single_license: 'prod_team_license',
};

const app = express();

// Rung says what was paid. Only a signed message is believed: anyone can post to this address.
app.post('/webhooks/dodo', express.raw({ type: 'application/json' }), (req, res) => {
  const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const headers = Object.fromEntries(signed.map((name) => [name, req.get(name) ?? '']));
  let event;
  try {
    event = client.webhooks.unwrap(String(req.body), { headers });
  } catch {
    return res.status(401).json({ error: 'The signature is not valid.' });
  }
  if (event.type === 'payment.succeeded') recordPayment(event.data);
  return res.json({ received: true });
});

app.post('/buy/:productId', async (req, res) => {
  const orderId = randomUUID();
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: req.params.productId, quantity: 1 }],
    return_url: `${appUrl}/thanks`,
    metadata: { order_id: orderId },
  });
  store.saveOrder(orderId, { state: 'unpaid' });
  // The browser that started the order gets the only proof of it. SameSite keeps other sites from using it.
  res.cookie('order', `${orderId}.${sign(orderId)}`, { httpOnly: true, sameSite: 'lax', secure: req.secure });
  res.redirect(303, session.checkout_url ?? appUrl);
});

app.get('/api/upsell', async (req, res) => {
  const { orderId, order } = await currentOrderOf(req);
  const isAsked = order?.state === 'offered' && !(await isSettled(orderId, order));
  const method = isAsked ? await usableMethod(order) : undefined;
  // Who comes back to the page, from their bank or by reloading it, finds the way on that the click led to.
  if (order && isCharged(order))
    return res.json({ eligible: false, pending: false, outcome: outcome(order) });
  if (order?.productId === undefined || method === undefined) {
    return res.json({ eligible: false, pending: order?.state === 'unpaid' });
  }
  const product = await client.products.retrieve(order.productId);
  return res.json({
    eligible: true,
    product: { id: product.product_id, name: product.name, price: product.price, currency: product.currency },
    card: method.card,
  });
});

app.post('/api/upsell/accept', async (req, res) => {
  const { orderId, order } = orderOf(req);
  if (order?.state === 'offered') await charge(orderId, order);
  // A repeated click finds the order answered, and gets the answer the first one got.
  return res.json(outcome(orderOf(req).order));
});

app.post('/api/upsell/decline', (req, res) => {
  const { orderId, order } = orderOf(req);
  if (order?.state === 'offered') store.saveOrder(orderId, { ...order, state: 'declined' });
  return res.json({ declined: orderOf(req).order?.state === 'declined' });
});

app.get(['/', '/thanks'], (_req, res) => {
  res.sendFile('page.html', { root: import.meta.dirname });
});

app.listen(port, () => {
  console.log(`Listening on ${appUrl}`);
});

/** After a first purchase, offers what follows it, unless this customer has already said yes or no to it. */
function recordPayment(payment: Extract<WebhookEvent, { type: 'payment.succeeded' }>['data']): void {
  const orderId = String(payment.metadata['order_id']);
  const order = store.order(orderId);
  if (order === undefined) return;
  if (payment.product_id === order.productId) {
    store.saveOrder(orderId, { ...order, state: 'accepted' });
  } else if (order.state === 'unpaid') {
    const customerId = payment.customer_id;
    const productId = upsells[payment.product_id ?? ''];
    const isNew = productId !== undefined && !store.hasAnswered(customerId, productId);
    store.saveOrder(
      orderId,
      isNew ? { state: 'offered', customerId, productId } : { state: 'nothing_to_offer' },
    );
  }
}

/**
 * True when this customer has it already or was asked about it: by this shop before, by Rung on its own page
 * right after the payment, in another tab. Rung knows of all of it, so it is asked when the offer is shown
 * and when it is charged.
 */
async function isSettled(orderId: string, { customerId, productId }: Order): Promise<boolean> {
  if (customerId === undefined || productId === undefined) return true;
  const about = { customer_id: customerId, product_id: productId };
  for await (const { offer } of client.presentations.list(customerId)) {
    if (offer.product_id === productId) return true;
  }
  for await (const payment of client.payments.list({ ...about, status: 'succeeded' })) {
    // What this very offer was charged is no reason to refuse the answer to whoever clicked twice.
    if (payment.metadata['order_id'] !== orderId && payment.refund_status !== 'full') return true;
  }
  return false;
}

/** Charges the saved method once: however often this is sent for an order, the key makes it one purchase. */
async function charge(orderId: string, order: Order): Promise<void> {
  const { customerId, productId } = order;
  if (await isSettled(orderId, order)) {
    const message = 'You have answered this already. Nothing was charged.';
    store.saveOrder(orderId, { state: 'nothing_to_offer', message });
    return;
  }
  const method = await usableMethod(order);
  if (customerId === undefined || productId === undefined || method === undefined) return;
  const session = await client.checkoutSessions.create(
    {
      product_cart: [{ product_id: productId, quantity: 1 }],
      customer: { customer_id: customerId },
      payment_method_id: method.payment_method_id,
      confirm: true,
      return_url: `${appUrl}/thanks`,
      metadata: { order_id: orderId, source: 'post_purchase' },
    },
    { idempotencyKey: `upsell:${orderId}:${productId}` },
  );
  const continueUrl = session.next_action?.url ?? session.fallback_checkout_url;
  store.saveOrder(orderId, {
    ...order,
    state: stateOf(session.payment_status),
    sessionId: session.session_id,
    ...(continueUrl ? { continueUrl } : {}),
    ...(session.error_message ? { message: session.error_message } : {}),
  });
}

/** Only `failed` is a decline. What the bank still asks about, and what is on its way, can still become a sale. */
function stateOf(status: string | null | undefined): Order['state'] {
  switch (status) {
    case 'succeeded':
      return 'accepted';
    case 'failed':
      return 'failed';
    case 'requires_customer_action':
      return 'requires_action';
    default:
      return 'processing';
  }
}

function isCharged({ state }: Order): boolean {
  return ['accepted', 'failed', 'requires_action', 'processing'].includes(state);
}

/** The order as Rung knows it now: the shopper has perhaps answered their bank since it was charged. */
async function currentOrderOf(req: Request): Promise<ReturnType<typeof orderOf>> {
  const { orderId, order } = orderOf(req);
  const isOpen = order?.state === 'requires_action' || order?.state === 'processing';
  if (!isOpen || order.sessionId === undefined) return { orderId, order };
  const { payment_status, payment_id } = await client.checkoutSessions.retrieve(order.sessionId);
  const state = stateOf(payment_status);
  if (state === order.state) return { orderId, order };
  const payment = payment_id ? await client.payments.retrieve(payment_id) : undefined;
  // The address of the bank's question leads on to the checkout once it is answered, so it stays the way on.
  const message = state === 'failed' ? payment?.error_message : undefined;
  store.saveOrder(orderId, { ...order, state, ...(message ? { message } : {}) });
  return orderOf(req);
}

function outcome(order: Order | undefined): object {
  if (order?.state === 'accepted') return { success: true };
  return {
    success: false,
    state: order?.state ?? null,
    message: order?.message ?? null,
    continueUrl: order?.continueUrl ?? null,
  };
}

/** The last used method that has not expired; Rung refuses one that cannot pay in the currency. */
async function usableMethod(order: Order): Promise<PaymentMethod | undefined> {
  if (order.customerId === undefined) return undefined;
  const methods = await client.customers.listPaymentMethods(order.customerId);
  const today = new Date();
  return methods.find(({ card }) => !card || new Date(card.exp_year, card.exp_month) > today);
}

/** The order that this browser started: proven by the signed cookie, never by an id in the address. */
function orderOf(req: Request): { orderId: string; order: Order | undefined } {
  const [, orderId, signature] =
    /(?:^|; )order=([\w-]+)\.(\w{64})(?:;|$)/.exec(req.get('cookie') ?? '') ?? [];
  if (orderId === undefined || signature === undefined) return { orderId: '', order: undefined };
  const isOurs = timingSafeEqual(Buffer.from(sign(orderId)), Buffer.from(signature));
  return { orderId, order: isOurs ? store.order(orderId) : undefined };
}

function sign(text: string): string {
  return createHmac('sha256', sessionSecret).update(text).digest('hex');
}

import { randomUUID } from 'node:crypto';
import type { Client } from './load.ts';
import type { Buyer } from '../support/buyers.ts';

type Json = Record<string, unknown>;

/** Products and plans on sale, created before anything is killed. */
export interface Catalogue {
  readonly course: string;
  readonly basicPlan: string;
  readonly proPlan: string;
  /** Raised for a customer, it proposes the course. */
  readonly moment: string;
}

export async function createCatalogue(client: Client): Promise<Catalogue> {
  const create = async (path: string, body: Json): Promise<Json> => {
    const answer = await client.request('setup', path, path, body);
    if (answer === undefined) throw new Error(client.refusals.at(-1) ?? `${path} is not answered.`);
    return answer;
  };
  const plan = (name: string, price: number): Json => ({
    name,
    tax_category: 'saas',
    price: {
      type: 'recurring_price',
      currency: 'USD',
      price,
      payment_frequency_count: 1,
      payment_frequency_interval: 'Month',
      subscription_period_count: 10,
      subscription_period_interval: 'Year',
    },
  });
  const course = await create('/products', {
    name: 'Starter course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price: 4900 },
  });
  const basic = await create('/products', plan('Basic plan', 3000));
  const pro = await create('/products', plan('Pro plan', 8000));
  const offer = await create('/offers', {
    name: 'Course after an order was looked at',
    kind: 'one_time',
    product_id: course['product_id'],
    discount: { type: 'percentage', bps: 1000 },
    copy: { en: { headline: 'Add the course' } },
  });
  const moment = 'order_viewed';
  const steps = [{ step_id: 'upsell', offer_id: offer['offer_id'], edges: {} }];
  const funnel = await create('/funnels', { name: 'After an order', moment, steps });
  await create(`/funnels/${String(funnel['funnel_id'])}/publish`, {});
  return {
    course: String(course['product_id']),
    basicPlan: String(basic['product_id']),
    proPlan: String(pro['product_id']),
    moment,
  };
}

/** A one-click purchase, with a key or repeated as the official SDKs do it. Answers the payment's id. */
export async function buy(client: Client, buyer: Buyer, productId: string): Promise<string | undefined> {
  const operation = randomUUID();
  const answer = await client.request(
    'one click',
    operation,
    '/checkouts',
    {
      product_cart: [{ product_id: productId, quantity: 1 }],
      customer: { customer_id: buyer.customerId },
      payment_method_id: buyer.paymentMethodId,
      confirm: true,
      metadata: { operation },
    },
    { isKeyless: operation < '8' },
  );
  return answer && String(answer['payment_id']);
}

/** A purchase and a refund of all of it. */
export async function buyAndRefund(client: Client, buyer: Buyer, { course }: Catalogue): Promise<void> {
  const paymentId = await buy(client, buyer, course);
  if (paymentId === undefined) return;
  await client.request('refund', paymentId, '/refunds', { payment_id: paymentId });
}

/** A moment, and a yes to the offer it leads to. The buyer must be new to it. */
export async function acceptOffer(client: Client, buyer: Buyer, { moment }: Catalogue): Promise<void> {
  const raised = await client.request('moment', buyer.customerId, '/moments', {
    customer_id: buyer.customerId,
    moment,
  });
  if (raised === undefined) return;
  const presentation = raised['presentation'] as Json | null;
  // A repeat whose first answer was lost hears the same; nothing else may come of the first moment.
  if (presentation === null) throw new Error(`Nothing was proposed: ${JSON.stringify(raised)}`);
  const presentationId = String(presentation['presentation_id']);
  await client.request('accept', presentationId, `/presentations/${presentationId}/accept`, {});
}

/** Changes a subscription to the other plan, paid in full, so that each change is one payment. */
export async function changePlan(client: Client, subscriptionId: string, productId: string): Promise<void> {
  await client.request('plan change', subscriptionId, `/subscriptions/${subscriptionId}/change-plan`, {
    product_id: productId,
    quantity: 1,
    proration_billing_mode: 'full_immediately',
  });
}

/** Adds 3.00 to a wallet, or takes 1.00 out. */
export async function moveWallet(client: Client, buyer: Buyer, isCredit: boolean): Promise<void> {
  await client.request(
    isCredit ? 'wallet credit' : 'wallet debit',
    buyer.customerId,
    `/customers/${buyer.customerId}/wallets/ledger-entries`,
    { amount: isCredit ? 300 : 100, currency: 'USD', entry_type: isCredit ? 'credit' : 'debit' },
  );
}

/** Moves a business's clock to a moment: its subscriptions renew on the way. */
export async function advanceClock(client: Client, apiKey: string, to: Date): Promise<void> {
  await client.request(
    'renewals',
    to.toISOString(),
    '/test_clock/advance',
    { to: to.toISOString(), freeze: true },
    { apiKey },
  );
}

import { insertCustomer } from '../packages/server/src/store/billing/customers.ts';
import { insertPaymentMethod } from '../packages/server/src/store/billing/payment-methods.ts';
import { transaction } from '../packages/server/src/store/postgres/postgres.ts';
import type { Stage } from './stage.ts';

const moment = 'order_viewed';

/** Published funnel of one step: a course for 44.10 dollars, with one click. */
export async function publishOffer(stage: Stage): Promise<void> {
  const { product_id } = await stage.request('POST', '/products', {
    name: 'Starter course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price: 4900 },
  });
  const { offer_id } = await stage.request('POST', '/offers', {
    name: 'Course after the first purchase',
    kind: 'one_time',
    product_id,
    discount: { type: 'percentage', bps: 1000 },
    copy: { en: { headline: 'Add the course', value_points: ['Fits what you bought'] } },
  });
  const { funnel_id } = await stage.request('POST', '/funnels', {
    name: 'After an order was looked at',
    moment,
    steps: [{ step_id: 'upsell', offer_id, edges: {} }],
  });
  await stage.request('POST', `/funnels/${String(funnel_id)}/publish`, {});
}

/** Request of a seller's server after an order was viewed. */
export function momentOf(customerId: string): object {
  return { customer_id: customerId, moment };
}

/**
 * Customers with an address and a saved card, without purchases or proposals: one created by the software,
 * and copies of its rows.
 */
export async function createCustomers(stage: Stage, count: number): Promise<readonly string[]> {
  const { runtime, scope } = stage;
  const createdAt = runtime.wallClock();
  const customerId = runtime.mintId('customer');
  const paymentMethodId = runtime.mintId('payment_method');
  const customer = { customerId, name: 'Sample Customer', email: 'sample.customer@example.com' };
  const instrument = await runtime.simulator.cardEntry.saveInstrument(scope.businessId, customer, {
    number: '4242424242424242',
    expiryMonth: 12,
    expiryYear: 2034,
    cvc: '123',
    holderName: 'Sample Customer',
  });
  await transaction(runtime.sql, async (tx) => {
    await insertCustomer(tx, {
      customerId,
      businessId: scope.businessId,
      email: 'sample.customer@example.com',
      name: 'Sample Customer',
      phoneNumber: null,
      billing: { country: 'US', state: null, city: null, street: null, zipcode: null },
      metadata: {},
      createdAt,
    });
    const method = { paymentMethodId, customerId, instrument, createdAt, lastUsedAt: null };
    await insertPaymentMethod(tx, scope, method);
  });
  const { businessId } = scope;
  const { sql } = runtime;
  await sql`
    insert into simulator.instrument
    select r.* from simulator.instrument t, generate_series(1, ${count}) n, jsonb_populate_record(t,
      jsonb_build_object('token', t.token || '_' || n)) r
    where t.business_id = ${businessId} and t.token = ${instrument.token}`;
  const customers = await sql<{ customer_id: string }[]>`
    insert into customer
    select r.* from customer t, generate_series(1, ${count}) n, jsonb_populate_record(t,
      jsonb_build_object('customer_id', t.customer_id || n)) r
    where t.business_id = ${businessId} and t.customer_id = ${customerId}
    returning customer_id`;
  await sql`
    insert into payment_method
    select r.* from payment_method t, generate_series(1, ${count}) n, jsonb_populate_record(t, jsonb_build_object(
      'customer_id', t.customer_id || n, 'payment_method_id', t.payment_method_id || n,
      'instrument', t.instrument || jsonb_build_object('token', (t.instrument ->> 'token') || '_' || n))) r
    where t.business_id = ${businessId} and t.payment_method_id = ${paymentMethodId}`;
  await sql`analyze customer, payment_method, simulator.instrument`;
  return customers.map(({ customer_id }) => customer_id);
}

/** Id of the presentation that a moment led to. */
export function presentationIn(answer: string): string {
  const { presentation } = JSON.parse(answer) as { presentation: { presentation_id: string } | null };
  if (presentation === null) throw new Error(`Nothing was proposed: ${answer}`);
  return presentation.presentation_id;
}

import { createHash, randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { cloneRows } from './clone-rows.ts';
import type { Stage } from './stage.ts';

const moment = 'order_viewed';

/** Published funnel of one step: a course for 44.10 dollars, with one click. Returns the course's id. */
export async function publishOffer(stage: Stage): Promise<string> {
  const productId = await sellCourse(stage);
  const { offer_id } = await stage.request('POST', '/offers', {
    name: 'Course after the first purchase',
    kind: 'one_time',
    product_id: productId,
    discount: { type: 'percentage', bps: 1000 },
    copy: { en: { headline: 'Add the course', value_points: ['Fits what you bought'] } },
  });
  const { funnel_id } = await stage.request('POST', '/funnels', {
    name: 'After an order was looked at',
    moment,
    steps: [{ step_id: 'upsell', offer_id, edges: {} }],
  });
  await stage.request('POST', `/funnels/${String(funnel_id)}/publish`, {});
  return productId;
}

/** One-time product for 49 dollars. */
export async function sellCourse(stage: Stage): Promise<string> {
  const { product_id } = await stage.request('POST', '/products', {
    name: 'Starter course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price: 4900 },
  });
  return String(product_id);
}

/** Monthly plan at this price in cents. */
export async function sellPlan(stage: Stage, price: number): Promise<string> {
  const { product_id } = await stage.request('POST', '/products', {
    name: `Plan for ${String(price)} cents`,
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
  return String(product_id);
}

/** Request of a seller's server after an order was viewed. */
export function momentOf(customerId: string): object {
  return { customer_id: customerId, moment };
}

/** Request of a purchase with one click. */
export function oneClick({ customerId, paymentMethodId }: Customer, productId: string): object {
  return {
    product_cart: [{ product_id: productId, quantity: 1 }],
    customer: { customer_id: customerId },
    payment_method_id: paymentMethodId,
    confirm: true,
  };
}

export interface Customer {
  readonly customerId: string;
  readonly paymentMethodId: string;
}

/** Makes customers of one business. */
export interface CustomerSource {
  /** Customers with an address and a saved card, without purchases or proposals. */
  create(count: number): Promise<readonly Customer[]>;
}

/**
 * Copies the rows of a customer who has paid a checkout. Ids are as the measured revision makes them: what two
 * ids made one after the other have in common, and random characters after it.
 */
export async function openCustomerSource(stage: Stage): Promise<CustomerSource> {
  const { sql } = stage;
  const productId = await sellCourse(stage);
  const template = await buyAsGuest(stage, productId, 1);
  const next = await buyAsGuest(stage, productId, 2);
  const customerStart = commonStart(template.customerId, next.customerId);
  const methodStart = commonStart(template.paymentMethodId, next.paymentMethodId);
  const [instrument] = await sql<{ token: string }[]>`
    select instrument ->> 'token' as token from payment_method
    where payment_method_id = ${template.paymentMethodId}`;
  const token = instrument?.token ?? '';
  return {
    create: async (count) => {
      const batch = randomBytes(4).toString('hex');
      const idOf = (start: string, like: string, n: number): string =>
        start + digestOf(`${batch}${String(n)}`).slice(0, like.length - start.length);
      const idInSql = (start: string, like: string): postgres.PendingQuery<postgres.Row[]> =>
        sql`${start}::text || left(md5(${batch}::text || n), ${like.length - start.length}::int)`;
      const customerId = idInSql(customerStart, template.customerId);
      await cloneRows(sql, {
        table: 'simulator.instrument',
        where: sql`t.token = ${token}`,
        count,
        changes: sql`jsonb_build_object('token', t.token || ${batch}::text || n)`,
      });
      await cloneRows(sql, {
        table: 'customer',
        where: sql`t.customer_id = ${template.customerId}`,
        count,
        changes: sql`jsonb_build_object('customer_id', ${customerId})`,
      });
      await cloneRows(sql, {
        table: 'payment_method',
        where: sql`t.payment_method_id = ${template.paymentMethodId}`,
        count,
        changes: sql`jsonb_build_object('customer_id', ${customerId}, 'last_used_at', null,
          'payment_method_id', ${idInSql(methodStart, template.paymentMethodId)},
          'instrument', t.instrument || jsonb_build_object('token', (t.instrument ->> 'token') || ${batch}::text || n))`,
      });
      await sql`analyze customer, payment_method, simulator.instrument`;
      return Array.from({ length: count }, (_, index) => ({
        customerId: idOf(customerStart, template.customerId, index + 1),
        paymentMethodId: idOf(methodStart, template.paymentMethodId, index + 1),
      }));
    },
  };
}

/** Common beginning of two ids made one after the other: their prefix, and their time if they have one. */
function commonStart(one: string, other: string): string {
  const prefix = one.indexOf('_') + 1;
  const shared = Array.from(one).findIndex((letter, place) => letter !== other[place]);
  // One or two random letters may be the same by chance.
  return one.slice(0, shared - prefix > 2 ? shared : prefix);
}

function digestOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

async function buyAsGuest(stage: Stage, productId: string, number: number): Promise<Customer> {
  const { session_id } = await stage.request('POST', '/checkouts', {
    product_cart: [{ product_id: productId, quantity: 1 }],
  });
  await stage.request('POST', `/checkouts/${String(session_id)}/confirm`, {
    customer: { email: `sample.customer${String(number)}@example.com`, name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'CA', zipcode: '94107' },
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2034, cvc: '123' },
  });
  const [customer] = await stage.sql<Customer[]>`
    select customer_id as "customerId", payment_method_id as "paymentMethodId"
    from payment_method join customer using (business_id, customer_id)
    where business_id = ${stage.businessId} and email = ${`sample.customer${String(number)}@example.com`}`;
  if (customer === undefined) throw new Error('The checkout left no customer with a saved card.');
  return customer;
}

/** Id of the presentation that a moment led to. */
export function presentationIn(answer: string): string {
  const { presentation } = JSON.parse(answer) as { presentation: { presentation_id: string } | null };
  if (presentation === null) throw new Error(`Nothing was proposed: ${answer}`);
  return presentation.presentation_id;
}

import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Runtime } from '../../src/runtime.ts';
import type { Answer, Caller, Json, TestApi } from './api.ts';
import type { Buyer } from './buyers.ts';

/** Test cards by their behaviour. */
export const cards = {
  pays: '4242424242424242',
  paysToo: '5555555555554444',
  paysInIndia: '4576238912771450',
  paysOnceOnlyInIndia: '6074825972083818',
  declined: '4000000000000002',
  hasNoFunds: '4000000000009995',
  asks: '4000002500003155',
  asksThenFails: '4000008260003178',
  paysFirstCharge: '4000000000000341',
  renewedByItsBank: '4000000000000556',
  paysUpTo50Dollars: '4000000000000663',
  paysOnce: '4000000000000770',
  disputes: '4000000000000259',
} as const;

/** Creates a one-time product, for 49 dollars by default. Returns its id. */
export async function sellCourse(caller: Caller, price: Record<string, unknown> = {}): Promise<string> {
  return sell(caller, {
    name: 'Starter course',
    tax_category: 'edtech',
    price: { type: 'one_time_price', currency: 'USD', price: 4900, ...price },
  });
}

/** Creates a monthly plan, for 30 dollars by default. Returns its id. */
export async function sellPlan(caller: Caller, price: Record<string, unknown> = {}): Promise<string> {
  return sell(caller, {
    name: 'Basic plan',
    tax_category: 'saas',
    price: {
      type: 'recurring_price',
      currency: 'USD',
      price: 3000,
      payment_frequency_count: 1,
      payment_frequency_interval: 'Month',
      subscription_period_count: 10,
      subscription_period_interval: 'Year',
      ...price,
    },
  });
}

async function sell(caller: Caller, product: Record<string, unknown>): Promise<string> {
  const answer = await caller.request('POST', '/products', product);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.product_id as string;
}

/** Creates a discount code, worth 10 % by default. Returns the code. */
export async function issueCode(caller: Caller, terms: Record<string, unknown> = {}): Promise<string> {
  const code = `CODE${randomUUID().slice(0, 8).toUpperCase()}`;
  const answer = await caller.request('POST', '/discounts', {
    type: 'percentage',
    amount: 1000,
    code,
    ...terms,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.code as string;
}

export function cartOf(...productIds: string[]) {
  return productIds.map((productId) => ({ product_id: productId, quantity: 1 }));
}

/** Request body of a one-click purchase. */
export function oneClickBody(buyer: Buyer, productId: string, over: Record<string, unknown> = {}) {
  return {
    product_cart: cartOf(productId),
    customer: { customer_id: buyer.customerId },
    payment_method_id: buyer.paymentMethodId,
    confirm: true,
    ...over,
  };
}

/** Creates a hosted checkout and returns its session id. */
export async function openCheckout(
  caller: Caller,
  productIds: readonly string[],
  over: Record<string, unknown> = {},
): Promise<string> {
  const answer = await caller.request('POST', '/checkouts', { product_cart: cartOf(...productIds), ...over });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.session_id as string;
}

export function cardOf(number: string, over: Record<string, unknown> = {}) {
  return { number, exp_month: 12, exp_year: 2034, cvc: '123', ...over };
}

let guests = 0;

/**
 * Details that a guest types into the checkout page: a new guest each time, from California, whose card
 * succeeds.
 */
export function guest(over: Record<string, unknown> = {}): Json {
  guests++;
  return {
    customer: { email: `guest.${String(guests)}@example.com`, name: 'Sample Guest' },
    billing_address: { country: 'US', state: 'CA', zipcode: '94107' },
    card: cardOf(cards.pays),
    ...over,
  };
}

/** Submits the checkout. `session` is its id, or the end of the link given to the seller, with a proof. */
export function confirm(api: TestApi, session: string, body: Json = guest()): Promise<Answer> {
  const [sessionId, proof] = session.split('?proof=');
  const proven = proof === undefined ? body : { ...body, proof };
  return api.send('POST', `/checkouts/${String(sessionId)}/confirm`, proven, {});
}

/** Checkout paid by a guest, from beginning to end. */
export async function buyAsGuest(
  api: TestApi,
  productIds: readonly string[],
  over: { session?: Record<string, unknown>; body?: unknown } = {},
): Promise<Json> {
  const answer = await confirm(api, await openCheckout(api, productIds, over.session), over.body ?? guest());
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/**
 * Fingerprint of everything stored, table by table, as a count and a sum of hashes: equal exactly if nothing
 * was changed. Records that identify requests and callers are left out.
 */
export async function stateOf({ sql }: Runtime, ...except: string[]): Promise<Record<string, string>> {
  const left = ['idempotency', 'api_key', ...except];
  const tables = await sql<{ name: string }[]>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname in ('public', 'simulator') and not tablename = any(${left}) order by name`;
  const state: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ state: string }[]>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as state from ${name} t`,
    );
    state[name] = row?.state ?? '';
  }
  return state;
}

/** Gateway balance of a business in the ledger, by currency. */
export async function cashOf(caller: Caller, { sql }: Runtime): Promise<Record<string, bigint>> {
  const rows = await sql<{ currency: string; amount: bigint }[]>`
    select currency, sum(amount)::bigint as amount from ledger_posting
    where business_id = ${caller.scope.businessId} and account = 'gateway'
    group by currency having sum(amount) <> 0`;
  return Object.fromEntries(rows.map(({ currency, amount }) => [currency, amount]));
}

/** Gateway balance of a business in the simulator's own book, by currency. */
export async function bookOf(caller: Caller, { simulator }: Runtime): Promise<Record<string, bigint>> {
  const held: Record<string, bigint> = {};
  for (const charge of await simulator.listCharges(caller.scope.businessId)) {
    if (charge.status !== 'succeeded') continue;
    const { amount, currency } = charge.amount;
    held[currency] = (held[currency] ?? 0n) + amount - charge.refundedAmount;
  }
  return held;
}

/** Expects the ledger and the simulator's own book to agree. */
export async function expectBooksAgree(caller: Caller, runtime: Runtime): Promise<void> {
  const held = Object.entries(await bookOf(caller, runtime)).filter(([, amount]) => amount !== 0n);
  expect(await cashOf(caller, runtime), 'the ledger agrees with the gateway').toEqual(
    Object.fromEntries(held),
  );
}

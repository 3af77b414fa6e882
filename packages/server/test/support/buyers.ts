import { randomUUID } from 'node:crypto';
import { asId } from '../../src/domain/ids.ts';
import type { CardDetails, Instrument } from '../../src/domain/payment/gateway-outcome.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { CountryCode } from '../../src/domain/tax/countries.ts';
import { type Runtime, gatewayFor } from '../../src/runtime.ts';
import { insertCustomer } from '../../src/store/billing/customers.ts';
import { insertPaymentMethod } from '../../src/store/billing/payment-methods.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import type { Answer } from './api.ts';

/** Customer with an address and a saved card, ready for one-click purchases. */
export interface Buyer {
  readonly customerId: string;
  readonly paymentMethodId: string;
}

/** Seller of the customer: a `TestApi`, or another caller together with its runtime. */
interface Shop {
  readonly runtime: Runtime;
  readonly scope: Scope;
}

/** Succeeds without authentication. The other numbers are in `gateways/payment/simulator/test-cards.ts`. */
const plainCard = '4242424242424242';

export async function createBuyer(
  { runtime, scope }: Shop,
  options: {
    readonly card?: string;
    readonly country?: CountryCode;
    /** A card that is saved already, wherever it may be. */
    readonly instrument?: Instrument;
  } = {},
): Promise<Buyer> {
  const customerId = runtime.mintId('customer');
  const paymentMethodId = runtime.mintId('payment_method');
  const createdAt = runtime.wallClock();
  const instrument =
    options.instrument ?? (await saveCard({ runtime, scope }, { number: options.card ?? plainCard }));
  const place = { state: null, city: null, street: null, zipcode: null };
  await transaction(runtime.sql, async (tx) => {
    await insertCustomer(tx, {
      customerId,
      businessId: scope.businessId,
      email: 'sample.customer@example.com',
      name: 'Sample Customer',
      phoneNumber: null,
      billing: { country: options.country ?? 'US', ...place },
      metadata: {},
      createdAt,
    });
    const method = { paymentMethodId, customerId, instrument, createdAt, lastUsedAt: null };
    await insertPaymentMethod(tx, scope, method);
  });
  return { customerId, paymentMethodId };
}

/** Saves a card at the business's gateway, not attached to a customer yet. */
export async function saveCard(
  { runtime, scope }: Shop,
  card: Partial<CardDetails> & Pick<CardDetails, 'number'>,
): Promise<Instrument> {
  // Uses the simulator also for a business in live mode, whose own gateway would be refused.
  const { cardEntry } = gatewayFor(runtime, { ...scope, mode: 'test' });
  const customer = {
    customerId: asId<'customer'>('cus_sample'),
    name: 'Sample',
    email: 'sample@example.com',
  };
  return cardEntry!.saveInstrument(scope.businessId, customer, {
    expiryMonth: 12,
    expiryYear: 2034,
    cvc: '123',
    holderName: 'Sample Customer',
    ...card,
  });
}

/** Sender of requests with a read-write key. */
interface Requester {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/**
 * Buys with one click, as a new purchase on each call, and returns the payment's id, whatever its outcome.
 */
export async function buy(
  caller: Requester,
  buyer: Buyer,
  productIds: string | readonly string[],
): Promise<string> {
  const answer = await caller.request(
    'POST',
    '/checkouts',
    {
      product_cart: [productIds].flat().map((productId) => ({ product_id: productId, quantity: 1 })),
      customer: { customer_id: buyer.customerId },
      payment_method_id: buyer.paymentMethodId,
      confirm: true,
    },
    // Without a key, two equal purchases within a moment count as a double click.
    { 'idempotency-key': randomUUID() },
  );
  if (answer.status !== 200) throw new Error(`Buying was answered ${String(answer.status)}: ${answer.text}`);
  return answer.body.payment_id as string;
}

import { highestRateLimitTier } from '../../src/domain/api-key/api-key.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { type Runtime, randomText } from '../../src/runtime.ts';
import { hashApiKey, insertApiKey } from '../../src/store/api-keys.ts';
import { findBusiness, insertBusiness } from '../../src/store/businesses.ts';
import { insertCustomer } from '../../src/store/customers.ts';
import { insertPaymentMethod } from '../../src/store/payment-methods.ts';
import { transaction } from '../../src/store/postgres.ts';

export interface Buyer {
  readonly customerId: string;
  readonly paymentMethodId: string;
}

export interface Seller {
  readonly scope: Scope;
  /** Each admits so many requests a minute; in turn they admit all of the load. */
  readonly apiKeys: readonly string[];
}

const keyCount = 60;

export async function createSeller(runtime: Runtime, name: string): Promise<Seller> {
  const businessId = runtime.mintId('business');
  const createdAt = runtime.wallClock();
  const apiKeys = Array.from({ length: keyCount }, () => `rung_test_${randomText(32)}`);
  const scope = await transaction(runtime.sql, async (tx) => {
    await insertBusiness(tx, {
      businessId,
      businessName: name,
      brandId: `brnd_${businessId}`,
      mode: 'test',
      createdAt,
    });
    for (const apiKey of apiKeys) {
      await insertApiKey(tx, {
        keyHash: hashApiKey(apiKey),
        apiKeyId: runtime.mintId('api_key'),
        businessId,
        name: null,
        access: 'read_write',
        rateLimitTier: highestRateLimitTier,
        lastFour: apiKey.slice(-4),
        createdAt,
      });
    }
    return findBusiness(tx, businessId);
  });
  if (scope === undefined) throw new Error('The business that was just made is not there.');
  return { scope, apiKeys };
}

/** Customers with an address and a saved card that pays. */
export async function createBuyers(runtime: Runtime, { scope }: Seller, count: number): Promise<Buyer[]> {
  const buyers: Buyer[] = [];
  for (let made = 0; made < count; made++) buyers.push(await createBuyer(runtime, scope, made));
  return buyers;
}

async function createBuyer(runtime: Runtime, scope: Scope, number: number): Promise<Buyer> {
  const customerId = runtime.mintId('customer');
  const paymentMethodId = runtime.mintId('payment_method');
  const createdAt = runtime.wallClock();
  const instrument = await runtime.gateway.saveInstrument(scope.businessId, {
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
      email: `sample.${String(number)}@example.com`,
      name: 'Sample Customer',
      phoneNumber: null,
      billing: { country: 'US', state: null, city: null, street: null, zipcode: null },
      metadata: {},
      createdAt,
    });
    const method = { paymentMethodId, customerId, instrument, createdAt, lastUsedAt: null };
    await insertPaymentMethod(tx, scope, method);
  });
  return { customerId, paymentMethodId };
}

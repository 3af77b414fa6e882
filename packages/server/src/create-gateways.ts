import type { BusinessId } from './domain/ids.ts';
import { findGatewayAccount } from './gateway-accounts.ts';
import { type GatewayRegistry, createGatewayRegistry } from './gateways/payment/gateway-registry.ts';
import { GatewayError, type PaymentGateway } from './gateways/payment/payment-gateway.ts';
import { accountFrom } from './gateways/payment/stripe/credentials.ts';
import { createStripeGateway } from './gateways/payment/stripe/gateway.ts';
import type { Runtime } from './runtime.ts';
import { findGatewayCustomer, keepGatewayCustomer } from './store/billing/business-gateways.ts';
import { statement } from './store/postgres/postgres.ts';

type Parts = Pick<Runtime, 'sql' | 'secrets' | 'config'>;

/** Creates the payment gateways of this installation. */
export function createGateways(
  parts: Parts,
  simulator: PaymentGateway,
  others: readonly PaymentGateway[] = [],
): GatewayRegistry {
  const stripe = createStripe(parts);
  const defaults = parts.config.gatewayAccounts.map(({ provider, mode }) => ({
    mode,
    gateway: provider === stripe.provider ? stripe : simulator,
  }));
  return createGatewayRegistry(simulator, [...others, stripe], {
    test: defaults.find(({ mode }) => mode === 'test')?.gateway,
    live: defaults.find(({ mode }) => mode === 'live')?.gateway,
  });
}

function createStripe(parts: Parts): PaymentGateway {
  const provider = 'stripe';
  const { publicUrl, stripeApiUrl } = parts.config;
  return createStripeGateway({
    apiUrl: stripeApiUrl === undefined ? undefined : new URL(stripeApiUrl),
    publicUrl,
    accountOf: async (businessId: BusinessId) => {
      const account = await findGatewayAccount(parts, businessId, provider);
      if (account) return accountFrom(account.credentials, account.mode);
      throw new GatewayError('This business has no account at Stripe.', { isRetryable: true });
    },
    customers: {
      find: (businessId, customerId) => findGatewayCustomer(parts.sql, businessId, provider, customerId),
      keep: (businessId, customerId, reference) =>
        statement(parts.sql, (tx) => keepGatewayCustomer(tx, businessId, provider, customerId, reference)),
    },
  });
}

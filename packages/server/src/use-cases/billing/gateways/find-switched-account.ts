import { findGatewayAccount } from '../../../gateway-accounts.ts';
import { GatewayError } from '../../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import { findAnyGatewayCustomer } from '../../../store/billing/business-gateways.ts';
import { listBusinesses } from '../../../store/platform/businesses.ts';

/**
 * Finds an account that the environment names and that is not the one with the customers of its businesses: their saved
 * cards could not be charged there, nor their payments refunded. Returns the reason not to start, undefined for none. A
 * gateway that does not answer is no reason.
 */
export async function findSwitchedAccount(runtime: Runtime): Promise<string | undefined> {
  for (const { provider, mode, credentials } of runtime.config.gatewayAccounts) {
    const hasCustomer = runtime.gateways.find(provider)?.hasCustomer;
    const known = hasCustomer && (await findCustomerOfEnvironment(runtime, provider, mode));
    if (!hasCustomer || known === undefined) continue;
    try {
      if (await hasCustomer(credentials, mode, known)) continue;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      runtime.log.warn({ err: error, provider }, 'the account of the environment could not be checked');
      continue;
    }
    return `RUNG_${provider.toUpperCase()}_SECRET_KEY opens another account than the one with the saved cards and payments of this installation (customer ${known} is not there). Use a key of that account.`;
  }
  return undefined;
}

/** One customer of a business that uses the account of the environment, by the gateway's id. */
async function findCustomerOfEnvironment(
  runtime: Runtime,
  provider: string,
  mode: string,
): Promise<string | undefined> {
  for (const scope of await listBusinesses(runtime.sql)) {
    if (scope.mode !== mode) continue;
    const account = await findGatewayAccount(runtime, scope.businessId, provider);
    if (account?.isOwn !== false) continue;
    const known = await findAnyGatewayCustomer(runtime.sql, scope, provider);
    if (known !== undefined) return known;
  }
  return undefined;
}

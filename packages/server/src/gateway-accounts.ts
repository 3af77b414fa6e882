import type { BusinessId } from './domain/ids.ts';
import type { Mode } from './domain/scope.ts';
import type { GatewayCredentials } from './gateways/payment/payment-gateway.ts';
import { openGatewayCredentials } from './secrets/gateway-credentials.ts';
import { findGatewayHolder } from './store/billing/business-gateways.ts';
import type { Runtime } from './runtime.ts';

/** Account of a business at one of its gateways. */
interface GatewayAccount {
  readonly businessId: BusinessId;
  readonly mode: Mode;
  readonly credentials: GatewayCredentials;
  /** True if the business has connected it; false for the one of the environment. */
  readonly isOwn: boolean;
}

/**
 * Finds the account of a business at a gateway: the one that it has connected, else the one that the environment names
 * for all businesses of its mode. Read anew for each use: a credential that was replaced is never used again.
 */
export async function findGatewayAccount(
  { sql, secrets, config }: Pick<Runtime, 'sql' | 'secrets' | 'config'>,
  businessId: string,
  provider: string,
): Promise<GatewayAccount | undefined> {
  const holder = await findGatewayHolder(sql, businessId, provider);
  if (!holder) return undefined;
  const { mode, sealedCredentials: sealed } = holder;
  const account = config.gatewayAccounts.find((each) => each.provider === provider && each.mode === mode);
  const credentials = sealed
    ? openGatewayCredentials(secrets, { businessId: holder.businessId, provider }, sealed)
    : account?.credentials;
  const isOwn = sealed !== null;
  return credentials && { businessId: holder.businessId, mode, credentials, isOwn };
}

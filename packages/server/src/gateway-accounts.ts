import type { BusinessId } from './domain/ids.ts';
import type { Mode } from './domain/scope.ts';
import type { GatewayCredentials } from './gateways/payment/payment-gateway.ts';
import { openGatewayCredentials } from './secrets/gateway-credentials.ts';
import { type GatewayHolder, findGatewayHolder } from './store/billing/business-gateways.ts';
import type { Runtime } from './runtime.ts';

/** Account of a business at one of its gateways. */
interface GatewayAccount {
  readonly businessId: BusinessId;
  readonly mode: Mode;
  readonly credentials: GatewayCredentials;
  /** True if the business has connected it; false for the one of the environment. */
  readonly isOwn: boolean;
}

type Parts = Pick<Runtime, 'sql' | 'secrets' | 'config'>;

/**
 * Finds the account of a business at a gateway: the one that it has connected, else the one that the environment names
 * for all businesses of its mode. Webhook secrets of both are valid. Read anew for each use: a credential that was
 * replaced is never used again.
 */
export async function findGatewayAccount(
  parts: Parts,
  businessId: string,
  provider: string,
): Promise<GatewayAccount | undefined> {
  const holder = await findGatewayHolder(parts.sql, businessId, provider);
  if (!holder) return undefined;
  const { businessId: id, mode } = holder;
  const own = openOwn(parts, provider, holder);
  const account = parts.config.gatewayAccounts.find(
    (each) => each.provider === provider && each.mode === mode,
  );
  // The secret of an endpoint that was created for the account of the environment is no account.
  const isOwn = own !== undefined && Object.keys(own).some((name) => name !== 'webhook_secret');
  if (own && (isOwn || !account)) return { businessId: id, mode, credentials: own, isOwn };
  return account && { businessId: id, mode, credentials: joined(account.credentials, own), isOwn };
}

/** The credentials of the environment, with the webhook secrets of both. */
function joined(common: GatewayCredentials, own: GatewayCredentials = {}): GatewayCredentials {
  const secrets = [own, common].flatMap(({ webhook_secret: secret }) => secret ?? []);
  return secrets.length === 0 ? common : { ...common, webhook_secret: secrets.join(', ') };
}

/** Finds what a business has connected itself; undefined if nothing. */
export async function findOwnCredentials(
  parts: Parts,
  businessId: string,
  provider: string,
): Promise<GatewayCredentials | undefined> {
  const holder = await findGatewayHolder(parts.sql, businessId, provider);
  return holder && openOwn(parts, provider, holder);
}

function openOwn(
  { secrets }: Parts,
  provider: string,
  holder: GatewayHolder,
): GatewayCredentials | undefined {
  const { businessId, sealedCredentials: sealed } = holder;
  return sealed === null ? undefined : openGatewayCredentials(secrets, { businessId, provider }, sealed);
}

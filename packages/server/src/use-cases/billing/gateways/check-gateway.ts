import type { Scope } from '../../../domain/scope.ts';
import { findGatewayAccount } from '../../../gateway-accounts.ts';
import type { AccountCheck, GatewayCredentials } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, gatewayFor, gatewayWebhookUrl, now } from '../../../runtime.ts';
import { sealGatewayCredentials } from '../../../secrets/gateway-credentials.ts';
import { upsertBusinessGateway } from '../../../store/billing/business-gateways.ts';
import { statement } from '../../../store/postgres/postgres.ts';

export interface CheckedGateway {
  readonly provider: string;
  /** Null for a gateway without an account, such as the simulator. */
  readonly check: AccountCheck | null;
}

/**
 * Looks at the account of the business at its gateway. A webhook endpoint that was created for an account that the
 * business has connected has its secret kept with it; for the account of the environment it is told, once.
 */
export async function checkGateway(
  runtime: Runtime,
  scope: Scope,
  { isEndpointWanted }: { readonly isEndpointWanted: boolean },
): Promise<CheckedGateway> {
  const { provider, checkAccount } = gatewayFor(runtime, scope);
  if (!checkAccount) return { provider, check: null };
  const { businessId } = scope;
  const webhookUrl = gatewayWebhookUrl(runtime, scope, provider);
  const check = await checkAccount({ businessId, webhookUrl, isEndpointWanted });
  const { secret } = check.webhook;
  const account = secret === null ? undefined : await findGatewayAccount(runtime, businessId, provider);
  if (secret === null || !account?.isOwn) return { provider, check };
  await keepSecret(runtime, scope, provider, account.credentials, secret);
  return { provider, check: { ...check, webhook: { ...check.webhook, secret: null } } };
}

/** The secret of the endpoint before stays valid beside the new one. */
async function keepSecret(
  runtime: Runtime,
  scope: Scope,
  provider: string,
  credentials: GatewayCredentials,
  secret: string,
): Promise<void> {
  const [before] = (credentials['webhook_secret'] ?? '').split(',').filter((each) => each.trim() !== '');
  const secrets = before === undefined ? secret : `${secret}, ${before.trim()}`;
  const holder = { businessId: scope.businessId, provider };
  const sealedCredentials = sealGatewayCredentials(runtime.secrets, holder, {
    ...credentials,
    webhook_secret: secrets,
  });
  await statement(runtime.sql, (tx) =>
    upsertBusinessGateway(tx, scope, { provider, sealedCredentials, now: now(runtime, scope) }),
  );
}

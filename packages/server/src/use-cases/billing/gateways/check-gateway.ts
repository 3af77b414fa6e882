import type { Scope } from '../../../domain/scope.ts';
import { findOwnCredentials } from '../../../gateway-accounts.ts';
import type { AccountCheck, GatewayCredentials } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, findGatewayFor, gatewayWebhookUrl, now } from '../../../runtime.ts';
import { sealGatewayCredentials } from '../../../secrets/gateway-credentials.ts';
import { upsertBusinessGateway } from '../../../store/billing/business-gateways.ts';
import { statement } from '../../../store/postgres/postgres.ts';

export interface CheckedGateway {
  /** Null for live mode without a gateway. */
  readonly provider: string | null;
  /** Null for a gateway without an account, such as the simulator. */
  readonly check: AccountCheck | null;
}

/**
 * Looks at the account of the business at its gateway. The secret of a webhook endpoint that was created is kept with
 * the credentials of the business.
 */
export async function checkGateway(
  runtime: Runtime,
  scope: Scope,
  { isEndpointWanted }: { readonly isEndpointWanted: boolean },
): Promise<CheckedGateway> {
  const gateway = findGatewayFor(runtime, scope);
  if (!gateway?.checkAccount) return { provider: gateway?.provider ?? null, check: null };
  const { provider } = gateway;
  const { businessId } = scope;
  const webhookUrl = gatewayWebhookUrl(runtime, scope, provider);
  const check = await gateway.checkAccount({ businessId, webhookUrl, isEndpointWanted });
  const { secret } = check.webhook;
  if (secret !== null) {
    const own = await findOwnCredentials(runtime, businessId, provider);
    await keepSecret(runtime, scope, provider, own ?? {}, secret);
  }
  return { provider, check };
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

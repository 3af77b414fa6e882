import type { Scope } from '../../../domain/scope.ts';
import { findGatewayAccount } from '../../../gateway-accounts.ts';
import { type Runtime, findGatewayFor, gatewayWebhookUrl } from '../../../runtime.ts';

/** Gateway for new payments of a business. */
export interface ConnectedGateway {
  /** Null for live mode without a gateway. */
  readonly provider: string | null;
  /** Holder of the account that is used there. */
  readonly account: 'business' | 'environment' | 'none';
  readonly webhookUrl: string | null;
}

/** Finds the gateway that new payments go to. */
export async function findConnectedGateway(runtime: Runtime, scope: Scope): Promise<ConnectedGateway> {
  const gateway = findGatewayFor(runtime, scope);
  if (!gateway) return { provider: null, account: 'none', webhookUrl: null };
  const { provider, checkAccount } = gateway;
  const account = checkAccount && (await findGatewayAccount(runtime, scope.businessId, provider));
  const whose = account?.isOwn ? 'business' : 'environment';
  return {
    provider,
    account: account ? whose : 'none',
    webhookUrl: gatewayWebhookUrl(runtime, scope, provider),
  };
}

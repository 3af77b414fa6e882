import type { Scope } from '../../../domain/scope.ts';
import { findGatewayAccount } from '../../../gateway-accounts.ts';
import { type Runtime, gatewayFor, gatewayWebhookUrl } from '../../../runtime.ts';

/** Gateway for new payments of a business. */
export interface ConnectedGateway {
  readonly provider: string;
  /** Whose account is used there. */
  readonly account: 'business' | 'environment' | 'none';
  readonly webhookUrl: string;
}

/** Finds the gateway that new payments go to. Refuses live mode without one. */
export async function findConnectedGateway(runtime: Runtime, scope: Scope): Promise<ConnectedGateway> {
  const { provider, checkAccount } = gatewayFor(runtime, scope);
  const account = checkAccount && (await findGatewayAccount(runtime, scope.businessId, provider));
  const whose = account?.isOwn ? 'business' : 'environment';
  return {
    provider,
    account: account ? whose : 'none',
    webhookUrl: gatewayWebhookUrl(runtime, scope, provider),
  };
}

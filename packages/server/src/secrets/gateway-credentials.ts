import type { BusinessId } from '../domain/ids.ts';
import type { GatewayCredentials } from '../gateways/payment/payment-gateway.ts';
import type { Secrets } from './secrets.ts';

/*
 * Credentials that a business has at its payment gateways. The database holds them sealed, for one business and one
 * gateway: moved to another row they open nothing.
 */

interface Holder {
  readonly businessId: BusinessId;
  readonly provider: string;
}

export function sealGatewayCredentials(
  secrets: Secrets,
  holder: Holder,
  credentials: GatewayCredentials,
): string {
  return secrets.seal(purposeOf(holder), JSON.stringify(credentials));
}

export function openGatewayCredentials(secrets: Secrets, holder: Holder, sealed: string): GatewayCredentials {
  return JSON.parse(secrets.open(purposeOf(holder), sealed)) as GatewayCredentials;
}

function purposeOf({ businessId, provider }: Holder): string {
  return `gateway credentials: ${provider} of ${businessId}`;
}

import type { BusinessId } from '../domain/ids.ts';
import type { GatewayCredentials } from '../gateways/payment/payment-gateway.ts';
import type { Secrets } from './secrets.ts';

/*
 * Credentials of a business at its payment gateways. Stored encrypted for one business and one gateway: in
 * another row they cannot be decrypted.
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

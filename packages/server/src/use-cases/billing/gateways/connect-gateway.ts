import { DomainError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import { findOwnCredentials } from '../../../gateway-accounts.ts';
import { sealGatewayCredentials } from '../../../secrets/gateway-credentials.ts';
import {
  type GatewayCredentials,
  GatewayError,
  type PaymentGateway,
} from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, now, refuseMode } from '../../../runtime.ts';
import {
  findAnyGatewayCustomer,
  isGatewayConnected,
  updateChosenGateway,
  upsertBusinessGateway,
} from '../../../store/billing/business-gateways.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Connects a payment gateway to the business, or replaces its credentials. Its notifications are accepted
 * from now on; new payments use it once it is chosen.
 */
export async function connectGateway(
  runtime: Runtime,
  scope: Scope,
  { provider, credentials }: { readonly provider: string; readonly credentials: GatewayCredentials },
): Promise<void> {
  const gateway = runtime.gateways.find(provider);
  if (!gateway) throw unknownGateway(runtime, provider);
  const problem = gateway.findCredentialProblem?.(credentials, scope.mode);
  if (problem !== undefined) throw new DomainError('INVALID_REQUEST_PARAMETERS', `credentials: ${problem}`);
  await checkSameAccount(runtime, scope, gateway, credentials);
  // The secret of an endpoint that Rung created is known to nobody else, so a new key does not end it.
  const own = await findOwnCredentials(runtime, scope.businessId, provider);
  const secret = credentials['webhook_secret'] ?? own?.['webhook_secret'];
  const whole = { ...credentials, ...(secret !== undefined && { webhook_secret: secret }) };
  const holder = { businessId: scope.businessId, provider };
  const sealedCredentials = sealGatewayCredentials(runtime.secrets, holder, whole);
  const at = now(runtime, scope);
  await transaction(runtime.sql, (tx) =>
    upsertBusinessGateway(tx, scope, { provider, sealedCredentials, now: at }),
  );
}

/**
 * Chooses the gateway for new cards and payments; null for the default of the mode. Existing payments, their
 * refunds, and saved payment methods stay with their gateway.
 */
export async function chooseGateway(runtime: Runtime, scope: Scope, provider: string | null): Promise<void> {
  const gateway = provider === null ? null : runtime.gateways.find(provider);
  if (provider !== null && !gateway) throw unknownGateway(runtime, provider);
  if (gateway) refuseMode(gateway, scope);
  await transaction(runtime.sql, async (tx) => {
    if (provider !== null && !(await isGatewayConnected(tx, scope, provider))) {
      throw new DomainError(
        'INVALID_REQUEST_PARAMETERS',
        `provider: the business has not connected "${provider}". Connect it with its credentials first.`,
      );
    }
    await updateChosenGateway(tx, scope, provider);
  });
}

/**
 * Refuses credentials of another account than the one that has the customers of the business: their saved cards could
 * not be charged there, nor their payments refunded. Another key of the same account is welcome.
 */
async function checkSameAccount(
  runtime: Runtime,
  scope: Scope,
  { provider, hasCustomer }: PaymentGateway,
  credentials: GatewayCredentials,
): Promise<void> {
  const known = hasCustomer && (await findAnyGatewayCustomer(runtime.sql, scope, provider));
  if (!hasCustomer || known === undefined) return;
  try {
    if (await hasCustomer(credentials, scope.mode, known)) return;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const message = `The gateway could not be asked whose account this is, and nothing was changed. ${error.message}`;
    throw new DomainError('GATEWAY_UNAVAILABLE', message, { cause: error });
  }
  throw new DomainError(
    'INVALID_REQUEST_PARAMETERS',
    `credentials: they open another account than the one with the saved cards and payments of this business (customer ${known} is not there). Use a key of that account, or begin with another account in a new business.`,
  );
}

function unknownGateway({ gateways }: Runtime, provider: string): DomainError {
  const known = gateways.all.map((gateway) => gateway.provider).join(', ');
  return new DomainError(
    'INVALID_REQUEST_PARAMETERS',
    `provider: this installation has no payment gateway "${provider}", only ${known}.`,
  );
}

import type { Scope } from '../../domain/scope.ts';
import { GatewayError } from '../../gateways/payment/payment-gateway.ts';
import { type Runtime, findGatewayFor } from '../../runtime.ts';

/** Name of whoever takes the business's new cards on a page of their own; null where Rung's form does. */
export function cardPageNameOf(runtime: Runtime, scope: Scope): string | null {
  return findGatewayFor(runtime, scope)?.cardPage?.name ?? null;
}

/** True if the gateway's fields are wanted on a page of Rung. False where the gateway cannot say. */
export async function hasCardFields(runtime: Runtime, scope: Scope): Promise<boolean> {
  const fields = findGatewayFor(runtime, scope)?.cardPage?.fields;
  if (!fields) return false;
  try {
    return await fields.isWanted(scope.businessId);
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}

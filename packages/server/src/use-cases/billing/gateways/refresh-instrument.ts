import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { updateInstrument } from '../../../store/billing/payment-methods.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Asks a gateway for a saved card that was renewed or replaced, and keeps what it says. A card that is gone stays. */
export async function refreshInstrument(
  runtime: Runtime,
  scope: Scope,
  { provider, token }: { readonly provider: string; readonly token: string },
): Promise<void> {
  const instrument = await runtime.gateways.get(provider).findInstrument?.(scope.businessId, token);
  if (!instrument) return;
  await statement(runtime.sql, (tx) => updateInstrument(tx, scope, instrument));
}

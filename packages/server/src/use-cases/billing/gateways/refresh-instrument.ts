import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, findInstrumentAtGateway } from '../../../runtime.ts';
import { updateInstrument } from '../../../store/billing/payment-methods.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Asks a gateway for a saved card that was renewed or replaced, and keeps what it says. A card that is gone stays. */
export async function refreshInstrument(
  runtime: Runtime,
  scope: Scope,
  known: { readonly provider: string; readonly token: string },
): Promise<void> {
  const instrument = await findInstrumentAtGateway(runtime, scope.businessId, known);
  if (!instrument) return;
  await statement(runtime.sql, (tx) => updateInstrument(tx, scope, instrument));
}

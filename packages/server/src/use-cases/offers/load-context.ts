import { buyerAsKnown } from '../../domain/customer/buyer.ts';
import { factsOf } from '../../domain/offer/customer-facts.ts';
import type { Scope } from '../../domain/scope.ts';
import type { OfferBuyer } from '../../gateways/commerce/remote-commerce.ts';
import type { Runtime } from '../../runtime.ts';
import { type LoadedSituation, type SituationRequest, loadSituation } from '../../store/situations.ts';

/**
 * Loads everything that a decision about a customer is made from. Where another system bills them, that one says
 * who they are, what they hold and what they pay with; what was offered to them and answered is Rung's own.
 */
export async function loadContext(
  runtime: Runtime,
  scope: Scope,
  request: SituationRequest,
): Promise<LoadedSituation | undefined> {
  const loaded = await loadSituation(runtime.sql, scope, request);
  const { commerce } = runtime;
  if (!loaded || commerce.kind === 'local') return loaded;
  const buyer = await commerce.findBuyer(scope, loaded.customer.customerId);
  return buyer && withBuyer(loaded, buyer);
}

function withBuyer(
  loaded: LoadedSituation,
  { customer, methods, subscriptions }: OfferBuyer,
): LoadedSituation {
  const { situation } = loaded;
  return {
    ...loaded,
    customer,
    payer: { buyer: buyerAsKnown(customer), billing: customer.billing },
    situation: { ...situation, methods, facts: factsOf(customer, subscriptions, situation.facts) },
  };
}

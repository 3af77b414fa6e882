import { buyerAsKnown } from '../../../domain/customer/buyer.ts';
import { factsOf } from '../../../domain/offer/customer-facts.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { OfferBuyer } from '../../../gateways/commerce/remote-commerce.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type LoadedDecisionContext,
  type DecisionContextRequest,
  loadDecisionContext,
} from '../../../store/offers/decision-context.ts';

/**
 * Loads everything that a decision about a customer is made from. Where another system bills them, that one says
 * who they are, what they hold and what they pay with; what was offered to them and answered is Rung's own.
 */
export async function loadContext(
  runtime: Runtime,
  scope: Scope,
  request: DecisionContextRequest,
): Promise<LoadedDecisionContext | undefined> {
  const loaded = await loadDecisionContext(runtime.sql, scope, request);
  const { commerce } = runtime;
  if (!loaded || commerce.kind === 'local') return loaded;
  const buyer = await commerce.findBuyer(scope, loaded.customer.customerId);
  return buyer && withBuyer(loaded, buyer);
}

function withBuyer(
  loaded: LoadedDecisionContext,
  { customer, methods, subscriptions }: OfferBuyer,
): LoadedDecisionContext {
  const { decisionContext } = loaded;
  return {
    ...loaded,
    customer,
    payer: { buyer: buyerAsKnown(customer), billing: customer.billing },
    decisionContext: {
      ...decisionContext,
      methods,
      facts: factsOf(customer, subscriptions, decisionContext.facts),
    },
  };
}

import { buyerFromCustomer } from '../../../domain/customer/buyer.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { factsOf, heldSubscriptions } from '../../../domain/offer/customer-facts.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { OfferBuyer } from '../../../gateways/commerce/remote-commerce.ts';
import type { Runtime } from '../../../runtime.ts';
import { type AcceptanceContext, loadAcceptanceContext } from '../../../store/offers/acceptance-context.ts';
import {
  type LoadedDecisionContext,
  type DecisionContextRequest,
  loadDecisionContext,
} from '../../../store/offers/decision-context.ts';

/**
 * Loads everything a decision about a customer depends on. If another system bills them, identity,
 * subscriptions and payment methods come from there; earlier offers and answers are always Rung's own.
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

/**
 * Loads what accepting a presentation depends on. If another system bills its customer, subscriptions and payment
 * methods come from there.
 */
export async function loadAcceptance(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<AcceptanceContext | undefined> {
  const loaded = await loadAcceptanceContext(runtime.sql, scope, presentationId);
  const { commerce } = runtime;
  if (!loaded || commerce.kind === 'local') return loaded;
  const buyer = await commerce.findBuyer(scope, loaded.presentation.customerId);
  if (!buyer) return undefined;
  const { methods, subscriptions } = buyer;
  return {
    ...loaded,
    methods,
    holdings: { ...loaded.holdings, subscriptions: heldSubscriptions(subscriptions) },
  };
}

function withBuyer(
  loaded: LoadedDecisionContext,
  { customer, methods, subscriptions }: OfferBuyer,
): LoadedDecisionContext {
  const { decisionContext } = loaded;
  return {
    ...loaded,
    customer,
    payer: { buyer: buyerFromCustomer(customer), billing: customer.billing },
    decisionContext: {
      ...decisionContext,
      methods,
      facts: factsOf(customer, subscriptions, decisionContext.facts),
    },
  };
}

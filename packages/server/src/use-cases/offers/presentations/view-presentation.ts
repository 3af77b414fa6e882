import { notFound } from '../../../domain/errors.ts';
import type { PresentationId } from '../../../domain/ids.ts';
import { decideNewMethod } from '../../../domain/offer/accept.ts';
import {
  type Presentation,
  type PresentationChange,
  decideRequote,
  decideView,
  isUnanswered,
  stateAt,
} from '../../../domain/offer/presentation.ts';
import { isOutOfDate, redatedSale } from '../../../domain/offer/sale.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import type { LoadedDecisionContext } from '../../../store/offers/decision-context.ts';
import { loadContext } from './load-context.ts';
import { commitChange, quoteFor } from './propose.ts';

/**
 * Records a view of the presentation. Requotes an expired price, or one for another quantity; after a failed
 * payment, it charges the subscription's new payment method. An expired or answered presentation is returned
 * unchanged. `isAnew` requotes what could not be charged at the old price.
 */
export async function viewPresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
  quantity: number | null,
  isAnew = false,
): Promise<Presentation> {
  for (;;) {
    const at = now(runtime, scope);
    const loaded = await loadContext(runtime, scope, { kind: 'presentation', presentationId, now: at });
    const before = loaded?.presentation;
    if (!before) throw notFound('presentation');
    const change = await decideSeen(runtime, scope, loaded, before, { quantity, isAnew });
    if (!change) return before;
    if (await commitChange(runtime, before, change, at)) return change.presentation;
  }
}

async function decideSeen(
  runtime: Runtime,
  scope: Scope,
  loaded: LoadedDecisionContext,
  before: Presentation,
  { quantity, isAnew }: { readonly quantity: number | null; readonly isAnew: boolean },
): Promise<PresentationChange | undefined> {
  const at = loaded.decisionContext.now;
  const subscription = loaded.decisionContext.facts.subscriptions.find(
    ({ subscriptionId }) => subscriptionId === before.subscriptionId,
  );
  const seen = decideView(before, at) ?? (subscription && decideNewMethod(before, subscription, at));
  const presentation = seen?.presentation ?? before;
  const asked = quantity ?? presentation.quantity;
  const { quote: promised } = presentation;
  const isPromised = !isAnew && asked === presentation.quantity && at < promised.expiresAt;
  const isOpen = isUnanswered(stateAt(presentation, at));
  if (isPromised && isOpen && isOutOfDate(promised, presentation.offer.target, at)) {
    return decideRequote(presentation, redatedSale(promised, at), asked, at);
  }
  if (quantity === null && (isPromised || !isOpen)) return seen;
  // Refuses a quantity out of range, and an expired presentation, before anything is priced.
  decideRequote(presentation, presentation.quote, asked, at);
  if (isPromised) return seen;
  const proposal = { offer: presentation.offer, quantity: asked, subscription: subscription ?? null };
  const until = presentation.expiresAt;
  const quote = await quoteFor(
    runtime,
    scope,
    proposal,
    loaded.decisionContext,
    loaded,
    before.moment,
    until,
  );
  return decideRequote(presentation, quote, asked, at);
}

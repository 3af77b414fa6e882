import { createHash } from 'node:crypto';
import { assert } from '../../../domain/assert.ts';
import { notFound } from '../../../domain/errors.ts';
import type { CustomerId, PresentationId } from '../../../domain/ids.ts';
import {
  type AcceptRequest,
  type Acceptance,
  acceptOutcomeOf,
  awaitingCheckout,
  decideAccept,
  decideAcceptOutcome,
} from '../../../domain/offer/accept.ts';
import { type Consent, screenOf, screenText } from '../../../domain/offer/consent.ts';
import { operationOf } from '../../../domain/offer/operation-for.ts';
import type { Locale } from '../../../domain/locale.ts';
import { ownershipOf } from '../../../domain/offer/kinds/kinds.ts';
import type { Presentation, PresentationChange } from '../../../domain/offer/presentation.ts';
import { isChangeWithin, methodsWithin } from '../../../domain/offer/within-purchase.ts';
import type { PaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import type { BegunAcceptance, PaymentResult } from '../../../gateways/commerce/commerce.ts';
import { type Commerce, type Runtime, now } from '../../../runtime.ts';
import { findPresentation } from '../../../store/offers/presentations.ts';
import type { AcceptanceContext } from '../../../store/offers/acceptance-context.ts';
import { withAcceptanceRiders } from './acceptance-riders.ts';
import { loadAcceptance } from './load-context.ts';
import { acceptRemotely, answerRemotely } from './remote-acceptance.ts';

/**
 * Client-side state at the acceptance, besides the presentation: what the screen showed, and where the
 * customer was.
 */
interface AcceptedScreen {
  readonly locale: Locale;
  readonly acceptLabel: string;
  readonly notices: readonly string[];
  readonly surface: string | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

export interface AcceptInput extends AcceptRequest {
  /** Authenticated customer, who may answer only their own presentations; null for the seller. */
  readonly customerId: CustomerId | null;
  /**
   * True if they came by the offer's link: after a purchase by an unauthenticated buyer, it grants access to
   * the offer only.
   */
  readonly isByLink: boolean;
  readonly screen: AcceptedScreen;
}

/** Result of an acceptance, which may still be in progress. */
export interface AcceptanceResult {
  readonly presentation: Presentation;
  /** Payment of the latest attempt; null if nothing was to be paid so far. */
  readonly paymentResult: PaymentResult | null;
  /**
   * URL in another system for the customer's next step; null if it is on Rung's own pages, or there is none.
   */
  readonly nextUrl: string | null;
}

/**
 * Accepts a presentation, charging exactly the displayed price, once however often it is clicked: later
 * clicks return the result of the first. Opened in one statement with the payment, and settled in one with
 * the payment's outcome.
 */
export async function acceptPresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
  input: AcceptInput,
): Promise<AcceptanceResult> {
  for (;;) {
    const at = now(runtime, scope);
    const context = await loadAcceptance(runtime, scope, presentationId);
    if (!context || !isTheirs(context.presentation, input)) throw notFound('presentation');
    const { presentation } = context;
    const acceptance = decideAccept(presentation, input, {
      methods: selectChargeableMethods(context, input),
      ownership: ownershipNow(context),
      hasOpenDispute: context.hasOpenDispute,
      now: at,
    });
    if (acceptance.kind === 'repeat') return answerAgain(runtime, scope, presentation);
    const begun = beginAcceptance(runtime, context, acceptance, input.screen, at);
    const { commerce } = runtime;
    const accepted =
      commerce.kind === 'remote'
        ? await acceptRemotely(runtime, commerce, scope, begun)
        : await acceptTogether(runtime, commerce, scope, { begun, acceptance, context }, input);
    if (accepted) return accepted;
  }
}

/** Undefined on a concurrent update of the presentation: nothing was done. */
async function acceptTogether(
  runtime: Runtime,
  commerce: Extract<Commerce, { readonly kind: 'local' }>,
  scope: Scope,
  {
    begun,
    acceptance,
    context,
  }: {
    readonly begun: BegunAcceptance;
    readonly acceptance: Exclude<Acceptance, { readonly kind: 'repeat' }>;
    readonly context: AcceptanceContext;
  },
  { paymentMethodId }: AcceptRequest,
): Promise<AcceptanceResult | undefined> {
  const ridden = withAcceptanceRiders(runtime, begun, context.payments);
  const purchased =
    acceptance.kind === 'checkout'
      ? await commerce.openCheckout(scope, ridden)
      : await commerce.accept(scope, ridden, operationOf(begun.before), {
          method: acceptance.method,
          paymentMethodId,
        });
  if (purchased.kind === 'overtaken') return undefined;
  const { paymentResult } = purchased;
  const { presentation } = begun.change;
  if (paymentResult !== null) {
    return {
      presentation: presentationAfter(presentation, paymentResult, begun),
      paymentResult,
      nextUrl: null,
    };
  }
  const current = await findPresentation(runtime.sql, scope, presentation.presentationId);
  return { presentation: current ?? presentation, paymentResult, nextUrl: null };
}

function isTheirs(presentation: Presentation, { customerId }: AcceptInput): boolean {
  return customerId === null || customerId === presentation.customerId;
}

/**
 * Payment methods that may be charged. By the offer's link only those the purchase was authenticated with,
 * and none for a subscription that is now charged to another one.
 */
function selectChargeableMethods(
  { presentation: { moment, subscriptionId }, methods, holdings }: AcceptanceContext,
  { isByLink }: AcceptInput,
): readonly PaymentMethod[] {
  if (!isByLink) return methods;
  const held = holdings.subscriptions.find((each) => each.subscriptionId === subscriptionId);
  return held && !isChangeWithin(moment, held) ? [] : methodsWithin(moment, methods);
}

function ownershipNow({ presentation, holdings, productRelations }: AcceptanceContext) {
  const { offer, subscriptionId } = presentation;
  const held = holdings.subscriptions.find((each) => each.subscriptionId === subscriptionId) ?? null;
  return ownershipOf(offer, held, holdings, productRelations);
}

function beginAcceptance(
  runtime: Runtime,
  { presentation: before, methods, settings: { undoMinutes } }: AcceptanceContext,
  acceptance: Exclude<Acceptance, { readonly kind: 'repeat' }>,
  screen: AcceptedScreen,
  at: Instant,
): BegunAcceptance {
  const change: PresentationChange =
    acceptance.kind === 'checkout' && runtime.commerce.kind === 'local'
      ? awaitingCheckout(acceptance.change.presentation, runtime.mintId('checkout_session'), at)
      : acceptance.change;
  const { presentation } = change;
  const method = methods.find(({ paymentMethodId }) => paymentMethodId === presentation.paymentMethodId);
  return { before, change, consent: consentOf(presentation, screen, method ?? null, at), undoMinutes };
}

function consentOf(
  presentation: Presentation,
  shown: AcceptedScreen,
  method: PaymentMethod | null,
  at: Instant,
): Consent {
  const screen = screenOf(presentation, { ...shown, method });
  return {
    businessId: presentation.businessId,
    customerId: presentation.customerId,
    presentationId: presentation.presentationId,
    attempt: presentation.attempts,
    screen,
    screenHash: createHash('sha256').update(screenText(screen)).digest('hex'),
    surface: shown.surface ?? presentation.moment.surface,
    ipAddress: shown.ipAddress,
    userAgent: shown.userAgent,
    consentedAt: at,
  };
}

/** Presentation as the settlement has committed it: the same decision, at the same time. */
function presentationAfter(
  begun: Presentation,
  paymentResult: PaymentResult,
  { undoMinutes }: BegunAcceptance,
): Presentation {
  const outcome = acceptOutcomeOf({
    ...paymentResult,
    acceptance: { presentationId: begun.presentationId, attempt: begun.attempts },
  });
  const paying = { ...begun, paymentId: paymentResult.paymentId };
  return (
    (outcome && decideAcceptOutcome(paying, outcome, undoMinutes, paymentResult.updatedAt)?.presentation) ??
    paying
  );
}

/** Result of the first click, awaited while it is in progress. */
async function answerAgain(runtime: Runtime, scope: Scope, known: Presentation): Promise<AcceptanceResult> {
  const { commerce } = runtime;
  const { presentationId, paymentId, state } = known;
  if (commerce.kind === 'remote') return answerRemotely(runtime, commerce, scope, known);
  if (paymentId === null) return { presentation: known, paymentResult: null, nextUrl: null };
  const paymentResult =
    state === 'accepting'
      ? await commerce.awaitPaymentResult(scope, paymentId)
      : await commerce.findPaymentResult(scope, paymentId);
  const presentation =
    state === 'accepting' ? await findPresentation(runtime.sql, scope, presentationId) : known;
  assert(presentation, 'a presentation stays');
  return { presentation, paymentResult: paymentResult ?? null, nextUrl: null };
}

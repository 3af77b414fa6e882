import type { z } from '@hono/zod-openapi';
import { assert } from '../../domain/assert.ts';
import { type PaymentMethodLinkId, asId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { stateAt } from '../../domain/offer/presentation.ts';
import type { Quote } from '../../domain/offer/quote.ts';
import type { Ineligibility, Trace } from '../../domain/offer/trace.ts';
import { type ChargeRun, endsAtOf } from '../../domain/subscription/coming-charges.ts';
import { declineMessage, publicDeclineCode } from '../../domain/payment/decline-codes.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Instant } from '../../domain/time.ts';
import type {
  AcceptInput,
  AcceptanceResult,
} from '../../use-cases/offers/presentations/accept-presentation.ts';
import type { RaiseMomentInput } from '../../use-cases/offers/presentations/raise-moment.ts';
import type {
  acceptPresentationSchema,
  acceptanceSchema,
  presentationSchema,
  quoteSchema,
  raiseMomentSchema,
  traceSchema,
} from '../schemas/presentations.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiTarget } from './offer-target.ts';
import { toApiOfferCopy } from './offers.ts';
import { type Links, authenticateUrl, methodLinkUrl, offerUrl, ownCheckoutUrl } from './urls.ts';

type AcceptBody = z.infer<typeof acceptPresentationSchema>;

export function fromApiMoment(body: z.infer<typeof raiseMomentSchema>): RaiseMomentInput {
  return {
    customerId: asId<'customer'>(body.customer_id),
    name: body.moment,
    context: body.context ?? {},
    surface: body.surface ?? 'main',
    session: body.session ?? null,
  };
}

/**
 * `seen` is the address and browser that the request itself shows of its sender, if the sender is the
 * customer.
 */
export function fromApiAccept(
  body: AcceptBody,
  seen: { readonly ipAddress: string; readonly userAgent: string | null } | null,
): Omit<AcceptInput, 'customerId' | 'isByLink'> {
  const { screen } = body;
  return {
    quoteId: body.quote_id ? asId<'quote'>(body.quote_id) : null,
    paymentMethodId: body.payment_method_id ? asId<'payment_method'>(body.payment_method_id) : null,
    screen: {
      locale: body.locale ?? 'en',
      acceptLabel: screen?.accept_label ?? '',
      notices: screen?.notices ?? [],
      surface: screen?.surface ?? null,
      ipAddress: seen ? seen.ipAddress : (screen?.ip_address ?? null),
      userAgent: seen ? seen.userAgent : (screen?.user_agent ?? null),
    },
  };
}

export function toApiPresentation(
  presentation: Presentation,
  methods: readonly PaymentMethod[],
  now: Instant,
  links: Links,
): z.infer<typeof presentationSchema> {
  const { offer, errorCode } = presentation;
  const { target } = offer;
  const method = methods.find(({ paymentMethodId }) => paymentMethodId === presentation.paymentMethodId);
  return {
    presentation_id: presentation.presentationId,
    state: stateAt(presentation, now),
    customer_id: presentation.customerId,
    moment: presentation.moment.name,
    surface: presentation.moment.surface,
    funnel_id: presentation.funnelId,
    step_id: presentation.stepId,
    experiment_id: presentation.assignment?.experimentId ?? null,
    variant_id: presentation.assignment?.variantId ?? null,
    offer: {
      offer_id: offer.offerId,
      ...toApiTarget(target),
      name: presentation.quote.lines[0]?.name ?? offer.name,
      copy: toApiOfferCopy(offer.copy),
      quantity: offer.quantity,
    },
    quantity: presentation.quantity,
    quote: toApiQuote(presentation.quote),
    action: presentation.route,
    payment_method: method
      ? {
          payment_method_id: method.paymentMethodId,
          brand: method.instrument.cardNetwork.toLowerCase(),
          last4: method.instrument.lastFour,
        }
      : null,
    subscription_id: presentation.subscriptionId,
    payment_id: presentation.paymentId,
    error_code: errorCode && publicDeclineCode(errorCode),
    url: offerUrl(links, presentation),
    shows_expiry: presentation.showsExpiry,
    expires_at: toApiInstant(presentation.expiresAt),
    undo_until: toApiInstantOrNull(presentation.undoUntil),
    trace_id: presentation.traceId,
    created_at: toApiInstant(presentation.createdAt),
    viewed_at: toApiInstantOrNull(presentation.viewedAt),
    answered_at: toApiInstantOrNull(presentation.answeredAt),
  };
}

function toApiQuote(quote: Quote): z.infer<typeof quoteSchema> {
  return {
    quote_id: quote.quoteId,
    currency: quote.currency,
    lines: quote.lines.map((line) => ({
      name: line.name,
      quantity: line.quantity,
      unit_amount: toApiAmount(line.unitAmount),
      subtotal: toApiAmount(line.subtotal),
      discount: toApiAmount(line.discount),
      tax: toApiAmount(line.tax),
      total: toApiAmount(line.total),
    })),
    subtotal: toApiAmount(quote.subtotal),
    discount: toApiAmount(quote.discount),
    tax: toApiAmount(quote.tax),
    credit: toApiAmount(quote.credit),
    total_amount: toApiAmount(quote.totalAmount),
    wallet_amount: toApiAmount(quote.walletAmount),
    difference: quote.difference === null ? null : toApiAmount(quote.difference),
    recurring_amount: quote.recurringAmount === null ? null : toApiAmount(quote.recurringAmount),
    recurring_amount_after_discount: quote.afterDiscount ? toApiAmount(quote.afterDiscount.amount) : null,
    next_billing_date: toApiInstantOrNull(quote.nextBillingAt),
    coming_charges: quote.coming?.kind === 'charged' ? quote.coming.runs.map(toApiChargeRun) : [],
    ends_at: toApiInstantOrNull(endsAtOf(quote.coming)),
    expires_at: toApiInstant(quote.expiresAt),
  };
}

function toApiChargeRun({ amount, interval, from, to }: ChargeRun) {
  return {
    amount: toApiAmount(amount.amount),
    first_date: toApiInstant(from),
    last_date: toApiInstantOrNull(to),
    payment_frequency_count: interval.count,
    payment_frequency_interval: interval.interval,
  };
}

/**
 * Outcome of an acceptance, with the customer's next page while it is not final. `linkId` is the link for
 * another payment method.
 */
export function toApiAcceptance(
  { presentation, paymentResult, nextUrl }: AcceptanceResult,
  linkId: PaymentMethodLinkId | null,
  locale: Locale,
  links: Links,
): z.infer<typeof acceptanceSchema> {
  const { state, errorCode, checkoutSessionId } = presentation;
  const isFailed = state === 'failed';
  const fallback = paymentResult?.fallbackSessionId ?? checkoutSessionId;
  const ownFallback = fallback === null ? null : ownCheckoutUrl(links, fallback);
  return {
    status: statusOf(presentation),
    presentation_id: presentation.presentationId,
    payment_id: presentation.paymentId,
    subscription_id: presentation.subscriptionId,
    next_action:
      state === 'requires_action'
        ? { type: 'redirect', url: nextUrl ?? nextActionUrl(presentation, links) }
        : null,
    error_code: isFailed && errorCode !== null ? publicDeclineCode(errorCode) : null,
    error_message: isFailed && errorCode !== null ? declineMessage(errorCode, locale) : null,
    fallback_checkout_url: isFailed ? (nextUrl ?? ownFallback) : null,
    update_payment_method_url: linkId === null ? null : methodLinkUrl(links, linkId),
    undo_until: toApiInstantOrNull(presentation.undoUntil),
  };
}

function statusOf({ state }: Presentation): z.infer<typeof acceptanceSchema>['status'] {
  switch (state) {
    case 'requires_action':
    case 'failed':
      return state;
    case 'accepting':
      return 'processing';
    default:
      return 'accepted';
  }
}

/**
 * Page at which the customer completes an acceptance: the bank's page, or a standard checkout that is not
 * paid yet.
 */
function nextActionUrl({ paymentId, checkoutSessionId }: Presentation, links: Links): string {
  if (paymentId !== null) return authenticateUrl(links, paymentId);
  assert(checkoutSessionId, 'what waits for the customer waits at the bank or in a checkout');
  return ownCheckoutUrl(links, checkoutSessionId);
}

export function toApiTrace(trace: Trace): z.infer<typeof traceSchema> {
  return {
    trace_id: trace.traceId,
    customer_id: trace.customerId,
    moment: trace.moment,
    surface: trace.surface,
    session: trace.sessionKey,
    after_presentation_id: trace.afterPresentationId,
    stop: toApiStop(trace.stop),
    candidates: trace.candidates.map((candidate) => ({
      funnel_id: candidate.funnelId,
      version: candidate.version,
      step_id: candidate.stepId,
      offer_id: candidate.offerId,
      experiment_id: candidate.experimentId,
      variant_id: candidate.variantId,
      stop: toApiStop(candidate.stop),
    })),
    candidates_left_out: trace.candidatesLeftOut,
    decided_at: toApiInstant(trace.decidedAt),
    expires_at: toApiInstant(trace.expiresAt),
  };
}

function toApiStop(stop: Ineligibility | null) {
  if (stop === null) return null;
  const { what = null, path = null, expected = null, actual = null } = stop.compared ?? {};
  const { cause } = stop;
  return {
    reason: stop.reason,
    what,
    path,
    expected,
    actual,
    cause: cause
      ? {
          object_id: cause.objectId,
          at: toApiInstantOrNull(cause.at),
          until: toApiInstantOrNull(cause.until),
        }
      : null,
  };
}

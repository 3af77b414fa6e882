import { DomainError } from '../errors.ts';
import { type ProductId, type QuoteId, type SubscriptionId, asId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { SubscriptionUpdate } from '../subscription/decide-update.ts';
import { type CancellationFeedback, type Subscription, hasEnded } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import { walletShare } from '../wallet/wallet-share.ts';

/*
 * Retention request: a customer asks to cancel or for a smaller plan, and one offer may be shown first. The request
 * is stored in the moment, and in every presentation that follows; declining the offer fulfils it, and until then
 * it waits, whatever the state of the offer. No URL contains the request, so a link cannot request anything that
 * its customer has not requested while signed in.
 *
 *   asked ──→ nothing to propose ──────────────────────────────────────→ fulfilled
 *     └─────→ offered ──→ declined, expired, undone or asked once more ──↗
 *                └──────→ accepted: the subscription stays, and the request is never fulfilled
 */

/** Customer's request to pay less: fulfilled unless they accept the offer shown first. */
export type RetentionRequest = {
  readonly subscriptionId: SubscriptionId;
  /** Idempotency key of the form or API request. Sent again it is the same request and continues from its state. */
  readonly attempt: string;
} & (
  | {
      readonly kind: 'cancel';
      readonly feedback: CancellationFeedback | null;
      /** Customer's own words. */
      readonly comment: string | null;
    }
  | { readonly kind: 'change_plan'; readonly change: ConfirmedChange }
);

/** Plan change as confirmed by the customer. */
export interface ConfirmedChange {
  readonly productId: ProductId;
  readonly quantity: number;
  /** True to apply at the next billing date instead of now. */
  readonly isAtNextBillingDate: boolean;
  /** Quote of its price. */
  readonly quoteId: QuoteId;
  /** Amount to charge to the card, or when negative the credit to grant, in minor units. */
  readonly asked: bigint;
  /** Amount the wallet was to pay. */
  readonly wallet: bigint;
}

/** Result of a fulfilled request: the plan is ending, has changed, or changes at the billing date. */
export type RetentionResult = 'ending' | 'changed' | 'planned';

/** Result of a request already fulfilled, here or in another tab; null while pending. */
export function resultOf(subscription: Subscription, request: RetentionRequest): RetentionResult | null {
  if (request.kind === 'cancel') {
    return subscription.cancelAtNextBillingDate || hasEnded(subscription) ? 'ending' : null;
  }
  const { productId, quantity, isAtNextBillingDate } = request.change;
  const has = isAtNextBillingDate ? subscription.scheduledChange : subscription;
  if (has?.plan.product.productId !== productId || has.quantity !== quantity) return null;
  return isAtNextBillingDate ? 'planned' : 'changed';
}

/**
 * Result of a request that was fulfilled before, as it stands: planned, it may have taken effect. Refuses where it was
 * taken back since, because one request is fulfilled once.
 */
export function repeatedResultOf(
  subscription: Subscription,
  request: RetentionRequest,
  fulfilledAt: Instant,
): RetentionResult {
  const result = resultOf(subscription, request);
  if (result) return result;
  if (request.kind === 'change_plan') {
    const { productId, quantity } = request.change;
    if (subscription.productId === productId && subscription.quantity === quantity) return 'changed';
  }
  throw new DomainError(
    'PRESENTATION_NOT_OPEN',
    `What the customer asked for before this offer was done on ${new Date(fulfilledAt).toISOString()}, and has been taken back or changed since. It is done once: make a new retention request to ask for it again.`,
  );
}

/** Update that cancels at the customer's request: a plan on hold or paused has no billing date to wait for. */
export function cancellationOf(
  { status }: Pick<Subscription, 'status'>,
  { feedback, comment }: RetentionRequest & { readonly kind: 'cancel' },
): SubscriptionUpdate {
  return {
    ...(status === 'active' ? { cancelAtNextBillingDate: true } : { status: 'cancelled' }),
    cancelReason: 'cancelled_by_customer',
    cancellationFeedback: feedback ?? undefined,
    cancellationComment: comment ?? undefined,
  };
}

/** Quote that a preview gives: of the total, by billing's quote, and of the part that the wallet pays of it. */
export interface ConfirmedQuote {
  readonly quoteId: QuoteId;
  /** Null where it is billing's quote alone, which holds the total only. */
  readonly wallet: bigint | null;
}

/** Name of a quote that holds the wallet's part too: it follows after a dot, which billing's quotes have none of. */
export function nameOfQuote(quoteId: string, wallet: bigint): QuoteId {
  return asId<'quote'>(`${quoteId}.${wallet}`);
}

export function readQuoteName(name: string): ConfirmedQuote {
  const [, quoteId, wallet] = /^([^.]+)\.(\d{1,16})$/.exec(name) ?? [];
  return quoteId === undefined || wallet === undefined
    ? { quoteId: asId<'quote'>(name), wallet: null }
    : { quoteId: asId<'quote'>(quoteId), wallet: BigInt(wallet) };
}

/** True when the wallet still pays the confirmed amount: a quote fixes the total, not its split. */
export function isPaidAsConfirmed(
  { isAtNextBillingDate, asked, wallet }: ConfirmedChange,
  walletBalance: bigint,
  currency: Currency,
): boolean {
  if (isAtNextBillingDate || asked < 0n) return true;
  return walletShare(asked + wallet, walletBalance, currency) === wallet;
}

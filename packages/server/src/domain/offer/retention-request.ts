import type { ProductId, QuoteId, SubscriptionId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { SubscriptionUpdate } from '../subscription/decide-update.ts';
import { type CancellationFeedback, type Subscription, hasEnded } from '../subscription/subscription.ts';
import { walletShare } from '../wallet/wallet-share.ts';

/*
 * A customer asks to cancel or for a smaller plan, and an offer may be put to them first. Their request is kept in the
 * moment, and with it in every presentation that comes of it: it is fulfilled by the press that says no, and until
 * then it waits, whatever becomes of the offer. Nothing in an address says what it is, so a link can ask for nothing
 * that its customer has not asked for while signed in.
 *
 *   asked ──→ nothing is to be proposed ───────────────────────────────→ fulfilled
 *     └─────→ offered ──→ declined, expired, undone or asked once more ──↗
 *                └──────→ accepted: the subscription stays, and the request is never fulfilled
 */

/** Request of a customer to pay less: fulfilled unless they accept what is offered to them first. */
export type RetentionRequest = {
  readonly subscriptionId: SubscriptionId;
  /** Name of the form or API request they asked with. Sent again it is the same request, and goes on with what it began. */
  readonly attempt: string;
} & (
  | {
      readonly kind: 'cancel';
      readonly feedback: CancellationFeedback | null;
      /** In the customer's own words. */
      readonly comment: string | null;
    }
  | { readonly kind: 'change_plan'; readonly change: ConfirmedChange }
);

/** Change of plan as its customer has confirmed it. */
export interface ConfirmedChange {
  readonly productId: ProductId;
  readonly quantity: number;
  /** Instead of now. */
  readonly isAtNextBillingDate: boolean;
  /** The promise of its price. */
  readonly quoteId: QuoteId;
  /** Amount the card was to be asked for, or below 0 the credit that was to be given, in minor units. */
  readonly asked: bigint;
  /** Amount the wallet was to pay. */
  readonly wallet: bigint;
}

/** Result of a request that is fulfilled: the plan ends, has changed, or changes at the billing date. */
export type RetentionResult = 'ending' | 'changed' | 'planned';

/** Result of a request that is fulfilled by now, here or in another tab; null while it is to be done. */
export function resultOf(subscription: Subscription, request: RetentionRequest): RetentionResult | null {
  if (request.kind === 'cancel') {
    return subscription.cancelAtNextBillingDate || hasEnded(subscription) ? 'ending' : null;
  }
  const { productId, quantity, isAtNextBillingDate } = request.change;
  const has = isAtNextBillingDate ? subscription.scheduledChange : subscription;
  if (has?.plan.product.productId !== productId || has.quantity !== quantity) return null;
  return isAtNextBillingDate ? 'planned' : 'changed';
}

/** Update that cancels by request of the customer: a plan that is on hold or paused has no billing date to wait for. */
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

/** True if the wallet still pays what was confirmed: a quote holds the total, and not who pays how much of it. */
export function isPaidAsConfirmed(
  { isAtNextBillingDate, asked, wallet }: ConfirmedChange,
  walletBalance: bigint,
  currency: Currency,
): boolean {
  if (isAtNextBillingDate || asked < 0n) return true;
  return walletShare(asked + wallet, walletBalance, currency) === wallet;
}

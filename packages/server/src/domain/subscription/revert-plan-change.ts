import {
  type CreditLot,
  type CreditMove,
  creditLeft,
  creditMoved,
  returnCredit,
  voidCredit,
} from '../credit/credit.ts';
import type { DomainEvent } from '../event/event.ts';
import { DomainError } from '../errors.ts';
import type { PlanChangeId } from '../ids.ts';
import { type LedgerEntry, bookCreditRevert } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import type { Instant } from '../time.ts';
import {
  type PlanBefore,
  type PlanChangeStatus,
  type RecordedPlanChange,
  planBefore,
  planChangeTransitions,
} from './plan-change.ts';
import { valueOf } from './period-value.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/*
 * The way back from a change of plan, as if it had not been:
 *
 *   before ──change──→ after ──revert──→ before
 *     └ what it was      └ only from here: nothing else has happened to plan, period or credit since
 *
 * Money that the change charged is refunded as a whole, in the steps of every refund, once the way back is
 * committed. Credit that it used is there again, and credit that it left over is gone.
 */

/** What is known of a change when it is to be taken back, loaded under the subscription's lock. */
export interface RevertFacts {
  /** Whether the plan was changed again since, or is about to be. */
  readonly hasLaterChange: boolean;
  /** Whether the subscription is being charged right now. */
  readonly hasPaymentUnderWay: boolean;
  /** What of the change's payment was given back already; 0 when nothing was charged. */
  readonly refundedAmount: bigint;
  /** True when a payment that funded the period before was refunded since. */
  readonly isBeforeRefunded: boolean;
  /** What that payment took of the subscription's credit. */
  readonly creditTaken: readonly CreditMove[];
  /** The lots that the change granted or bought, also those that are used up. */
  readonly creditGranted: readonly CreditLot[];
  /** The name of the way back, which is a change itself. */
  readonly planChangeId: PlanChangeId;
  readonly now: Instant;
}

/** What taking a change back does, besides refunding its payment. */
export interface RevertedPlanChange {
  readonly subscription: Subscription;
  /** The way back, as it is kept. */
  readonly recorded: RecordedPlanChange;
  readonly creditMoves: readonly CreditMove[];
  readonly ledgerEntry: LedgerEntry | null;
  readonly events: readonly DomainEvent[];
}

/**
 * Takes a change of plan back, or refuses when the subscription is no longer as the change left it: it was
 * changed, renewed, paused, cancelled or refunded since, is being charged, or has used credit that the change
 * left over. A cancellation at the billing date, another payment method, address or metadata stay as they are.
 */
export function decideRevertPlanChange(
  subscription: Subscription,
  reverted: RecordedPlanChange,
  facts: RevertFacts,
): RevertedPlanChange {
  const { before } = reverted;
  if (before === null || !isAsLeft(subscription, reverted, facts)) throw movedOn();
  assertTransition<PlanChangeStatus>(planChangeTransitions, reverted.status, 'reverted');
  const { planChangeId, now } = facts;
  const after: Subscription = { ...subscription, ...before };
  const takenBack = voidCredit(facts.creditGranted, reverted.planChangeId);
  return {
    subscription: after,
    recorded: wayBack(subscription, before, reverted, facts),
    creditMoves: [...returnCredit(facts.creditTaken), ...takenBack],
    ledgerEntry: bookCreditRevert(
      planChangeId,
      { returned: creditMoved(facts.creditTaken), takenBack: creditLeft(facts.creditGranted) },
      subscription.currency,
    ),
    events: [
      subscriptionEvent(after, 'subscription.plan_changed', now, planChangeId),
      subscriptionEvent(after, 'subscription.updated', now),
    ],
  };
}

/** Whether a change left a subscription as it is, and nothing of that was used up or paid back. */
function isAsLeft(subscription: Subscription, { status, change }: RecordedPlanChange, facts: RevertFacts) {
  return (
    status === 'applied' &&
    subscription.status === 'active' &&
    subscription.scheduledChange === null &&
    !facts.hasLaterChange &&
    !facts.hasPaymentUnderWay &&
    facts.refundedAmount === 0n &&
    !facts.isBeforeRefunded &&
    facts.creditGranted.every(({ amount, remaining }) => amount === remaining) &&
    leftAlone.every((field) => subscription[field] === { ...change.terms, ...change.value }[field])
  );
}

/** What renewals, pauses, other billing dates and refunds move of what a change has set. */
const leftAlone = [
  'productId',
  'quantity',
  'recurringPreTaxAmount',
  'isTrial',
  'anchorAt',
  'previousBillingAt',
  'nextBillingAt',
  'expiresAt',
  'idleMs',
  'periodWorth',
  'periodPaid',
] as const satisfies readonly (keyof PlanBefore)[];

function movedOn(): DomainError {
  return new DomainError(
    'UNDO_SUBSCRIPTION_CHANGED',
    'The subscription has changed since this was accepted, so that there is no way back with a click. Nothing was changed or refunded. Ask the seller.',
  );
}

/** The way back moves no money of its own: it is a change that charges and credits nothing. */
function wayBack(
  from: Subscription,
  before: PlanBefore,
  { planChangeId: revertsId, subscriptionId }: RecordedPlanChange,
  { planChangeId, now }: RevertFacts,
): RecordedPlanChange {
  return {
    planChangeId,
    subscriptionId,
    status: 'applied',
    onPaymentFailure: 'prevent_change',
    previousProductId: from.productId,
    previousQuantity: from.quantity,
    change: {
      mode: 'do_not_bill',
      decidedAt: now,
      lines: [],
      net: 0n,
      due: null,
      priced: null,
      creditGranted: 0n,
      creditFunds: [],
      newDiscountIds: [],
      terms: before,
      value: valueOf(before),
    },
    metadata: null,
    paymentId: null,
    presentationId: null,
    before: planBefore(from),
    revertsId,
    createdAt: now,
  };
}

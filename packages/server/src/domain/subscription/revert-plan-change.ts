import {
  type CreditLot,
  type CreditMove,
  remainingCredit,
  sumCreditMoves,
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
  snapshotPlan,
  planChangeTransitions,
} from './plan-change.ts';
import { valueOf } from './period-value.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/*
 * Reverts a plan change, as if it had not happened:
 *
 *   before ──change──→ after ──revert──→ before
 *     └ what it was      └ only from here: nothing else has happened to plan, period or credit since
 *
 * Money that the change charged is refunded in full, in the steps of every refund, once the reversal is committed.
 * Credit that it used is restored, and credit that it granted is voided.
 */

/** Facts about a plan change to revert, loaded under the subscription's lock. */
export interface RevertFacts {
  /** True when the plan was changed again since, or is about to be. */
  readonly hasLaterChange: boolean;
  /** True while the subscription is being charged. */
  readonly hasPaymentUnderWay: boolean;
  /** Refunded amount of the change's payment; 0 when nothing was charged. */
  readonly refundedAmount: bigint;
  /** True when a payment that funded the previous period was refunded since. */
  readonly isBeforeRefunded: boolean;
  /** Subscription credit applied by that payment. */
  readonly creditTaken: readonly CreditMove[];
  /** Lots that the change granted or bought, including used ones. */
  readonly creditGranted: readonly CreditLot[];
  /** Id of the reversal, which is a plan change itself. */
  readonly planChangeId: PlanChangeId;
  readonly now: Instant;
}

/** Effect of reverting a plan change, besides refunding its payment. */
export interface RevertedPlanChange {
  readonly subscription: Subscription;
  /** Reversal, as recorded. */
  readonly recorded: RecordedPlanChange;
  readonly creditMoves: readonly CreditMove[];
  readonly ledgerEntry: LedgerEntry | null;
  readonly events: readonly DomainEvent[];
}

/**
 * Reverts a plan change, or refuses when the subscription has changed since: it was changed, renewed, paused,
 * cancelled or refunded, is being charged, or has used credit that the change granted. A cancellation at the
 * billing date, another payment method, address or metadata are kept.
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
      { returned: sumCreditMoves(facts.creditTaken), takenBack: remainingCredit(facts.creditGranted) },
      subscription.currency,
    ),
    events: [
      subscriptionEvent(after, 'subscription.plan_changed', now, planChangeId),
      subscriptionEvent(after, 'subscription.updated', now),
    ],
  };
}

/** True when the subscription is as the change left it, and nothing of that was used or refunded. */
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

/** Fields set by a plan change that renewals, pauses, new billing dates and refunds move. */
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
    'The subscription has changed since this was accepted, so it cannot be undone with a click. Nothing was changed or refunded. Ask the seller.',
  );
}

/** Reversal as a plan change that charges and credits nothing, because it moves no money of its own. */
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
    before: snapshotPlan(from),
    revertsId,
    createdAt: now,
  };
}

import type { CreditLot } from '../credit/credit.ts';
import { asCreditFunds } from '../credit/funds.ts';
import type { DomainEvent } from '../event/event.ts';
import type { CreditLotId } from '../ids.ts';
import { type LedgerEntry, bookCreditGrant } from '../ledger/ledger.ts';
import type { Instant } from '../time.ts';
import type { RecordedPlanChange } from './plan-change.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/** Effect of a plan change that needs no payment, applied at once. */
export interface AppliedChange {
  readonly subscription: Subscription;
  readonly creditLot: CreditLot | null;
  readonly ledgerEntry: LedgerEntry | null;
  readonly events: readonly DomainEvent[];
}

/** Applies a plan change with nothing to pay: a surplus becomes credit. */
export function applyChange(
  before: Subscription,
  recorded: RecordedPlanChange,
  creditLotId: CreditLotId,
  now: Instant,
): AppliedChange {
  const { change, planChangeId } = recorded;
  const subscription: Subscription = {
    ...before,
    ...change.terms,
    ...change.value,
    scheduledChange: null,
  };
  const { creditGranted } = change;
  return {
    subscription,
    creditLot:
      creditGranted === 0n
        ? null
        : {
            lotId: creditLotId,
            subscriptionId: before.subscriptionId,
            currency: before.currency,
            origin: 'plan_change',
            amount: creditGranted,
            remaining: creditGranted,
            funds: asCreditFunds(change.creditFunds),
            ...change.value.periodTerms,
            planChangeId,
            createdAt: now,
          },
    ledgerEntry: bookCreditGrant(planChangeId, creditGranted, before.currency),
    events: [
      subscriptionEvent(subscription, 'subscription.plan_changed', now, planChangeId),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

import type { PlanBefore } from '../../../domain/subscription/plan-change.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';

/** Terms and value of a subscription before a change: `plan_change.before`. */
export const storedPlanBefore = documentKind<PlanBefore>('plan before a change', [
  (stored) => valueToVersion1(stored, stored['nextBillingAt']),
]);

/**
 * Version 0 of a period's value: the oldest have only the two amounts, without the payments that funded them.
 */
export function valueToVersion1(value: StoredFields, nextBillingAt: unknown): StoredFields {
  return {
    periodFunds: [],
    periodTerms: { isTaxInclusive: false, taxRateBps: 0 },
    paidUntil: nextBillingAt,
    periodShare: { numerator: 1n, denominator: 1n },
    isPeriodReset: false,
    ...value,
  };
}

import type { PlanChange } from '../../../domain/subscription/plan-change.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';
import { valueToVersion1 } from './plan-before.ts';

/** Decision of a change of plan: `plan_change.decision`. */
export const storedPlanChange = documentKind<PlanChange>('plan change', [
  // Version 0: the oldest know of no payments behind the credit and the period.
  (stored) => {
    const { nextBillingAt } = stored['terms'] as StoredFields;
    return {
      creditFunds: [],
      ...stored,
      value: valueToVersion1(stored['value'] as StoredFields, nextBillingAt),
    };
  },
]);

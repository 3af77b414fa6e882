import type { PlanChange } from '../../../domain/subscription/plan-change.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';
import { valueToVersion1 } from './plan-before.ts';

/** Decision of a plan change: `plan_change.decision`. */
export const storedPlanChange = documentKind<PlanChange>('plan change', [
  // Version 0: the oldest do not record which payments funded the credit and the period.
  (stored) => {
    const { nextBillingAt } = stored['terms'] as StoredFields;
    return {
      creditFunds: [],
      ...stored,
      value: valueToVersion1(stored['value'] as StoredFields, nextBillingAt),
    };
  },
]);

import type { RecordedSituation } from '../../domain/offer/situation.ts';
import { type StoredFields, documentKind } from '../documents.ts';

/** Part of a situation that is kept with its trace, to be decided again: `decision_trace.situation`. */
export const storedSituation = documentKind<RecordedSituation>('recorded situation', [
  (stored) => ({ ...stored, moment: momentToVersion1(stored['moment'] as StoredFields) }),
]);

/** Version 0 of a moment: purchases of before offers stayed within them name no method, and count as vouched for. */
export function momentToVersion1(moment: StoredFields): StoredFields {
  const purchase = moment['purchase'] as StoredFields | null;
  if (purchase === null) return moment;
  return { ...moment, purchase: { paymentMethodId: null, isCustomerProven: true, ...purchase } };
}

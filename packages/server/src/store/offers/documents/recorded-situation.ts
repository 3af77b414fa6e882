import type { RecordedContext } from '../../../domain/offer/decision-context.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';

/** Decision context recorded with its trace, for replay: `decision_trace.situation`. */
export const storedSituation = documentKind<RecordedContext>('recorded situation', [
  (stored) => ({
    ...stored,
    moment: momentToVersion1(stored['moment'] as StoredFields),
    facts: factsToVersion1(stored['facts'] as StoredFields),
  }),
]);

/** Version 0 of a customer's facts: subscriptions did not say whether they were in their trial. */
function factsToVersion1(facts: StoredFields): StoredFields {
  const subscriptions = facts['subscriptions'] as readonly StoredFields[];
  return { ...facts, subscriptions: subscriptions.map((held) => ({ isTrial: false, ...held })) };
}

/**
 * Version 0 of a moment: purchases from before offers stayed within the purchase's payment method name no
 * method, and count as authenticated. A retention request was called an intention, and had no comment.
 */
export function momentToVersion1({ intention, ...moment }: StoredFields): StoredFields {
  const purchase = moment['purchase'] as StoredFields | null;
  return {
    ...moment,
    purchase: purchase && { paymentMethodId: null, isCustomerProven: true, ...purchase },
    ...(intention === undefined ? {} : { retentionRequest: requestToVersion1(intention as StoredFields) }),
  };
}

function requestToVersion1(request: StoredFields): StoredFields {
  return request['kind'] === 'cancel' ? { ...request, comment: null } : request;
}

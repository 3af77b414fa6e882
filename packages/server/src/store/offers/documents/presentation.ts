import { stepAnswers } from '../../../domain/offer/funnel.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';
import { momentToVersion1 } from './recorded-situation.ts';

/**
 * Whole presentation: `presentation.document`. Statements read `moment.purchase.paymentId`, `offer` and
 * `failedMethods`.
 */
export const storedPresentation = documentKind<Presentation>('presentation', [
  (stored) => ({
    ...stored,
    moment: momentToVersion1(stored['moment'] as StoredFields),
    quote: quoteToVersion1(stored['quote'] as StoredFields),
  }),
  // Version 1 does not say which answers lead to another step: each is followed, and what it leads to decided then.
  (stored) => ({ ...stored, followedBy: [...stepAnswers] }),
]);

/** Version 0 of a quote: the oldest lack both later charges and the amount paid from the wallet. */
function quoteToVersion1(quote: StoredFields): StoredFields {
  return { coming: null, walletAmount: 0n, ...quote, pin: pinToVersion1(quote['pin'] as StoredFields) };
}

/**
 * Version 0 of a sale's pin: dates in UTC, no record of who typed discount codes, and in the oldest no
 * company of the buyer. Pins of plan changes and pauses are unchanged.
 */
function pinToVersion1(pin: StoredFields): StoredFields {
  if (!('cart' in pin)) return pin;
  return {
    timeZone: 'UTC',
    ...pin,
    cart: { typedCodes: [], ...(pin['cart'] as StoredFields) },
    customer: { businessName: null, taxId: null, ...(pin['customer'] as StoredFields) },
  };
}

import type { Presentation } from '../../../domain/offer/presentation.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';
import { momentToVersion1 } from './recorded-situation.ts';

/**
 * Presentation, whole: `presentation.document`. Statements read `moment.purchase.paymentId`, `offer` and
 * `failedMethods`.
 */
export const storedPresentation = documentKind<Presentation>('presentation', [
  (stored) => ({
    ...stored,
    moment: momentToVersion1(stored['moment'] as StoredFields),
    quote: quoteToVersion1(stored['quote'] as StoredFields),
  }),
]);

/** Version 0 of a quote: the oldest say neither what is charged later nor what the wallet pays. */
function quoteToVersion1(quote: StoredFields): StoredFields {
  return { coming: null, walletAmount: 0n, ...quote, pin: pinToVersion1(quote['pin'] as StoredFields) };
}

/**
 * Version 0 of a sale's pin: its dates were counted in UTC, codes were not told apart by who typed them, and the
 * oldest know no company of the buyer. The pins of plan changes and pauses stay as they are.
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

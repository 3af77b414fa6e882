import { stepAnswers } from '../../../domain/offer/funnel.ts';
import type { Presentation } from '../../../domain/offer/presentation.ts';
import { type StoredFields, documentKind } from '../../postgres/documents.ts';
import { momentToVersion1 } from './recorded-situation.ts';

/** Fields of a presentation that change after it was proposed: columns, and not in its document. */
const changingFields = [
  'state',
  'subscriptionId',
  'paymentMethodId',
  'failedMethods',
  'checkoutSessionId',
  'attempts',
  'paymentId',
  'errorCode',
  'viewedAt',
  'answeredAt',
  'undoUntil',
  'fulfilledAt',
] as const satisfies readonly (keyof Presentation)[];

/** Proposed terms. They are written once, and again only with another quote. */
export type ProposedTerms = Omit<Presentation, (typeof changingFields)[number]>;

/** Document of the proposed terms: `presentation.document`. Statements read `moment.purchase.paymentId` and `offer`. */
export const storedPresentation = documentKind<ProposedTerms>('presentation', [
  (stored) => ({
    ...stored,
    moment: momentToVersion1(stored['moment'] as StoredFields),
    quote: quoteToVersion1(stored['quote'] as StoredFields),
  }),
  // Version 1 held the whole presentation, which a migration has copied to columns. It does not say which answers lead
  // to another step: each is followed, and what it leads to decided then.
  (stored) => ({ ...withoutChanging(stored), followedBy: [...stepAnswers] }),
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

function withoutChanging(fields: StoredFields): StoredFields {
  const changing: ReadonlySet<string> = new Set(changingFields);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !changing.has(name)));
}

/** Proposed terms of a presentation, as its document holds them. */
export function termsOf(presentation: Presentation): ProposedTerms {
  return withoutChanging({ ...presentation }) as unknown as ProposedTerms;
}

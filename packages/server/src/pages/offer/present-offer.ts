import { type Product, isRecurring } from '../../domain/catalog/product.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import { canBeUndone } from '../../domain/offer/accept.ts';
import { chooseMethod } from '../../domain/offer/choose-method.ts';
import { type ConsentScreen, screenOf } from '../../domain/offer/consent.ts';
import { rulesOf } from '../../domain/offer/kinds/kinds.ts';
import { copyIn } from '../../domain/offer/offer.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import { type Quote, amountOfQuote } from '../../domain/offer/quote.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import { isHardDecline } from '../../domain/payment/decline-codes.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import type { Locale } from '../i18n/locale.ts';
import type {
  Courtesy,
  MoneyBox,
  MoneyLine,
  OfferWords,
  ProposedOffer,
  RequestSummary,
  ShownOffer,
} from './offer-model.ts';
import { listNotices, composeOfferWords } from './offer-words.ts';
import { presentCard } from '../parts/present-order.ts';
import type { Seller } from '../parts/page.ts';

/** Records that a presentation is shown with. */
export interface OfferFacts {
  readonly presentation: Presentation;
  /** Offered product; for an add-on, the plan it belongs to. Undefined if the business no longer has it. */
  readonly product: Product | undefined;
  /** Subscription that the offer changes; null for a new sale. */
  readonly subscription: Subscription | null;
  /** Name of the plan that accepting replaced; null if none was. */
  readonly planBefore: string | null;
  /** Saved methods of the customer. */
  readonly methods: readonly PaymentMethod[];
  readonly undoMinutes: number;
  readonly isForJapan: boolean;
  readonly request: RequestSummary | null;
  readonly now: Instant;
}

/**
 * Payment method that accepting charges: the presentation's, while it can pay. After a failure it is another
 * one, or the same again if the bank has not ruled that out. Undefined if none is left.
 */
export function methodToCharge(facts: OfferFacts): PaymentMethod | null | undefined {
  const { presentation, methods, now } = facts;
  const { route, paymentMethodId, failedMethods, quote, offer, state, errorCode } = presentation;
  if (route === 'standard_checkout' || paymentMethodId === null) return null;
  const choose = (failed: typeof failedMethods, only: typeof paymentMethodId | null) =>
    chooseMethod(methods, {
      ...amountOfQuote(quote),
      isRecurring: rulesOf(offer.target).isRecurring,
      only,
      failed,
      now,
    }).method;
  const first = choose(failedMethods, paymentMethodId) ?? choose(failedMethods, null);
  if (first) return first;
  const canRetry = state === 'failed' && (errorCode === null || !isHardDecline(errorCode));
  return canRetry ? choose([], paymentMethodId) : undefined;
}

/** Part of the offer that is shown in every state. */
export function presentShownOffer(facts: OfferFacts, method: PaymentMethod | null): ShownOffer {
  const { presentation } = facts;
  return {
    kind: presentation.offer.target.kind,
    name: nameOf(facts),
    box: presentMoneyBox(facts, method),
    courtesy: courtesyOf(facts),
  };
}

/** Counted from acceptance: until then, from now. */
function courtesyOf({ presentation, now }: OfferFacts): Courtesy | null {
  const { offer, answeredAt, state, quote } = presentation;
  const acceptedAt = state === 'accepted' ? (answeredAt ?? now) : now;
  return rulesOf(offer.target).courtesy(offer.target, quote, acceptedAt);
}

/** Proposal as shown to the buyer, with the terms of consent. `hash` is of `screenText`. */
export function presentOffer(
  facts: OfferFacts,
  seller: Seller,
  locale: Locale,
  hash: (screen: ConsentScreen) => string,
): ProposedOffer {
  const { presentation, now } = facts;
  const { offer, showsExpiry, expiresAt, quantity } = presentation;
  const method = methodToCharge(facts);
  const shown = presentShownOffer(facts, method ?? null);
  const copy = copyIn(offer.copy, locale);
  const words = wordsFor(facts, shown, seller, locale, method ?? null);
  return {
    ...shown,
    presentationId: presentation.presentationId,
    copy: copy?.text ?? null,
    copyLocale: copy && copy.locale !== locale ? copy.locale : null,
    quantity: {
      value: quantity,
      minimum: offer.quantity?.minimum ?? quantity,
      maximum: offer.quantity?.maximum ?? quantity,
    },
    difference: differenceOf(facts),
    expiry: showsExpiry ? { at: expiresAt, leftMs: expiresAt - now } : null,
    words,
    screenHash: hash(
      screenOf(presentation, {
        locale,
        acceptLabel: words.acceptLabel,
        notices: listNotices(words),
        method: method ?? null,
      }),
    ),
    canAccept: method !== undefined,
    isRetry: isRetryOf(facts, method ?? null),
  };
}

/** True if the method to charge has failed for this offer before. */
function isRetryOf({ presentation }: OfferFacts, method: PaymentMethod | null): boolean {
  const { state, failedMethods } = presentation;
  return state === 'failed' && method !== null && failedMethods.includes(method.paymentMethodId);
}

function wordsFor(
  facts: OfferFacts,
  shown: ShownOffer,
  seller: Seller,
  locale: Locale,
  method: PaymentMethod | null,
): OfferWords {
  const { presentation, subscription } = facts;
  const { offer, quantity, moment, expiresAt } = presentation;
  const { kind, name, box } = shown;
  return composeOfferWords({
    locale,
    seller,
    kind,
    name,
    quantity,
    box,
    isAfterPurchase: moment.purchase !== null,
    sellersLabel: copyIn(offer.copy, locale)?.text.acceptLabel ?? null,
    discountCycles: offer.discount?.cycles ?? null,
    undoMinutes: !box.isPaidInCheckout && canBeUndone(presentation) ? facts.undoMinutes : 0,
    changesMethod:
      subscription !== null && method !== null && method.paymentMethodId !== subscription.paymentMethodId,
    isForJapan: facts.isForJapan,
    keepsPlan:
      rulesOf(offer.target).replacesPlan &&
      'productId' in offer.target &&
      offer.target.productId === subscription?.productId,
    courtesy: shown.courtesy,
    request: facts.request,
    isRetry: isRetryOf(facts, method),
    openUntil: expiresAt,
  });
}

function nameOf({ presentation, product }: OfferFacts): string {
  const { offer, quote } = presentation;
  if ('productId' in offer.target && product) return product.name;
  return quote.lines.findLast(({ subtotal }) => subtotal >= 0n)?.name ?? offer.name;
}

function presentMoneyBox(facts: OfferFacts, method: PaymentMethod | null): MoneyBox {
  const { presentation } = facts;
  const { quote, route, offer } = presentation;
  const money = (amount: bigint): Money => ({ amount, currency: quote.currency });
  const sums = rulesOf(offer.target).changesSubscription ? sumsOfChange(quote) : sumsOfSale(quote);
  const orNull = (amount: bigint): Money | null => (amount === 0n ? null : money(amount));
  return {
    lines: sums.lines,
    discount: orNull(sums.discount),
    creditUsed: orNull(sums.creditUsed),
    taxAdded:
      sums.taxAdded !== 0n || (sums.taxIncluded === 0n && sums.lines.length > 0)
        ? money(sums.taxAdded)
        : null,
    taxIncluded: orNull(sums.taxIncluded),
    creditKept: quote.subtotal < 0n ? money(-quote.subtotal) : null,
    fromWallet: orNull(quote.walletAmount),
    total: money(quote.totalAmount - quote.walletAmount),
    creditGranted: orNull(quote.credit),
    coming: quote.coming,
    card: method && presentCard(method.instrument),
    isPaidInCheckout: route === 'standard_checkout',
  };
}

interface Sums {
  readonly lines: readonly MoneyLine[];
  readonly discount: bigint;
  readonly creditUsed: bigint;
  readonly taxAdded: bigint;
  readonly taxIncluded: bigint;
}

/**
 * Sums in the terms of the list prices, as at the checkout: a price that contains its tax is shown with it.
 */
function sumsOfSale({ lines, currency }: Quote): Sums {
  const listed = lines.map((line) => {
    const list = line.unitAmount * BigInt(line.quantity);
    const isInclusive = list !== line.subtotal;
    return {
      line: lineOf(line, currency, list, false),
      discount: isInclusive ? list - line.total : line.discount,
      taxAdded: isInclusive ? 0n : line.tax,
      taxIncluded: isInclusive ? line.tax : 0n,
    };
  });
  const sum = (part: 'discount' | 'taxAdded' | 'taxIncluded') =>
    listed.reduce((total, each) => total + each[part], 0n);
  return {
    lines: listed.map(({ line }) => line),
    discount: sum('discount'),
    creditUsed: 0n,
    taxAdded: sum('taxAdded'),
    taxIncluded: sum('taxIncluded'),
  };
}

/**
 * Sums in the terms of the new price: if it contains its tax, so do lines and credit, and the tax is in the
 * total.
 */
function sumsOfChange({ lines, currency, discount, tax, isTaxInclusive = false }: Quote): Sums {
  return {
    lines: lines.map((line) => {
      const amount = isTaxInclusive ? line.total : line.subtotal;
      const isPart = amount >= 0n && amount !== line.unitAmount * BigInt(line.quantity);
      return lineOf(line, currency, amount, isPart);
    }),
    discount: 0n,
    creditUsed: discount,
    taxAdded: isTaxInclusive ? 0n : tax,
    taxIncluded: isTaxInclusive ? tax : 0n,
  };
}

function lineOf(
  { name, quantity, unitAmount }: Quote['lines'][number],
  currency: Quote['currency'],
  amount: bigint,
  isPart: boolean,
): MoneyLine {
  return {
    name,
    quantity,
    unitPrice: { amount: unitAmount, currency },
    amount: { amount, currency },
    isPart,
  };
}

function intervalOf({ product, subscription, presentation }: OfferFacts): Interval | null {
  if ('addonId' in presentation.offer.target) return subscription?.frequency ?? null;
  return product && isRecurring(product) ? product.price.frequency : null;
}

/**
 * Left out if it would compare billing cycles of different lengths, or a price without tax with one that
 * contains it.
 */
function differenceOf(facts: OfferFacts): ProposedOffer['difference'] {
  const { presentation, product, subscription } = facts;
  const { difference, currency } = presentation.quote;
  if (difference === null || difference === 0n) return null;
  const amount = { amount: difference, currency };
  if (!rulesOf(presentation.offer.target).replacesPlan) return { amount, interval: null };
  const interval = intervalOf(facts);
  const before = subscription?.frequency;
  if (!interval || !before || product?.price.isTaxInclusive !== false) return null;
  const isAlike = interval.count === before.count && interval.interval === before.interval;
  return isAlike ? { amount, interval } : null;
}

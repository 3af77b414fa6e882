import type { Discount } from '../../../domain/catalog/discount.ts';
import { findDiscount } from '../../../domain/checkout/assemble-cart.ts';
import type { CheckoutSession, SessionCart } from '../../../domain/checkout/checkout-session.ts';
import { mayTypeCodes, removableCodes } from '../../../domain/checkout/code-rights.ts';
import { priceSession } from '../../../domain/checkout/price-session.ts';
import type { SessionReader } from '../../../domain/checkout/session-reader.ts';
import { DomainError } from '../../../domain/errors.ts';
import { chargesAfterSale } from '../../../domain/payment/charges-after-sale.ts';
import type { PricedCart } from '../../../domain/pricing/cart.ts';
import type { ComingCharges } from '../../../domain/subscription/coming-charges.ts';
import type { TaxAddress } from '../../../domain/tax/tax.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { loadPricingFacts } from '../../../store/billing/carts.ts';
import { updateSessionCart } from '../../../store/billing/checkout-sessions.ts';
import { findDiscountsByCode } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findWallet } from '../../../store/billing/wallets.ts';

export interface DiscountChange {
  readonly kind: 'apply' | 'remove';
  readonly code: string;
}

/** Applies a discount code typed at the checkout, or removes one, as far as this reader may. */
export async function changeDiscounts(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  reader: SessionReader,
  change: DiscountChange,
): Promise<CheckoutSession> {
  if (!mayTypeCodes(session, reader)) {
    throw new DomainError('INVALID_DISCOUNT_CODE', 'This checkout takes no discount codes.');
  }
  const cart =
    change.kind === 'apply'
      ? withCode(session.cart, await findNew(runtime, scope, session, change.code))
      : withoutCode(session, reader, change.code);
  // Pricing validates that the code may be used here.
  await priceCheckout(runtime, scope, { ...session, cart }, session.options.billingAddress, false);
  await transaction(runtime.sql, (tx) => updateSessionCart(tx, scope, session.sessionId, cart));
  return { ...session, cart };
}

function withCode(cart: SessionCart, discount: Discount): SessionCart {
  const { discounts, typedCodes } = cart;
  return { ...cart, discounts: [...discounts, discount], typedCodes: [...typedCodes, discount.code] };
}

function withoutCode(session: CheckoutSession, reader: SessionReader, removed: string): SessionCart {
  const { cart } = session;
  const { discounts, typedCodes } = cart;
  const isThere = discounts.some(({ code }) => code === removed);
  if (isThere && !removableCodes(session, reader).includes(removed)) {
    throw new DomainError('INVALID_DISCOUNT_CODE', 'The seller has set this code. It stays with the order.');
  }
  return {
    ...cart,
    discounts: discounts.filter(({ code }) => code !== removed),
    typedCodes: typedCodes.filter((code) => code !== removed),
  };
}

/** Price of a session. */
export interface CheckoutPrice {
  readonly priced: PricedCart;
  /** Later automatic charges; null if the cart starts no subscription. */
  readonly coming: ComingCharges | null;
  /** True if the seller has different tax rates within the country, by state. */
  readonly isTaxedByState: boolean;
}

/**
 * Prices the session now and later, for an address as far as it is known. Only the customer named by the
 * seller is shown the amount paid from their wallet (`showsWallet`).
 */
export async function priceCheckout(
  runtime: Runtime,
  scope: Scope,
  session: CheckoutSession,
  address: TaxAddress | null,
  showsWallet: boolean,
): Promise<CheckoutPrice> {
  const { cart, customerId, options } = session;
  const ids = cart.discounts.map(({ discountId }) => discountId);
  const facts = await loadPricingFacts(runtime.sql, scope, customerId, ids);
  const at = now(runtime, scope);
  const priced = priceSession(cart, facts, address, at, false);
  const isShown = showsWallet && options.isCustomerNamedBySeller;
  const wallet =
    isShown && priced.subscriptions.length > 0 && customerId !== null
      ? await findWallet(runtime.sql, scope, customerId, priced.currency)
      : undefined;
  const later = { address, taxRates: facts.taxRates, wallet: wallet?.balance ?? 0n };
  return {
    priced,
    coming: chargesAfterSale(cart, priced, later, at),
    isTaxedByState: facts.taxRates.some(
      ({ country, state }) => country === address?.country && state !== null,
    ),
  };
}

async function findNew(runtime: Runtime, scope: Scope, session: CheckoutSession, code: string) {
  const discount = findDiscount(code, await findDiscountsByCode(runtime.sql, scope, [code.trim()]));
  if (session.cart.discounts.some(({ discountId }) => discountId === discount.discountId)) {
    throw new DomainError('INVALID_DISCOUNT_CODE', `The discount code ${discount.code} is applied already.`);
  }
  return discount;
}

import { assert } from '../assert.ts';
import { DomainError } from '../errors.ts';
import { allocate } from '../money/allocate.ts';
import { largestAmount } from '../money/money.ts';
import { shareInBps } from '../money/round.ts';
import { type TaxAddress, type TaxRate, findTaxRate } from '../tax/tax.ts';
import type { LineDiscount, PricedLine, Totals } from './cart.ts';
import { type Charge, type GrantedDiscount, appliesTo } from './charge.ts';
import { type UntaxedLine, taxLines } from './tax-lines.ts';

/** Buyer's address and the business's tax rates. */
export interface Taxation {
  readonly address: TaxAddress | null;
  readonly taxRates: readonly TaxRate[];
}

/**
 * Prices charges in three passes, each based on the one before:
 *
 *   list amount ─ the product's own discount ─ codes in their order ─▶ what is paid ─ tax ─▶ total
 *
 * A code is computed once, over all lines it applies to at their current price, and split over them to the last
 * unit. Tax is computed last, for all lines together, on the remainder.
 */
export function priceLines(
  charges: readonly Charge[],
  discounts: readonly GrantedDiscount[],
  taxation: Taxation,
): PricedLine[] {
  const drafts = charges.map(draftOf);
  for (const granted of discounts) applyDiscount(drafts, granted);
  return taxLines(drafts.map((draft) => finish(draft, taxation)));
}

interface Draft {
  readonly charge: Charge;
  readonly listAmount: bigint;
  readonly productDiscount: bigint;
  readonly discounts: LineDiscount[];
  /** Remaining price of the line, in price terms. Never below 0. */
  remaining: bigint;
}

function draftOf(charge: Charge): Draft {
  const listAmount = charge.unitAmount * BigInt(charge.quantity);
  const productDiscount = shareInBps(listAmount, charge.productDiscountBps);
  return { charge, listAmount, productDiscount, discounts: [], remaining: listAmount - productDiscount };
}

function applyDiscount(drafts: readonly Draft[], { discount, option }: GrantedDiscount): void {
  // Ordered by name, not position: which of two equal claims gets the odd unit affects later codes.
  const reduced = drafts
    .filter(({ charge }) => charge.isDiscountable && appliesTo(discount, charge))
    .toSorted((a, b) => compareNames(a.charge, b.charge));
  const base = reduced.reduce((sum, draft) => sum + draft.remaining, 0n);
  const ceiling = option?.maxAmountPossible ?? base;
  const wanted = discount.type === 'flat' ? ceiling : shareInBps(base, discount.amount);
  const amount = [wanted, ceiling, base].reduce((least, limit) => (limit < least ? limit : least));

  const parts = allocate(
    amount,
    reduced.map((draft) => draft.remaining),
  );
  for (const [index, draft] of reduced.entries()) {
    const part = parts[index] ?? 0n;
    if (part === 0n) continue;
    draft.discounts.push({ discountId: discount.discountId, amount: part });
    draft.remaining -= part;
  }
}

function compareNames(a: Charge, b: Charge): number {
  const [left, right] = [a, b].map(({ productId, addonId }) => `${productId} ${addonId ?? ''}`);
  if (left === right || left === undefined || right === undefined) return 0;
  return left < right ? -1 : 1;
}

function finish(draft: Draft, { address, taxRates }: Taxation): UntaxedLine {
  const { charge, listAmount, productDiscount, discounts, remaining } = draft;
  assert(remaining >= 0n, 'no line costs less than nothing');
  const taxRate = findTaxRate(taxRates, address, charge.taxCategory);
  return {
    itemIndex: charge.itemIndex,
    kind: charge.kind,
    productId: charge.productId,
    addonId: charge.addonId,
    name: charge.name,
    description: charge.description,
    quantity: charge.quantity,
    unitAmount: charge.unitAmount,
    listAmount,
    productDiscount,
    discounts,
    amount: remaining,
    taxRateBps: taxRate?.rateBps ?? 0,
    taxRounding: taxRate?.rounding ?? 'half_up',
    taxCategory: charge.taxCategory,
    isTaxInclusive: charge.isTaxInclusive,
    isSubscription: charge.isSubscription,
  };
}

/**
 * Price of a line in price terms, which is what the buyer sees: with tax where the price includes it, otherwise
 * without. All subscription decisions use these terms.
 */
export function amountOf({
  total,
  tax,
  isTaxInclusive,
}: Pick<PricedLine, 'total' | 'tax' | 'isTaxInclusive'>): bigint {
  return isTaxInclusive ? total : total - tax;
}

/** Sum of lines in price terms. */
export function amountOfAll(lines: readonly Pick<PricedLine, 'total' | 'tax' | 'isTaxInclusive'>[]): bigint {
  return lines.reduce((sum, line) => sum + amountOf(line), 0n);
}

/** Sums of lines. A sum too large for the wire is refused (AMOUNT_TOO_LARGE), never rounded. */
export function totalsOf(lines: readonly PricedLine[]): Totals {
  const sum = (part: (line: PricedLine) => bigint) => lines.reduce((total, line) => total + part(line), 0n);
  return withinTheWire({
    subtotal: sum((line) => line.subtotal),
    discount: sum((line) => line.discount),
    tax: sum((line) => line.tax),
    total: sum((line) => line.total),
    listSubtotal: sum((line) => line.listAmount),
    listDiscount: sum((line) => line.listDiscount),
    includedTax: sum((line) => (line.isTaxInclusive ? line.tax : 0n)),
  });
}

/** Adds totals, for a cart of several subscriptions. Too large a sum is refused like in `totalsOf`. */
export function addTotals(left: Totals, right: Totals): Totals {
  return withinTheWire({
    subtotal: left.subtotal + right.subtotal,
    discount: left.discount + right.discount,
    tax: left.tax + right.tax,
    total: left.total + right.total,
    listSubtotal: left.listSubtotal + right.listSubtotal,
    listDiscount: left.listDiscount + right.listDiscount,
    includedTax: left.includedTax + right.includedTax,
  });
}

function withinTheWire(totals: Totals): Totals {
  if (totals.listSubtotal > largestAmount || totals.total > largestAmount) {
    throw new DomainError(
      'AMOUNT_TOO_LARGE',
      `The cart comes to more than ${largestAmount} in the currency's smallest unit. Lower a quantity or an amount.`,
    );
  }
  return totals;
}

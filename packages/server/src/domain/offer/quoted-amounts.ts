import type { PricedCart, Totals } from '../pricing/cart.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import { asResumed } from '../subscription/pause.ts';
import type { PlanChange, PlanChangeLine } from '../subscription/plan-change.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import type { Quote, QuoteLine } from './quote.ts';

/** Amounts of a quote, without its identity, validity and pin. */
export type QuotedAmounts = Omit<Quote, 'quoteId' | 'difference' | 'quotedAt' | 'expiresAt' | 'pin'>;

/** Amounts of a cart as a quote. `undiscounted` is the same cart without the offer's discount. */
export function amountsOfCart(
  { currency, lines, totals, recurring, nextBillingAt }: PricedCart,
  undiscounted: PricedCart | null,
  coming: ComingCharges | null,
): QuotedAmounts {
  return {
    currency,
    lines: lines.map(({ name, quantity, unitAmount, subtotal, discount, tax, total }) => ({
      name,
      quantity,
      unitAmount,
      subtotal,
      discount,
      tax,
      total,
    })),
    subtotal: totals.subtotal,
    discount: totals.discount,
    tax: totals.tax,
    credit: 0n,
    totalAmount: totals.total,
    walletAmount: 0n,
    ...laterCycles(coming, recurring, undiscounted?.recurring ?? null, nextBillingAt),
  };
}

/**
 * Amounts of a plan change as a quote: unused time on the previous plan is a negative line, applied credit is a
 * discount, and an amount added to reach the gateway's minimum becomes credit. A line's tax is that of its
 * remaining amount. Where prices include tax, a line and a discount have the amounts the customer sees, and tax is
 * extracted from the lines.
 */
export function amountsOfChange(
  change: PlanChange,
  currency: Quote['currency'],
  after: {
    readonly recurring: Totals;
    readonly undiscounted: Totals;
    readonly coming: ComingCharges;
    readonly walletAmount: bigint;
  },
): QuotedAmounts {
  const { priced, net, creditGranted, terms } = change;
  const { isTaxInclusive } = terms;
  const topUp = priced?.topUp ?? 0n;
  const tax = priced?.totals.tax ?? 0n;
  const taxes = priced?.lines.map((line) => line.tax) ?? [];
  const lines = change.lines.map((line, index) =>
    quoteLine(line, line.kind === 'unused' ? 0n : (taxes[index] ?? 0n), isTaxInclusive),
  );
  const last = priced?.lines.at(-1);
  const toppedUp =
    topUp > 0n && last
      ? [
          quoteLine(
            { name: last.name, quantity: 1, unitAmount: topUp, amount: topUp },
            last.tax,
            isTaxInclusive,
          ),
        ]
      : [];
  return {
    currency,
    isTaxInclusive,
    lines: [...lines, ...toppedUp],
    subtotal: net + topUp - (isTaxInclusive ? tax : 0n),
    discount: priced?.credit ?? 0n,
    tax,
    credit: creditGranted + topUp,
    totalAmount: priced?.totals.total ?? 0n,
    walletAmount: after.walletAmount,
    ...laterCycles(after.coming, after.recurring, after.undiscounted, terms.nextBillingAt),
  };
}

type LaterCycles = Pick<
  QuotedAmounts,
  'recurringAmount' | 'recurringTax' | 'afterDiscount' | 'nextBillingAt' | 'coming'
>;

/** Amounts of later cycles in a quote: null when there are no automatic charges. */
function laterCycles(
  coming: ComingCharges | null,
  recurring: Totals | null,
  undiscounted: Totals | null,
  nextBillingAt: Instant | null,
): LaterCycles {
  if (coming?.kind !== 'charged' || recurring === null) {
    return { recurringAmount: null, recurringTax: null, afterDiscount: null, nextBillingAt: null, coming };
  }
  return {
    recurringAmount: recurring.subtotal - recurring.discount,
    recurringTax: recurring.tax,
    afterDiscount: afterDiscount(recurring, undiscounted),
    nextBillingAt,
    coming,
  };
}

function quoteLine(
  { name, quantity, unitAmount, amount }: Pick<PlanChangeLine, 'name' | 'quantity' | 'unitAmount' | 'amount'>,
  tax: bigint,
  isTaxInclusive: boolean,
): QuoteLine {
  const subtotal = isTaxInclusive ? amount - tax : amount;
  return { name, quantity, unitAmount, subtotal, discount: 0n, tax, total: subtotal + tax };
}

/** Null when later cycles cost the same as the next one. */
function afterDiscount(next: Totals, later: Totals | null): Quote['afterDiscount'] {
  if (later === null || later.total === next.total) return null;
  return { amount: later.subtotal - later.discount, tax: later.tax };
}

/** Amounts of a free offer that leaves the plan unchanged. `after` is the subscription with it. */
export function amountsAtNoCharge(
  after: Subscription,
  recurring: Totals,
  coming: ComingCharges,
): QuotedAmounts {
  const { currency, plan, quantity } = after;
  return {
    currency,
    lines: [
      {
        name: plan.product.name,
        quantity,
        unitAmount: 0n,
        subtotal: 0n,
        discount: 0n,
        tax: 0n,
        total: 0n,
      },
    ],
    subtotal: 0n,
    discount: 0n,
    tax: 0n,
    credit: 0n,
    totalAmount: 0n,
    walletAmount: 0n,
    ...laterCycles(coming, recurring, null, asResumed(after).nextBillingAt),
  };
}

import { boundary } from '../calendar/add-interval.ts';
import { isSameInterval } from '../calendar/interval.ts';
import { type DiscountInUse, afterCycle, isUnused } from '../catalog/discount.ts';
import type { PricedLine } from '../pricing/cart.ts';
import { type PricedCycle, priceCycle } from '../pricing/price-cycle.ts';
import { type Due, priceDue } from '../pricing/price-due.ts';
import { type TaxRate, taxOn } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type {
  PeriodValue,
  PlanChange,
  PlanChangeLine,
  PlanChoice,
  PlanTerms,
  ProrationBillingMode,
} from './plan-change.ts';
import type { Subscription } from './subscription.ts';
import { type Share, shareOf, unusedShare, whole } from './unused-share.ts';

/*
 * What a change of plan costs. f is the unused share of the current period, V what that period is worth and
 * P what the new plan costs for a full one, both without tax and after discounts.
 *
 *   old  |────────────●░░░░░░░░|   ● change   ░ V·f, given back
 *   new               |▓▓▓▓▓▓▓▓|              ▓ P·f, charged
 *
 *   prorated_immediately     P·f − V·f    the billing date stays, also as ..._keep_cycle
 *   difference_immediately   P − V        the billing date stays, and f plays no part
 *   full_immediately         P            a period begins now, nothing is given back
 *   do_not_bill              0            P from the next billing date on
 *
 * Where the current period cannot go on under the new plan, because the interval is another or because it is
 * a trial, a period begins now as well: prorated comes to P − V·f and difference to P − V.
 */

/** What besides the choice decides a change. */
export interface PlanChangeFacts {
  readonly subscription: Subscription;
  readonly choice: PlanChoice;
  readonly mode: ProrationBillingMode;
  readonly taxRates: readonly TaxRate[];
  /** The subscription's credit, without tax. */
  readonly creditBalance: bigint;
  /** The business's setting: the first two modes begin a period, at the same price as without it. */
  readonly resetsBillingDate: boolean;
  readonly now: Instant;
}

/**
 * Decides what a change of plan charges or credits at `now`, and what it makes of the subscription. Each line
 * is rounded once and the net is their sum. Credit is never more than was really paid for the current period.
 * Whether the change is allowed at all is for `checkPlanChange` to say.
 */
export function decideChangePlan(facts: PlanChangeFacts): PlanChange {
  const { subscription, mode, now } = facts;
  const period = periodOf(facts);
  const cycle = priceChosen(facts, isSoldAnew(period));
  const shares = sharesOf(facts, period);
  const plan = isFree(facts) ? [] : cycle.lines.map((line) => prorated(line, shares.new));
  const planAmount = plan.reduce((sum, line) => sum + line.taxable, 0n);
  const unused = unusedAmount(facts, shares.old, period, planAmount);
  const net = planAmount - unused;
  const due: Due | null = net > 0n ? { lines: plan, unused } : null;
  return {
    mode,
    decidedAt: now,
    lines: [
      ...plan.map((line, index) => planLine(line, cycle.lines[index] ?? line, shares.new)),
      ...(unused > 0n ? [unusedLine(subscription, plan, unused, shares.old)] : []),
    ],
    net,
    due,
    priced: due && priceDue(due, facts.creditBalance, subscription.currency),
    creditGranted: net < 0n ? -net : 0n,
    newDiscountIds: facts.choice.newDiscountIds,
    terms: termsOf(facts, period),
    value: valueOf(facts, period, { planAmount, net, full: taxableOf(cycle.lines) }),
  };
}

/** What becomes of the current period. */
interface Period {
  /** A period begins now. */
  readonly isNew: boolean;
  /** It begins by the business's setting only, so that the amounts are those of the current period. */
  readonly isReset: boolean;
}

/**
 * Whether nothing is charged or given back: that was asked for, or the plan stays. Codes alone count from the
 * next billing date on.
 */
function isFree({ mode, choice }: PlanChangeFacts): boolean {
  return mode === 'do_not_bill' || (choice.isSamePlan && mode !== 'full_immediately');
}

/** Whether a whole period is sold in place of what is left of the current one. */
function isSoldAnew({ isNew, isReset }: Period): boolean {
  return isNew && !isReset;
}

function periodOf(facts: PlanChangeFacts): Period {
  const { subscription, choice, mode, resetsBillingDate } = facts;
  if (isFree(facts)) return { isNew: false, isReset: false };
  const { frequency } = choice.plan.product.price;
  if (
    mode === 'full_immediately' ||
    subscription.isTrial ||
    !isSameInterval(frequency, subscription.frequency)
  ) {
    return { isNew: true, isReset: false };
  }
  const isReset = resetsBillingDate && mode !== 'prorated_immediately_keep_cycle';
  return { isNew: isReset, isReset };
}

/** A full period of the new plan. A period that goes on keeps the codes that it was bought with. */
function priceChosen({ subscription, choice, taxRates }: PlanChangeFacts, isSold: boolean): PricedCycle {
  const discounts = isSold
    ? choice.discounts
    : choice.discounts
        .filter(({ isSpent }) => !isSpent)
        .map((entry) => ({ ...entry, cyclesRemaining: null }));
  return priceCycle({
    plan: choice.plan,
    quantity: choice.quantity,
    discounts,
    address: subscription.billing,
    taxRates,
  });
}

function sharesOf(facts: PlanChangeFacts, period: Period): { readonly new: Share; readonly old: Share } {
  const none = { new: whole, old: { numerator: 0n, denominator: 1n } };
  if (isFree(facts)) return none;
  const unused = unusedShare(facts.subscription, facts.now);
  switch (facts.mode) {
    case 'prorated_immediately':
    case 'prorated_immediately_keep_cycle':
      return { new: isSoldAnew(period) ? whole : unused, old: unused };
    case 'difference_immediately':
      return { new: whole, old: whole };
    case 'full_immediately':
    case 'do_not_bill':
      return none;
  }
}

/**
 * What is given back of the plan before. Never so much that credit would come out which nobody has paid for:
 * against a period that begins now it is at most what was paid for the old one.
 */
function unusedAmount(
  { subscription }: PlanChangeFacts,
  share: Share,
  { isNew }: Period,
  planAmount: bigint,
): bigint {
  const wanted = shareOf(subscription.periodWorth, share);
  const most = subscription.periodPaid + (isNew ? 0n : planAmount);
  return wanted < most ? wanted : most;
}

/** A line of the new plan for a share of the period. A whole period keeps its line as the price has it. */
function prorated(line: PricedLine, share: Share): PricedLine {
  if (share.numerator === share.denominator) return line;
  const taxable = shareOf(line.taxable, share);
  const tax = taxOn(taxable, line.taxRateBps);
  return {
    ...line,
    listAmount: taxable,
    listDiscount: 0n,
    productDiscount: 0n,
    discounts: [],
    subtotal: taxable,
    discount: 0n,
    taxable,
    tax,
    isTaxInclusive: false,
    total: taxable + tax,
  };
}

/** A line of a change: what is charged of it now, which is a share of the whole line. */
export function planLine(line: PricedLine, full: PricedLine, share: Share): PlanChangeLine {
  return {
    kind: line.kind,
    productId: line.productId,
    addonId: line.addonId,
    name: line.name,
    description: line.description,
    quantity: line.quantity,
    unitAmount: full.unitAmount,
    share,
    amount: line.taxable,
    taxRateBps: line.taxRateBps,
    taxCategory: line.taxCategory,
    isTaxInclusive: full.isTaxInclusive,
  };
}

function unusedLine(
  { plan: { product }, periodWorth }: Subscription,
  plan: readonly PricedLine[],
  unused: bigint,
  share: Share,
): PlanChangeLine {
  return {
    kind: 'unused',
    productId: product.productId,
    addonId: null,
    name: product.name,
    description: null,
    quantity: 1,
    unitAmount: periodWorth,
    share,
    amount: -unused,
    taxRateBps: plan[0]?.taxRateBps ?? 0,
    taxCategory: product.taxCategory,
    isTaxInclusive: false,
  };
}

function termsOf(facts: PlanChangeFacts, period: Period): PlanTerms {
  const { subscription, choice, taxRates, now } = facts;
  const { price } = choice.plan.product;
  const discounts = choice.discounts.map((entry) => discountAfter(entry, facts, period));
  const next = priceCycle({
    plan: choice.plan,
    quantity: choice.quantity,
    discounts,
    address: subscription.billing,
    taxRates,
  });
  // Where the first cycle of the new plan begins, from which its term is counted, so that none is cut short.
  const beginsAt = period.isNew
    ? now
    : isFree(facts)
      ? subscription.nextBillingAt
      : subscription.previousBillingAt + subscription.idleMs;
  return {
    productId: choice.plan.product.productId,
    quantity: choice.quantity,
    addons: choice.plan.addons.map(({ addon, quantity }) => ({ addonId: addon.addonId, quantity })),
    plan: choice.plan,
    discounts,
    recurringPreTaxAmount: taxableOf(next.lines),
    isTaxInclusive: price.isTaxInclusive,
    // The current period goes on in the interval it has; another one is taken up at the billing date.
    frequency: period.isNew ? price.frequency : subscription.frequency,
    period: price.period,
    anchorAt: period.isNew ? now : subscription.anchorAt,
    previousBillingAt: period.isNew ? now : subscription.previousBillingAt,
    nextBillingAt: period.isNew ? boundary(now, price.frequency, 1) : subscription.nextBillingAt,
    expiresAt: isSameInterval(price.period, subscription.period)
      ? subscription.expiresAt
      : boundary(beginsAt, price.period, 1),
    isTrial: subscription.isTrial && !period.isNew,
    idleMs: period.isNew ? 0 : subscription.idleMs,
  };
}

/** A period that begins now, or the first one that a code reduces, is one of its cycles. */
function discountAfter(entry: DiscountInUse, facts: PlanChangeFacts, period: Period): DiscountInUse {
  if (isFree(facts)) return entry;
  if (isSoldAnew(period)) return afterCycle(entry);
  // A code that ran out with the period before reduces what takes its place at the same price, too.
  if (entry.cyclesRemaining === 0) return entry;
  return period.isNew || isUnused(entry) ? afterCycle(entry) : entry;
}

function valueOf(
  facts: PlanChangeFacts,
  period: Period,
  amounts: { readonly planAmount: bigint; readonly net: bigint; readonly full: bigint },
): PeriodValue {
  const { periodWorth, periodPaid } = facts.subscription;
  if (isFree(facts)) return { periodWorth, periodPaid };
  if (period.isNew) return { periodWorth: amounts.planAmount, periodPaid: amounts.planAmount };
  return { periodWorth: amounts.full, periodPaid: periodPaid + amounts.net };
}

function taxableOf(lines: readonly PricedLine[]): bigint {
  return lines.reduce((sum, { taxable }) => sum + taxable, 0n);
}

import { boundary } from '../calendar/add-interval.ts';
import { isSameInterval } from '../calendar/interval.ts';
import { type DiscountInUse, afterCycle, isUnused } from '../catalog/discount.ts';
import { type Funds, paidBy, takeNewest } from '../credit/funds.ts';
import type { PricedLine } from '../pricing/cart.ts';
import { type PricedCycle, priceCycle } from '../pricing/price-cycle.ts';
import { type AmountDue, priceDue } from '../pricing/price-due.ts';
import { amountOf, amountOfAll } from '../pricing/price-lines.ts';
import { type TaxRate, findTaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import {
  type PeriodValue,
  type PriceTerms,
  asPeriodFunds,
  hasPaidGivenDays,
  isPaidTimeOver,
  takeFromPeriod,
  unusedAbove,
  valueInTerms,
  valueOf,
} from './period-value.ts';
import type {
  PlanChange,
  PlanChangeLine,
  PlanChoice,
  PlanTerms,
  ProrationBillingMode,
} from './plan-change.ts';
import { prorateLines } from './prorate-lines.ts';
import type { Subscription } from './subscription.ts';
import { endWithinTerm, soldShare } from './term.ts';
import { remainingShare, shareUntil, unusedShare } from './unused-share.ts';
import { type Share, nothing, shareOf, timesShare, whole } from '../money/share.ts';

/*
 * Price of a plan change. f is the unused share of the current period, V the value of that period and P the price
 * of the new plan for a full one, both after discounts and in the terms of the new price: with tax where it
 * includes it, otherwise without.
 *
 *   old  |────────────●░░░░░░░░|   ● change   ░ V·f, given back
 *   new               |▓▓▓▓▓▓▓▓|              ▓ P·f, charged
 *
 *   prorated_immediately     P·f − V·f    the billing date stays, also as ..._keep_cycle
 *   difference_immediately   P − V        the billing date stays, and f plays no part
 *   full_immediately         P            a period begins now, nothing is given back
 *   do_not_bill              0            P from the next billing date on
 *
 * If the current period cannot continue under the new plan, because the interval differs or it is a trial, a new
 * period begins as well: prorated becomes P − V·f and difference becomes P − V.
 */

/** Facts for a plan change decision, besides the choice. */
export interface PlanChangeFacts {
  readonly subscription: Subscription;
  readonly choice: PlanChoice;
  readonly mode: ProrationBillingMode;
  readonly taxRates: readonly TaxRate[];
  /** Subscription credit, in the terms of the new price. */
  readonly creditBalance: bigint;
  /** Business setting: the first two modes begin a new period, at the same price as without it. */
  readonly resetsBillingDate: boolean;
  readonly now: Instant;
}

/**
 * Decides the charge or credit of a plan change at `now`, and the resulting subscription. Each line's price is
 * rounded once, and the net is their sum. Credit never exceeds what was really paid for the current period.
 * Permission to change is checked by `checkPlanChange`.
 */
export function decideChangePlan(facts: PlanChangeFacts): PlanChange {
  const { subscription, mode, now } = facts;
  const period = periodOf(facts);
  const held = valueInTerms(valueOf(subscription), facts.choice.plan.product.price.isTaxInclusive);
  const cycle = priceChosen(facts, isSoldAnew(period));
  // Price of the new plan for as much of a cycle as the current period is.
  const part = isSoldAnew(period) ? whole : held.periodShare;
  const full = amountOfAll(prorateLines(cycle.lines, part));
  const shares = sharesOf(facts, period, full >= held.periodWorth);
  const plan = isFree(facts) ? [] : prorateLines(cycle.lines, timesShare(shares.new, part));
  const planAmount = amountOfAll(plan);
  const unused = unusedAmount(facts, held, shares.old, period, { planAmount, full });
  const net = planAmount - unused;
  const due: AmountDue | null = net > 0n ? { lines: plan, unused } : null;
  const after = valueAfter(facts, held, period, { planAmount, unused, full, share: shares.new });
  return {
    mode,
    decidedAt: now,
    lines: [
      ...plan.map((line, index) => planLine(line, cycle.lines[index] ?? line, timesShare(shares.new, part))),
      ...(unused > 0n ? [unusedLine(subscription, held, plan, unused, shares.old)] : []),
    ],
    net,
    due,
    priced: due && priceDue(due, facts.creditBalance, subscription.currency),
    creditGranted: net < 0n ? -net : 0n,
    creditFunds: after.creditFunds,
    newDiscountIds: facts.choice.newDiscountIds,
    terms: termsOf(facts, period),
    value: after.value,
  };
}

/** Treatment of the current period. */
interface Period {
  /** True when a new period begins now. */
  readonly isNew: boolean;
  /**
   * True when it begins only because of the business's setting, so that the amounts are those of the current
   * period.
   */
  readonly isReset: boolean;
}

/**
 * True when nothing is charged or credited: as requested, or because the plan stays. A change of codes alone takes
 * effect at the next billing date.
 */
function isFree({ mode, choice }: PlanChangeFacts): boolean {
  return mode === 'do_not_bill' || (choice.isSamePlan && mode !== 'full_immediately');
}

/** True when a whole period is sold in place of the rest of the current one. */
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
  // Only once per fully paid period: repeated resets would add up to months that nobody has paid for.
  const mayReset = resetsBillingDate && mode !== 'prorated_immediately_keep_cycle';
  const isReset = mayReset && !subscription.isPeriodReset;
  return { isNew: isReset, isReset };
}

/** Price of a full period of the new plan. A continuing period keeps the codes that it was bought with. */
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

/**
 * Charged share of the new plan and credited share of the old one. An upgrade is charged for all the time until the
 * next billing date; a downgrade credits the unused part of the paid time.
 */
function sharesOf(
  facts: PlanChangeFacts,
  period: Period,
  isDearer: boolean,
): { readonly new: Share; readonly old: Share } {
  const { subscription, mode, now } = facts;
  if (isFree(facts)) return { new: whole, old: nothing };
  const sold = isSoldAnew(period) ? soldInTerm(facts) : whole;
  switch (mode) {
    case 'prorated_immediately':
    case 'prorated_immediately_keep_cycle': {
      if (isSoldAnew(period)) return { new: sold, old: unusedShare(subscription, now) };
      const share = isDearer ? remainingShare(subscription, now) : unusedShare(subscription, now);
      return { new: share, old: share };
    }
    case 'difference_immediately':
      return { new: sold, old: whole };
    case 'full_immediately':
    case 'do_not_bill':
      return { new: sold, old: nothing };
  }
}

/** Share of a period beginning now that the term contains. */
function soldInTerm(facts: PlanChangeFacts): Share {
  const { now, choice } = facts;
  const cycleEndsAt = boundary(now, choice.plan.product.price.frequency, 1, facts.subscription.timeZone);
  return soldShare({ startsAt: now, cycleEndsAt, cycleMs: cycleEndsAt - now }, termEndOf(facts, now));
}

/**
 * Credited amount of the previous plan. Limited so that credit never exceeds what was paid, and the period stays
 * funded for the new plan's part of it. Used time is worth nothing.
 */
function unusedAmount(
  facts: PlanChangeFacts,
  held: PeriodValue,
  share: Share,
  { isNew }: Period,
  plan: { readonly planAmount: bigint; readonly full: bigint },
): bigint {
  const { planAmount, full } = plan;
  const paid = stillPaid(held, facts.now);
  if (hasPaidGivenDays(held) && !isFree(facts) && (isNew || full < held.periodWorth)) {
    const kept = isNew ? 0n : full;
    const unused = unusedAbove(held, kept, (until) => sharesForFund(facts, until));
    return (isNew ? 0n : planAmount) + (unused < paid ? unused : paid);
  }
  const wanted = shareOf(held.periodWorth, share);
  const most = isNew || paid > planAmount ? paid : planAmount;
  return wanted < most ? wanted : most;
}

/** Money paid for time that is not over yet. */
function stillPaid(held: PeriodValue, now: Instant): bigint {
  if (isPaidTimeOver(held, now)) return 0n;
  if (!hasPaidGivenDays(held)) return held.periodPaid;
  return paidBy(held.periodFunds.filter(({ until }) => until > now));
}

/** Credited share of what was paid for time until a moment. */
function sharesForFund({ subscription, mode, now }: PlanChangeFacts, until: Instant): Share {
  if (mode === 'full_immediately') return nothing;
  if (mode === 'difference_immediately') return until > now ? whole : nothing;
  return shareUntil(until, subscription, now);
}

/** Line of a plan change: the charged share of the full line. */
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
    amount: amountOf(line),
    taxRateBps: line.taxRateBps,
    taxCategory: line.taxCategory,
    isTaxInclusive: line.isTaxInclusive,
  };
}

function unusedLine(
  { plan: { product } }: Subscription,
  { periodWorth, periodTerms }: PeriodValue,
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
    isTaxInclusive: periodTerms.isTaxInclusive,
  };
}

/** Start of the new plan's first cycle. */
function beginOf(facts: PlanChangeFacts, isNew: boolean): Instant {
  const { subscription, now } = facts;
  if (isNew) return now;
  if (isFree(facts)) return subscription.nextBillingAt;
  return subscription.previousBillingAt + subscription.idleMs;
}

/** End of the term after the change: another plan starts its own term, which includes the continuing period. */
function termEndOf({ subscription, choice, now }: PlanChangeFacts, beginsAt: Instant): Instant | null {
  const { productId, price } = choice.plan.product;
  const isOfOneCycle = isSameInterval(price.period, price.frequency);
  // A one-cycle term under way ends with its cycle, even where a pause has moved its end.
  if (productId !== subscription.productId && beginsAt < now && isOfOneCycle)
    return subscription.nextBillingAt;
  return productId === subscription.productId
    ? subscription.expiresAt
    : boundary(beginsAt, price.period, 1, subscription.timeZone);
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
  const termEndsAt = termEndOf(facts, beginOf(facts, period.isNew));
  const nextBillingAt = period.isNew
    ? endWithinTerm(boundary(now, price.frequency, 1, subscription.timeZone), termEndsAt)
    : subscription.nextBillingAt;
  return {
    productId: choice.plan.product.productId,
    quantity: choice.quantity,
    addons: choice.plan.addons.map(({ addon, quantity }) => ({ addonId: addon.addonId, quantity })),
    plan: choice.plan,
    discounts,
    recurringPreTaxAmount: next.totals.subtotal - next.totals.discount,
    isTaxInclusive: price.isTaxInclusive,
    // A continuing period keeps its interval; a new interval applies from the billing date on.
    frequency: period.isNew ? price.frequency : subscription.frequency,
    period: price.period,
    anchorAt: period.isNew ? now : subscription.anchorAt,
    previousBillingAt: period.isNew ? now : subscription.previousBillingAt,
    nextBillingAt,
    expiresAt: termEndsAt && Math.max(termEndsAt, nextBillingAt),
    isTrial: subscription.isTrial && !period.isNew,
    idleMs: period.isNew ? 0 : subscription.idleMs,
  };
}

/** A period that begins now, or the first one that a code reduces, counts as one of its cycles. */
function discountAfter(entry: DiscountInUse, facts: PlanChangeFacts, period: Period): DiscountInUse {
  if (isFree(facts)) return entry;
  if (isSoldAnew(period)) return afterCycle(entry);
  // A code that ended with the previous period also reduces its replacement at the same price.
  if (entry.cyclesRemaining === 0) return entry;
  return period.isNew || isUnused(entry) ? afterCycle(entry) : entry;
}

/** Value of the period after the change, and the funds of the credit that it grants. */
function valueAfter(
  facts: PlanChangeFacts,
  held: PeriodValue,
  period: Period,
  amounts: {
    readonly planAmount: bigint;
    readonly unused: bigint;
    readonly full: bigint;
    /** Part of the period charged for the new plan. */
    readonly share: Share;
  },
): { readonly value: PeriodValue; readonly creditFunds: Funds } {
  if (isFree(facts)) return { value: valueOf(facts.subscription), creditFunds: [] };
  const { planAmount, unused, full } = amounts;
  const credited = unused > planAmount ? unused - planAmount : 0n;
  const periodTerms = termsOfPrice(facts);
  if (period.isNew) {
    const { nextBillingAt } = termsOf(facts, period);
    const passing = takeNewest(held.periodFunds, unused).taken;
    const { taken, left } = takeNewest(passing, credited);
    return {
      value: {
        periodWorth: planAmount,
        periodPaid: planAmount,
        periodFunds: asPeriodFunds(left, nextBillingAt),
        periodTerms,
        paidUntil: nextBillingAt,
        // A period begun by a reset was sold for the remaining part of the previous cycle.
        periodShare: isSoldAnew(period) ? soldInTerm(facts) : timesShare(amounts.share, held.periodShare),
        isPeriodReset: period.isReset,
      },
      creditFunds: taken,
    };
  }
  const { taken, left } = takeFromPeriod(held.periodFunds, credited, full);
  return {
    value: {
      ...held,
      periodWorth: full,
      periodPaid: held.periodPaid + planAmount - unused,
      periodFunds: left,
      periodTerms,
    },
    creditFunds: taken,
  };
}

function termsOfPrice({ choice, subscription, taxRates }: PlanChangeFacts): PriceTerms {
  const { product } = choice.plan;
  const rate = findTaxRate(taxRates, subscription.billing, product.taxCategory);
  return { isTaxInclusive: product.price.isTaxInclusive, taxRateBps: rate?.rateBps ?? 0 };
}

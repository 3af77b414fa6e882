import { boundary } from '../calendar/add-interval.ts';
import { isSameInterval } from '../calendar/interval.ts';
import { DomainError, type ErrorCode } from '../errors.ts';
import type { ProductId } from '../ids.ts';
import { type PricedDue, priceDue } from '../pricing/price-due.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { decideChangePlan } from './decide-change-plan.ts';
import { type PlanChoice, type ProrationBillingMode, prorationBillingModes } from './plan-change.ts';
import { decidePaidCycle, decideRenewal, convertCreditBalance } from './renewal.ts';
import { type CreditLot, creditBalance } from '../credit/credit.ts';
import type { Subscription } from './subscription.ts';

/*
 * Cost comparison of the available plans: today, at the next billing date, and over a year. It calculates nothing
 * itself: a year is simulated with the actual decisions, every payment succeeding, so that the compared amounts are
 * what will be paid.
 *
 *   now ──change──●──────renewal──●──────renewal──●── … ──| now + 12 months, exclusive
 */

/** Plan to compare, chosen by `choosePlan`, or the error code of its refusal. */
export type PlanCandidate = { readonly productId: ProductId } & (
  { readonly choice: PlanChoice } | { readonly refusal: ErrorCode }
);

export interface ComparisonFacts {
  readonly subscription: Subscription;
  readonly candidates: readonly PlanCandidate[];
  readonly taxRates: readonly TaxRate[];
  readonly creditLots: readonly CreditLot[];
  readonly resetsBillingDate: boolean;
  readonly now: Instant;
}

/** Payments from `now` on. All charges include tax, after credit. */
export interface Outlook {
  readonly chargedToday: bigint;
  /** In price terms: surplus credit of the change, and credit bought to reach the minimum charge. */
  readonly creditGranted: bigint;
  /** Null when nothing renews within the year: it ends, or has no automatic charges. */
  readonly nextRenewal: { readonly at: Instant; readonly amount: bigint } | null;
  /** Includes today's charge; ends at the same time twelve calendar months later, exclusive. */
  readonly twelveMonthTotal: bigint;
}

/**
 * Plan with its cost in each mode, in the order of `prorationBillingModes`. The mode that keeps the cycle is
 * omitted where the prorated one keeps it as well.
 */
type ComparedPlan = { readonly productId: ProductId } & (
  | {
      readonly choice: PlanChoice;
      readonly modes: readonly (Outlook & { readonly mode: ProrationBillingMode })[];
    }
  | { readonly refusal: ErrorCode }
);

export interface PlanComparison {
  /** Current plan, with its scheduled change. */
  readonly present: Outlook;
  /** In the order of the candidates. */
  readonly plans: readonly ComparedPlan[];
}

/**
 * Compares plans. An immediate change replaces a scheduled one. Permission to change is checked by
 * `checkPlanChange`.
 */
export function comparePlans(facts: ComparisonFacts): PlanComparison {
  return {
    present: lookAhead({
      ...facts,
      creditBalance: creditBalance(facts.creditLots, facts.subscription.isTaxInclusive),
      today: null,
    }),
    plans: facts.candidates.map((candidate) => comparePlan(candidate, facts)),
  };
}

function comparePlan(candidate: PlanCandidate, facts: ComparisonFacts): ComparedPlan {
  if ('refusal' in candidate) return candidate;
  const { productId, choice } = candidate;
  try {
    const modes = prorationBillingModes
      .filter((mode) => mode !== 'prorated_immediately_keep_cycle' || movesBillingDate(choice, facts))
      .map((mode) => ({ mode, ...outlookOf(choice, mode, facts) }));
    return { productId, choice, modes };
  } catch (error) {
    // Amounts too large to be charged.
    if (error instanceof DomainError) return { productId, refusal: error.code };
    throw error;
  }
}

/** True when the business's setting moves the billing date of a prorated change that would otherwise keep it. */
function movesBillingDate(
  { plan, isSamePlan }: PlanChoice,
  { subscription, resetsBillingDate }: ComparisonFacts,
): boolean {
  const { isTrial, frequency } = subscription;
  return (
    resetsBillingDate && !isSamePlan && !isTrial && isSameInterval(plan.product.price.frequency, frequency)
  );
}

function outlookOf(choice: PlanChoice, mode: ProrationBillingMode, facts: ComparisonFacts): Outlook {
  const { subscription } = facts;
  const balance = creditBalance(facts.creditLots, choice.plan.product.price.isTaxInclusive);
  const change = decideChangePlan({ ...facts, creditBalance: balance, choice, mode });
  return lookAhead({
    ...facts,
    subscription: { ...subscription, ...change.terms, ...change.value, scheduledChange: null },
    creditBalance: balance + change.creditGranted,
    today: change.priced,
    granted: change.creditGranted,
  });
}

interface Prospect extends Omit<ComparisonFacts, 'candidates' | 'creditLots'> {
  /** Subscription credit in price terms. */
  readonly creditBalance: bigint;
  /** Immediate charge; null is none. */
  readonly today: PricedDue | null;
  readonly granted?: bigint;
}

function lookAhead({ today, granted = 0n, taxRates, now, ...start }: Prospect): Outlook {
  const chargedToday = today?.totals.total ?? 0n;
  const end = boundary(now, { count: 12, interval: 'Month' }, 1, start.subscription.timeZone);
  const renewals = renewalsUntil(end, start.subscription, balanceAfter(start.creditBalance, today), taxRates);
  return {
    chargedToday,
    creditGranted: granted + (today?.topUp ?? 0n),
    nextRenewal: renewals[0] ?? null,
    twelveMonthTotal: renewals.reduce((sum, { amount }) => sum + amount, chargedToday),
  };
}

/** Renewals until `end`, exclusive, each paid when due. */
function renewalsUntil(
  end: Instant,
  subscription: Subscription,
  creditAtStart: bigint,
  taxRates: readonly TaxRate[],
): NonNullable<Outlook['nextRenewal']>[] {
  const renewals: NonNullable<Outlook['nextRenewal']>[] = [];
  let current = subscription;
  let balance = creditAtStart;
  while (current.nextBillingAt < end) {
    const at = current.nextBillingAt;
    const renewal = decideRenewal(current, taxRates, at);
    if (renewal?.kind !== 'due') break;
    balance = convertCreditBalance(renewal, current, balance);
    const priced = priceDue({ lines: renewal.cycle.lines, unused: 0n }, balance, current.currency);
    renewals.push({ at, amount: priced.totals.total });
    balance = balanceAfter(balance, priced);
    current = { ...renewal.subscription, ...decidePaidCycle(renewal.subscription, taxRates, at) };
  }
  return renewals;
}

function balanceAfter(balance: bigint, paid: PricedDue | null): bigint {
  return paid === null ? balance : balance - paid.credit + paid.topUp;
}

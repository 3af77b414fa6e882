import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditBalance } from '../../src/domain/credit/credit.ts';
import { chargedAmount } from '../../src/domain/payment/payment.ts';
import {
  type ChargeRun,
  type ComingCharges,
  comingCharges,
} from '../../src/domain/subscription/coming-charges.ts';
import { foreseeChange } from '../../src/domain/subscription/foresee-renewals.ts';
import type { Instant } from '../../src/domain/time.ts';
import { hourMs } from '../../src/domain/time.ts';
import { type Life, change, preview, renew } from './life.ts';
import { anyInstant, anyMode, anyPick, buyIn, orSkip, planWorlds, wantedIn } from './worlds.ts';

/*
 * What is said of coming charges before somebody agrees to them is what is charged when time passes: the first
 * three, and no more where it ends.
 */

/** What is promised for a billing date; undefined where nothing is. */
function promised(coming: ComingCharges, at: Instant): bigint | undefined {
  if (coming.kind !== 'charged') return undefined;
  const run = coming.runs.findLast(({ from, to }: ChargeRun) => from <= at && at <= (to ?? Infinity));
  return run?.amount.amount;
}

interface Charge {
  readonly at: Instant;
  readonly amount: bigint;
}

/** Lets time pass: the charges of the next billing dates, at most `count`, and whether it ended before. */
function pass(first: Life, count: number): Charge[] {
  const charges: Charge[] = [];
  let life = first;
  while (life.subscription.status === 'active' && charges.length < count) {
    const { nextBillingAt, expiresAt } = life.subscription;
    const at = Math.min(nextBillingAt, expiresAt ?? nextBillingAt);
    const before = life.payments.length;
    life = renew(life, at);
    const payment = life.payments[before];
    if (payment) charges.push({ at, amount: chargedAmount(payment) });
  }
  return charges;
}

function keepsItsWord(coming: ComingCharges, after: Life): void {
  const charges = pass(after, 3);
  for (const { at, amount } of charges) expect(promised(coming, at), new Date(at).toISOString()).toBe(amount);
  if (coming.kind === 'charged') expect(charges[0]?.at).toBe(coming.runs[0]?.from);
  else expect(charges).toEqual([]);
}

const outlookOf = ({ subscription, lots, taxRates }: Life): ComingCharges =>
  comingCharges(
    subscription,
    { credit: creditBalance(lots, subscription.isTaxInclusive), wallet: 0n },
    taxRates,
  );

const term = fc.constantFrom(
  { count: 10, interval: 'Year' } as const,
  { count: 1, interval: 'Year' } as const,
  { count: 2, interval: 'Month' } as const,
  { count: 1, interval: 'Month' } as const,
);

/** Worlds whose plans end after a year, after two months, or after one. */
const worldsWithTerms = fc.tuple(planWorlds(true), term).map(([world, period]) => ({
  ...world,
  plans: world.plans.map((plan) => ({ ...plan, price: { ...plan.price, period } })),
}));

test('what is said at a purchase is what is charged', () => {
  fc.assert(
    fc.property(worldsWithTerms, anyPick, anyInstant, (world, pick, now) => {
      const life = buyIn(world, pick, now);
      keepsItsWord(outlookOf(life), life);
    }),
    { numRuns: 300 },
  );
});

test('what a change of plan promises, at once or from the billing date on, is what is charged', () => {
  fc.assert(
    fc.property(
      worldsWithTerms,
      anyPick,
      anyPick,
      anyInstant,
      fc.record({
        hours: fc.integer({ min: 1, max: 900 }),
        mode: anyMode,
        isAtNextBillingDate: fc.boolean(),
      }),
      (world, bought, pick, now, { hours, mode, isAtNextBillingDate }) => {
        const life = buyIn(world, bought, now);
        const at = now + hours * hourMs;
        const { status, nextBillingAt, expiresAt } = life.subscription;
        fc.pre(status === 'active' && at < Math.min(nextBillingAt, expiresAt ?? nextBillingAt));
        const wanted = {
          ...wantedIn(world, pick, isAtNextBillingDate ? 'full_immediately' : mode),
          isAtNextBillingDate,
        };
        const requested = orSkip(() => preview(life, wanted, at));
        const { subscription, funds } = foreseeChange(life.subscription, requested, life.lots, 0n);
        keepsItsWord(
          comingCharges(subscription, funds, life.taxRates),
          orSkip(() => change(life, wanted, at)),
        );
      },
    ),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from '@hono/zod-openapi';
import { toApiPlanChangeLines } from '../../src/wire/convert/plan-change-lines.ts';
import type { planChangeLineSchema } from '../../src/wire/schemas/plan-changes.ts';
import type { PlanChange } from '../../src/domain/subscription/plan-change.ts';
import { planWith } from '../../src/domain/subscription/sample-subscription.ts';
import { type Life, buy, change, preview } from './life.ts';
import { anyInstant, anyMode, anyPick, buyIn, orSkip, planWorlds, wantedIn } from './worlds.ts';

/*
 * The platform's portal shows each line of a preview as quantity × sign(factor), at |unit price × factor| and
 * with tax × factor, to which it adds the tax unless the price holds it; then the customer's credit as a line
 * without tax; and below them the summary. What it shows has to add up to what is charged.
 */

type Line = z.infer<typeof planChangeLineSchema>;

function shownOf({ quantity, unit_price, proration_factor: factor, tax, tax_inclusive }: Line) {
  const units = quantity * Math.sign(factor);
  const shownTax = (tax ?? 0) * factor;
  const total = Math.abs(unit_price * factor) * units + (tax_inclusive ? 0 : shownTax);
  return { tax: Math.round(shownTax), total: Math.round(total) };
}

function addUp(change: PlanChange, currency: Life['subscription']['currency']) {
  const shown = toApiPlanChangeLines(change, currency).map(shownOf);
  const { priced, creditGranted } = change;
  const credits = creditGranted + (priced === null ? 0n : priced.topUp - priced.credit);
  const sum = (part: 'tax' | 'total') => shown.reduce((all, line) => all + line[part], 0);
  return { total: sum('total') + Number(credits), tax: sum('tax') };
}

const charged = ({ priced }: PlanChange) => ({
  total: Number(priced?.totals.total ?? 0n),
  tax: Number(priced?.totals.tax ?? 0n),
});

const asked = fc.tuple(
  fc.boolean().chain((isMixed) => planWorlds(isMixed)),
  fc.tuple(anyPick, anyPick, anyPick),
  fc.tuple(anyMode, anyMode),
  anyInstant,
  fc.integer({ min: 0, max: 999 }),
);

test('what a page written for the platform shows of a change adds up to what is charged, tax and credit included', () => {
  fc.assert(
    fc.property(asked, ([world, [first, second, third], [mode, later], bought, permille]) => {
      const life = buyIn(world, first, bought);
      const { previousBillingAt: from, nextBillingAt: to } = life.subscription;
      const now = from + Math.floor(((to - from) * permille) / 1000);
      const one = orSkip(() => preview(life, wantedIn(world, second, mode), now)).change;
      expect(addUp(one, world.currency)).toEqual(charged(one));
      // The second change finds credit where the first one left some.
      const two = orSkip(() => {
        const changed = change(life, wantedIn(world, second, mode), now);
        return preview(changed, wantedIn(world, third, later), now);
      }).change;
      expect(addUp(two, world.currency)).toEqual(charged(two));
    }),
    { numRuns: 1000 },
  );
});

test('no line is more than a whole one, no price is below 0, and only what is unused has a factor below 0', () => {
  fc.assert(
    fc.property(asked, ([world, [first, second], [mode], bought, permille]) => {
      const life = buyIn(world, first, bought);
      const now = bought + permille * 1_000_000;
      fc.pre(now < life.subscription.nextBillingAt);
      const one = orSkip(() => preview(life, wantedIn(world, second, mode), now)).change;
      for (const [index, line] of toApiPlanChangeLines(one, world.currency).entries()) {
        expect(line.unit_price).toBeGreaterThanOrEqual(0);
        expect(Math.abs(line.proration_factor)).toBeLessThanOrEqual(1);
        expect(line.proration_factor < 0).toBe(one.lines[index]?.kind === 'unused');
      }
    }),
  );
});

const start = Date.UTC(2027, 0, 1);
const half = Date.UTC(2027, 0, 16, 12);
const at10 = [{ country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps: 1000 }] as const;

function linesOf(
  mode: 'prorated_immediately' | 'difference_immediately',
  from: bigint,
  to: bigint,
  quantity = 1,
) {
  const life = buy({ product: planWith('a', { amount: from }) }, start, at10);
  const wanted = { product: planWith('b', { amount: to }), quantity, mode };
  return toApiPlanChangeLines(preview(life, wanted, half).change, 'USD');
}

test('30 to 80 dollars at 10 % reads 88 less 33: a price above 0 each, the tax of the whole line, and the sign in the factor', () => {
  const [plan, unused] = linesOf('difference_immediately', 3000n, 8000n);
  expect(plan).toMatchObject({ quantity: 1, unit_price: 8000, proration_factor: 1, tax: 800, amount: 8000 });
  expect(unused).toMatchObject({
    quantity: 1,
    unit_price: 3000,
    proration_factor: -1,
    tax: 300,
    amount: -3000,
  });
});

test('with half of the period left the factors are halves, and price and tax stay those of the whole period', () => {
  const [plan, unused] = linesOf('prorated_immediately', 3000n, 8000n, 2);
  expect(plan).toMatchObject({
    quantity: 2,
    unit_price: 8000,
    proration_factor: 0.5,
    tax: 1600,
    amount: 8000,
  });
  expect(unused).toMatchObject({ unit_price: 3000, proration_factor: -0.5, tax: 300, amount: -1500 });
});

test('to less, the credit is granted without tax: what is unused takes off the tax of the new plan and no more', () => {
  const [plan, unused] = linesOf('difference_immediately', 8000n, 3000n);
  expect(plan).toMatchObject({ unit_price: 3000, proration_factor: 1, tax: 300 });
  expect(unused).toMatchObject({ unit_price: 8000, proration_factor: -1, tax: 300, amount: -8000 });
});

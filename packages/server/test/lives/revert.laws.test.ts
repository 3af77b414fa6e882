import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyInstant, anyKeptPick, anyMode, anyPick, buyIn, orSkip, planWorlds, wantedIn } from './worlds.ts';
import type { LedgerEntry } from '../../src/domain/ledger/ledger.ts';
import { type Life, change, renew, until } from './life.ts';
import { revert } from './refunds.ts';

/*
 * The way back from a change of plan is its mirror image, whatever the plan, the mode, the credit there was and
 * the moment: nobody can tell afterwards that there was a change, but for what the books say twice.
 */

/** Where the money of a life stands. */
function balancesOf(ledger: readonly LedgerEntry[]): Record<string, bigint> {
  const balances: Record<string, bigint> = {};
  for (const { account, amount } of ledger.flatMap(({ postings }) => postings)) {
    balances[account] = (balances[account] ?? 0n) + amount;
  }
  return Object.fromEntries(Object.entries(balances).filter(([, amount]) => amount !== 0n));
}

const leftIn = ({ lots }: Life) => lots.filter(({ remaining }) => remaining > 0n);

/** A subscriber who has changed their plan before, so that there may be credit, and pays some cycles. */
const lives = fc
  .tuple(planWorlds(true), anyPick, anyPick, anyMode, anyInstant, fc.integer({ min: 0, max: 3 }))
  .map(([world, first, second, mode, bought, cycles]) => {
    try {
      let life = buyIn(world, first, bought);
      life = change(life, wantedIn(world, second, mode), bought + 86_400_000);
      for (let cycle = 0; cycle < cycles; cycle++) life = renew(life, life.subscription.nextBillingAt);
      return { world, life };
    } catch {
      return null;
    }
  })
  .filter((scene) => scene !== null);

describe('a change of plan that is taken back', () => {
  const moments = fc.integer({ min: 0, max: 999 });

  test('leaves subscription, credit, cash and books as they were before it', () => {
    fc.assert(
      fc.property(lives, anyPick, anyMode, moments, ({ world, life }, pick, mode, permille) => {
        const { previousBillingAt, nextBillingAt, status } = life.subscription;
        fc.pre(status === 'active');
        const at = previousBillingAt + Math.floor(((nextBillingAt - previousBillingAt) * permille) / 1000);
        const changed = orSkip(() => change(life, wantedIn(world, pick, mode), at));
        const back = revert(changed, at + 600_000);
        expect(back.subscription).toEqual(life.subscription);
        expect(leftIn(back)).toEqual(leftIn(life));
        expect(balancesOf(back.ledger)).toEqual(balancesOf(life.ledger));
        for (const entry of back.ledger) {
          expect(entry.postings.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
        }
        expect(back.told.slice(changed.told.length)).toEqual([
          'subscription.plan_changed',
          'subscription.updated',
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test('is refused once the subscription has been renewed', () => {
    fc.assert(
      fc.property(lives, anyKeptPick, anyMode, ({ world, life }, pick, mode) => {
        fc.pre(life.subscription.status === 'active');
        const { previousBillingAt } = life.subscription;
        const changed = orSkip(() => change(life, wantedIn(world, pick, mode), previousBillingAt));
        const { nextBillingAt } = changed.subscription;
        const renewed = until(changed, nextBillingAt);
        expect(() => revert(renewed, nextBillingAt)).toThrow(/changed since/);
      }),
      { numRuns: 100 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Pick,
  type PlanWorld,
  anyInstant,
  anyKeptPick,
  anyMode,
  anyPick,
  buyIn,
  orSkip,
  planWorlds,
  wantedIn,
} from './worlds.ts';
import { remainingCredit } from '../../src/domain/credit/credit.ts';
import { amountOfAll } from '../../src/domain/pricing/price-lines.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { PlanChange, ProrationBillingMode } from '../../src/domain/subscription/plan-change.ts';
import { runsOf } from '../laws/run-counts.ts';
import { sharedCases } from '../laws/shared-cases.ts';
import { type Life, change, preview } from './life.ts';

/*
 * The laws of one change of plan. P is what the new plan costs for a full period, V what the current period is
 * worth, f the unused share of it, X what is charged and C what is credited, all in the terms of the prices: with
 * the tax where they contain it, otherwise without. k is the number of lines that were rounded.
 */

/** Somebody with a plan in the middle of a period, whose billing date stays. */
interface Scene {
  readonly world: PlanWorld;
  readonly life: Life;
  readonly now: Instant;
}

const scenes: fc.Arbitrary<Scene> = fc
  .tuple(planWorlds(false), anyPick, anyInstant, fc.integer({ min: 0, max: 999 }))
  .map(([world, pick, bought, permille]) => sceneOf(world, pick, bought, permille))
  .filter((scene): scene is Scene => scene !== null);

/** Null where the plan is too cheap to be sold. */
function sceneOf(world: PlanWorld, pick: Pick, bought: Instant, permille: number): Scene | null {
  try {
    const life = buyIn(world, pick, bought);
    return { world, life, now: momentIn(life, permille) };
  } catch {
    return null;
  }
}

/** A moment of the current period; 0 is its beginning. */
function momentIn({ subscription }: Life, permille: number): Instant {
  const { previousBillingAt, nextBillingAt } = subscription;
  return previousBillingAt + Math.floor(((nextBillingAt - previousBillingAt) * permille) / 1000);
}

function decide(scene: Scene, pick: Pick, mode: ProrationBillingMode, now = scene.now): PlanChange {
  return orSkip(() => preview(scene.life, wantedIn(scene.world, pick, mode), now)).change;
}

const chargedBy = ({ net }: PlanChange): bigint => (net > 0n ? net : 0n);
const roundedLines = (...changes: readonly PlanChange[]): bigint =>
  changes.reduce((sum, { lines }) => sum + BigInt(lines.length), 0n);
const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const prorated = 'prorated_immediately';
const difference = 'difference_immediately';
const full = 'full_immediately';

const { check: checkChanges } = sharedCases(fc.tuple(scenes, anyKeptPick, anyKeptPick), runsOf(1_200));

function law(name: string, check: (scene: Scene, pick: Pick, other: Pick) => void): void {
  test(name, () => {
    checkChanges(([scene, pick, other]) => {
      check(scene, pick, other);
    });
  });
}

describe('the sign', () => {
  test('I-2: a net above 0 is charged, one below 0 is credited, and never both', () => {
    const property = fc.property(scenes, anyPick, anyMode, (scene, pick, mode) => {
      const { net, lines, due, priced, creditGranted } = decide(scene, pick, mode);
      expect(lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(net);
      expect(creditGranted).toBe(net < 0n ? -net : 0n);
      expect(due === null).toBe(net <= 0n);
      expect(priced === null).toBe(due === null);
      if (mode === full || mode === 'do_not_bill') expect(creditGranted).toBe(0n);
    });
    fc.assert(property, { numRuns: 200 });
  });

  law('only an unused line is below 0, and it comes last', (scene, pick) => {
    const { lines } = decide(scene, pick, prorated);
    for (const [index, { kind, amount }] of lines.entries()) {
      expect(amount >= 0n).toBe(kind !== 'unused');
      if (kind === 'unused') expect(index).toBe(lines.length - 1);
    }
  });
});

describe('the end points', () => {
  law('I-3: at the beginning of a period prorated is difference', (scene, pick) => {
    const start = scene.life.subscription.previousBillingAt;
    const atStart = decide(scene, pick, prorated, start);
    expect(atStart.net).toBe(decide(scene, pick, difference, start).net);
    expect(atStart.priced).toEqual(decide(scene, pick, difference, start).priced);
  });

  law('I-3: in its last millisecond prorated comes to nothing that can be rounded up', (scene, pick) => {
    const last = scene.life.subscription.nextBillingAt - 1;
    for (const { amount } of decide(scene, pick, prorated, last).lines) expect(size(amount) <= 1n).toBe(true);
  });
});

describe('time', () => {
  law('I-4: prorated charges and credits no more the later it is, but for rounding', (scene, pick) => {
    const later = Math.floor((scene.now + scene.life.subscription.nextBillingAt - 1) / 2);
    const early = decide(scene, pick, prorated);
    const late = decide(scene, pick, prorated, later);
    const slack = roundedLines(early);
    expect(chargedBy(late) <= chargedBy(early) + slack).toBe(true);
    expect(late.creditGranted <= early.creditGranted + slack).toBe(true);
  });

  law('I-4: difference does not depend on it', (scene, pick) => {
    const last = scene.life.subscription.nextBillingAt - 1;
    const early = decide(scene, pick, difference);
    const late = decide(scene, pick, difference, last);
    expect([late.net, late.priced]).toEqual([early.net, early.priced]);
  });
});

describe('price', () => {
  law('I-5: a dearer plan or more of it never charges less, nor credits more', (scene, pick) => {
    for (const mode of [prorated, difference, full] as const) {
      const more = { ...pick, quantity: pick.quantity + 1, seats: pick.seats + 1 };
      if (isSame(scene.life, scene.world, pick) || isSame(scene.life, scene.world, more)) return;
      const [less, dear] = [decide(scene, pick, mode), decide(scene, more, mode)];
      // A code's part of each line is rounded as well, before the line is.
      const slack = roundedLines(less) * BigInt(scene.life.subscription.discounts.length);
      expect(dear.net + slack >= less.net).toBe(true);
      expect(less.creditGranted + slack >= dear.creditGranted).toBe(true);
    }
  });

  law('I-5: what was dearer before never makes the same plan cost more', (scene, pick) => {
    const { subscription } = scene.life;
    const dearer = {
      ...subscription,
      periodWorth: subscription.periodWorth + 500n,
      periodPaid: subscription.periodPaid + 500n,
    };
    const before = { ...scene, life: { ...scene.life, subscription: dearer } };
    for (const mode of [prorated, difference] as const) {
      expect(decide(before, pick, mode).net <= decide(scene, pick, mode).net).toBe(true);
    }
  });
});

function isSame({ subscription }: Life, { plans }: PlanWorld, { plan, quantity }: Pick): boolean {
  return subscription.productId === plans[plan]?.productId && subscription.quantity === quantity;
}

describe('identity', () => {
  law('I-6: the plan there is costs nothing and stays, but full sells a whole period of it', (scene) => {
    const { subscription } = scene.life;
    const own = ownPick(scene);
    for (const mode of [prorated, difference, 'do_not_bill'] as const) {
      const same = decide(scene, own, mode);
      expect([same.net, same.due, same.creditGranted, same.lines]).toEqual([0n, null, 0n, []]);
      expect({ ...subscription, ...same.terms, ...same.value, plan: null }).toEqual({
        ...subscription,
        plan: null,
      });
    }
    const anew = decide(scene, own, full);
    expect(anew.net).toBe(anew.value.periodWorth);
    expect(anew.terms.previousBillingAt).toBe(scene.now);
  });

  test('I-6: and stays at net 0 whatever codes come or go with it; they count from the next period on', () => {
    const property = fc.property(scenes, fc.subarray([0, 1]), (scene, codes) => {
      const { subscription } = scene.life;
      const isKept = (index: number) => subscription.discounts[index]?.cyclesRemaining !== 0;
      fc.pre(codes.every(isKept));
      for (const mode of [prorated, difference] as const) {
        const same = decide(scene, { ...ownPick(scene), codes }, mode);
        expect([same.net, same.creditGranted]).toEqual([0n, 0n]);
        expect(same.value.periodWorth).toBe(subscription.periodWorth);
        expect(same.terms.discounts).toHaveLength(codes.length);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  function ownPick({ life: { subscription }, world }: Scene): Pick {
    const has = (id: string) => subscription.addons.find(({ addonId }) => addonId === id)?.quantity ?? 0;
    return {
      plan: world.plans.findIndex(({ productId }) => productId === subscription.productId),
      quantity: subscription.quantity,
      seats: has('seat'),
      storage: has('storage'),
    };
  }
});

describe('ways', () => {
  /** What all that happened cost in the terms of the prices, credit counted as money. */
  const costOf = ({ payments, lots }: Life): bigint =>
    payments.reduce((sum, { lines }) => sum + amountOfAll(lines), 0n) - remainingCredit(lots);

  /** Somebody whose codes all survive, so that the way back leads to where they began. */
  function withoutCodes(scene: Scene): Scene {
    const { plan, quantity } = scene.life.subscription;
    const pick = { plan: 0, quantity, seats: 0, storage: 0 };
    const world = { ...scene.world, plans: [plan.product, ...scene.world.plans.slice(1)] };
    const life = orSkip(() => buyIn(world, pick, scene.life.subscription.previousBillingAt));
    return { world, life, now: scene.now };
  }

  const withPlan = (pick: Pick, plan: number): Pick => ({ ...pick, plan });

  for (const mode of [prorated, difference] as const) {
    law(
      `I-7: there and back at one moment costs nothing but rounding, without codes: ${mode}`,
      (any, pick) => {
        const scene = withoutCodes(any);
        const there = wantedIn(scene.world, withPlan(pick, 1), mode);
        const back = wantedIn(
          scene.world,
          { plan: 0, quantity: scene.life.subscription.quantity, seats: 0, storage: 0 },
          mode,
        );
        const gone = change(scene.life, there, scene.now);
        const home = change(gone, back, scene.now);
        expect(size(costOf(home) - costOf(scene.life)) <= BigInt(there.addons?.length ?? 0) + 4n).toBe(true);
        expect(home.subscription.periodWorth).toBe(scene.life.subscription.periodWorth);
      },
    );

    law(
      `I-8: over another plan costs the same as straight on, but for rounding, without codes: ${mode}`,
      (any, pick, goal) => {
        const scene = withoutCodes(any);
        const via = wantedIn(scene.world, withPlan(pick, 1), mode);
        const to = wantedIn(scene.world, withPlan(goal, 2), mode);
        const over = change(change(scene.life, via, scene.now), to, scene.now);
        const straight = change(scene.life, to, scene.now);
        expect(size(costOf(over) - costOf(straight)) <= 6n).toBe(true);
      },
    );
  }

  law(
    'I-9: prorated changes of one period cost the time spent on each plan, within the lines rounded',
    (any, one, two) => {
      const scene = withoutCodes(any);
      const { previousBillingAt: start, nextBillingAt: end } = scene.life.subscription;
      const length = BigInt(end - start);
      const moments = [300, 550, 800].map((permille) => momentIn(scene.life, permille));
      const picks = [withPlan(one, 1), withPlan(two, 2), withPlan(one, 0)];
      let life = scene.life;
      let since = start;
      let worth = 0n;
      let lines = 1n;
      for (const [index, pick] of picks.entries()) {
        const at = moments[index] ?? end;
        worth += life.subscription.periodWorth * BigInt(at - since);
        since = at;
        const wanted = wantedIn(scene.world, pick, prorated);
        lines += roundedLines(preview(life, wanted, at).change);
        life = change(life, wanted, at);
      }
      worth += life.subscription.periodWorth * BigInt(end - since);
      expect(size(costOf(life) * length - worth) <= lines * length).toBe(true);
    },
  );
});

describe('currency', () => {
  law(
    'I-16: prices times m make amounts times m, within m for each line rounded, without codes',
    (any, pick) => {
      const m = 7n;
      const { world, life, now } = any;
      const bare = { ...world, codes: [], taxRates: [] };
      const scaled: PlanWorld = {
        ...bare,
        plans: world.plans.map((plan) => ({
          ...plan,
          price: {
            ...plan.price,
            amount: plan.price.amount * m,
            trialAmount: plan.price.trialAmount === null ? null : plan.price.trialAmount * m,
          },
        })),
        addons: world.addons.map((addon) => ({ ...addon, amount: addon.amount * m })),
      };
      const first = { plan: 0, quantity: life.subscription.quantity, seats: 1, storage: 0 };
      const bought = life.subscription.previousBillingAt;
      const small: Scene = { world: bare, life: buyIn(bare, first, bought), now };
      const large: Scene = { world: scaled, life: buyIn(scaled, first, bought), now };
      for (const mode of [prorated, difference, full] as const) {
        const [one, many] = [decide(small, pick, mode), decide(large, pick, mode)];
        // Each line also rounds the product's own discount, and so did what was bought.
        const roundings = 2n * roundedLines(one) + 3n;
        expect(size(many.net - m * one.net) <= m * roundings).toBe(true);
      }
    },
  );
});

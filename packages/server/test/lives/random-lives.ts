import fc from 'fast-check';
import { DomainError } from '../../src/domain/errors.ts';
import type { ProrationBillingMode } from '../../src/domain/subscription/plan-change.ts';
import { type OnPaymentFailure, hasEnded } from '../../src/domain/subscription/subscription.ts';
import { type Instant, hourMs } from '../../src/domain/time.ts';
import { type Life, change, payOnHold, renew, update } from './life.ts';
import { refund } from './refunds.ts';
import { type Pick, type PlanWorld, anyMode, anyPick, wantedIn } from './worlds.ts';

/*
 * Random lives of subscriptions: changes in all modes, planned ones, renewals that are and are not paid, refunds of
 * whole payments and of parts, pauses, days that the seller gives or takes, cancellations, and the billing date
 * reset or kept as the business likes at the moment.
 */

export interface Step {
  /** How long nothing happens before it, but renewals. */
  readonly hours: number;
  readonly act: 'change' | 'plan' | 'pause' | 'move' | 'cancel' | 'pay' | 'refund';
  readonly pick: Pick;
  readonly mode: ProrationBillingMode;
  readonly onPaymentFailure: OnPaymentFailure;
  readonly isPaid: boolean;
  readonly resets: boolean;
  /** Which payment is refunded, counted from the newest. */
  readonly payment: number;
  /** How much of its first line, in percent; null is all that is left of the payment. */
  readonly part: number | null;
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    hours: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45 * 24 })),
    act: fc.oneof(
      { weight: 12, arbitrary: fc.constant('change' as const) },
      { weight: 2, arbitrary: fc.constantFrom('plan' as const, 'pause' as const) },
      { weight: 2, arbitrary: fc.constantFrom('move' as const, 'pay' as const) },
      { weight: 6, arbitrary: fc.constant('refund' as const) },
      { weight: 1, arbitrary: fc.constant('cancel' as const) },
    ),
    pick: anyPick,
    mode: anyMode,
    onPaymentFailure: fc.constantFrom<OnPaymentFailure>('apply_change', 'prevent_change'),
    isPaid: fc.oneof(fc.constant(true), fc.boolean()),
    resets: fc.boolean(),
    payment: fc.integer({ min: 0, max: 3 }),
    part: fc.option(fc.integer({ min: 1, max: 99 }), { nil: null }),
  }),
  { minLength: 3, maxLength: 12 },
);

/** A life that has gone one step further, at `now`. */
export interface Passage {
  readonly world: PlanWorld;
  readonly before: Life;
  readonly after: Life;
  readonly step: Step;
  readonly now: Instant;
}

/** Plays a life, and shows every stretch of it to `see`. */
export function play(
  world: PlanWorld,
  first: Life,
  all: readonly Step[],
  see: (passage: Passage) => void,
): void {
  let life = first;
  let now = first.subscription.createdAt;
  for (const step of all) {
    const until = now + step.hours * hourMs;
    const go = (move: (before: Life) => Life) => {
      const before = life;
      life = orAsItWas(before, () => move(before));
      see({ world, before, after: life, step, now });
    };
    while (life.subscription.status === 'active' && life.subscription.nextBillingAt <= until) {
      now = Math.max(now, life.subscription.nextBillingAt);
      go((before) => renew(before, now, step.isPaid));
    }
    now = until;
    go((before) => act(world, before, step, now));
  }
}

function act(world: PlanWorld, life: Life, step: Step, now: Instant): Life {
  const { status, nextBillingAt } = life.subscription;
  if (step.act === 'refund') return giveBack(life, step, now);
  if (hasEnded(life.subscription)) return life;
  if (status === 'on_hold') return payOnHold(life, now, step.isPaid);
  if (status === 'paused') return update(life, { status: 'active' }, now);
  switch (step.act) {
    case 'change':
      return change(settingOf(life, step), wanted(world, step), now, step.isPaid);
    case 'plan':
      return change(
        life,
        { ...wanted(world, step), mode: 'full_immediately', isAtNextBillingDate: true },
        now,
      );
    case 'pause':
      return update(life, { status: 'paused' }, now);
    case 'move':
      return update(life, { nextBillingAt: nextBillingAt + step.hours * hourMs }, now);
    case 'cancel':
      return update(life, { status: 'cancelled' }, now);
    case 'pay':
      return life;
  }
}

export const wanted = (world: PlanWorld, step: Step) => ({
  ...wantedIn(world, step.pick, step.mode),
  onPaymentFailure: step.onPaymentFailure,
});

export const settingOf = (life: Life, { resets }: Step): Life => ({
  ...life,
  settings: { ...life.settings, planChangeResetsBillingDate: resets },
});

function giveBack(life: Life, step: Step, now: Instant): Life {
  const place = life.payments.length - 1 - step.payment;
  const payment = life.payments[place];
  const [line] = payment?.lines ?? [];
  if (!line) return life;
  const amount = step.part === null ? null : (line.total * BigInt(step.part)) / 100n;
  const items = amount === null ? null : [{ itemId: line.itemId, amount, isTaxInclusive: true }];
  return refund(life, place, items, now);
}

/** What is refused changes nothing. */
function orAsItWas(before: Life, move: () => Life): Life {
  try {
    return move();
  } catch (error) {
    if (error instanceof DomainError) return before;
    throw error;
  }
}

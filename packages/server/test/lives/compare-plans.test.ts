import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Pick,
  type PlanWorld,
  anyInstant,
  anyKeptPick,
  anyPick,
  buyIn,
  orSkip,
  planWorlds,
  wantedIn,
} from './worlds.ts';
import { boundary } from '../../src/domain/calendar/add-interval.ts';
import type { Product } from '../../src/domain/catalog/product.ts';
import { asId } from '../../src/domain/ids.ts';
import { type Instant, dayMs } from '../../src/domain/time.ts';
import {
  type Outlook,
  type PlanCandidate,
  type PlanComparison,
  comparePlans,
} from '../../src/domain/subscription/compare-plans.ts';
import { type CandidateRequest, candidatesFor } from '../../src/domain/subscription/plan-candidates.ts';
import { prorationBillingModes } from '../../src/domain/subscription/plan-change.ts';
import { runsOf } from '../laws/run-counts.ts';
import { type Life, buy, change, preview, until } from './life.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';

const day = (date: string): Instant => Date.parse(`${date}T00:00Z`);
const now = day('2027-01-16');
const seat = addonWith('seat', 1000n);
const withSeats = { addonIds: [seat.addonId] };
const basic = { ...planWith('basic', { amount: 3000n }), ...withSeats };
const pro = { ...planWith('pro', { amount: 8000n }), ...withSeats };
const yearly = planWith('yearly', { amount: 30_000n, frequency: { count: 1, interval: 'Year' } });
const customer = { hasPurchased: true, redemptions: new Map(), allowedDiscounts: new Set<never>() };
const anything: CandidateRequest = { productIds: null, quantity: null, addons: null };

function candidates(life: Life, products: readonly Product[], request = anything): PlanCandidate[] {
  return candidatesFor(life.subscription, request, { products, addons: [seat], customer }, now);
}

function compare(life: Life, plans: readonly PlanCandidate[], at = now): PlanComparison {
  return comparePlans({
    subscription: life.subscription,
    candidates: plans,
    taxRates: life.taxRates,
    creditLots: life.lots,
    resetsBillingDate: life.settings.planChangeResetsBillingDate,
    now: at,
  });
}

const codesOf = (plans: readonly PlanCandidate[]) =>
  plans.map((plan) => ('refusal' in plan ? `${plan.productId}: ${plan.refusal}` : plan.productId));

describe('the plans that can be reached', () => {
  const life = buy({ product: basic }, day('2027-01-01'));
  const euro = planWith('euro', { currency: 'EUR' });
  const old = { ...planWith('old', {}), archivedAt: now };
  const once: Product = {
    ...basic,
    productId: asId<'product'>('once'),
    price: { ...basic.price, type: 'one_time_price', isPayWhatYouWant: false, suggestedAmount: null },
  };

  test('are those on sale that recur in the currency of the subscription, but not the one there is', () => {
    expect(codesOf(candidates(life, [basic, pro, yearly, euro, old, once]))).toEqual(['pro', 'yearly']);
  });

  test('hold the one there is in another quantity', () => {
    expect(codesOf(candidates(life, [basic, pro], { ...anything, quantity: 3 }))).toEqual(['basic', 'pro']);
  });

  test('are without those that the add-ons do not go with', () => {
    const seated = buy({ product: basic, addons: [{ addon: seat, quantity: 2 }] }, day('2027-01-01'));
    expect(codesOf(candidates(seated, [basic, pro, yearly]))).toEqual(['pro']);
    expect(codesOf(candidates(seated, [basic, pro, yearly], { ...anything, addons: [] }))).toEqual([
      'basic',
      'pro',
      'yearly',
    ]);
  });

  test('that are named are each answered, with the rule that refuses one', () => {
    const ids = ['pro', 'euro', 'old', 'once', 'none', 'pro'].map((id) => asId<'product'>(id));
    const named = candidates(life, [basic, pro, euro, old, once], { ...anything, productIds: ids });
    expect(codesOf(named)).toEqual([
      'pro',
      'euro: UNSUPPORTED_BILLING_CURRENCY',
      'old: PRODUCT_IS_DELETED',
      'once: INVALID_REQUEST_BODY',
      'none: NOT_FOUND',
    ]);
  });
});

describe('a comparison', () => {
  const life = buy({ product: basic }, day('2027-01-01'));

  test('says of each mode what is paid today, at the next date and in twelve months', () => {
    const { present, plans } = compare(life, candidates(life, [pro]));
    // The present plan: twelve renewals from 1 February 2027 to 1 January 2028.
    expect(present).toEqual({
      chargedToday: 0n,
      creditGranted: 0n,
      nextRenewal: { at: day('2027-02-01'), amount: 3000n },
      twelveMonthTotal: 36_000n,
    });
    const kept = { at: day('2027-02-01'), amount: 8000n };
    expect(plans).toMatchObject([
      {
        productId: 'pro',
        modes: [
          // 80.00 · 16/31 − 30.00 · 16/31
          { mode: 'prorated_immediately', chargedToday: 2581n, nextRenewal: kept, twelveMonthTotal: 98_581n },
          // Today and eleven renewals: the twelfth would be on 16 January 2028.
          {
            mode: 'full_immediately',
            chargedToday: 8000n,
            nextRenewal: { at: day('2027-02-16'), amount: 8000n },
            twelveMonthTotal: 96_000n,
          },
          {
            mode: 'difference_immediately',
            chargedToday: 5000n,
            nextRenewal: kept,
            twelveMonthTotal: 101_000n,
          },
          { mode: 'do_not_bill', chargedToday: 0n, nextRenewal: kept, twelveMonthTotal: 96_000n },
        ],
      },
    ]);
  });

  test('spends the credit of a downgrade on the renewals that follow', () => {
    const dear = buy({ product: pro }, day('2027-01-01'));
    const [plan] = compare(dear, candidates(dear, [basic])).plans;
    expect(plan && 'modes' in plan && plan.modes[2]).toEqual({
      mode: 'difference_immediately',
      chargedToday: 0n,
      creditGranted: 5000n,
      nextRenewal: { at: day('2027-02-01'), amount: 0n },
      twelveMonthTotal: 31_000n,
    });
  });

  test('sells a year today, or at the billing date, and none at its end', () => {
    const [plan] = compare(life, candidates(life, [yearly])).plans;
    const modes = plan && 'modes' in plan ? plan.modes : [];
    expect(modes.map(({ mode, twelveMonthTotal }) => [mode, twelveMonthTotal])).toEqual([
      ['prorated_immediately', 28_452n],
      ['full_immediately', 30_000n],
      ['difference_immediately', 27_000n],
      ['do_not_bill', 30_000n],
    ]);
    expect(modes.map(({ nextRenewal }) => nextRenewal?.at)).toEqual([
      undefined,
      undefined,
      undefined,
      day('2027-02-01'),
    ]);
  });

  test('of the present plan knows the change that is scheduled, the end of it, and a pause', () => {
    const planned = change(life, { product: pro, mode: 'full_immediately', isAtNextBillingDate: true }, now);
    expect(compare(planned, []).present).toMatchObject({ twelveMonthTotal: 96_000n });
    const leaving = { ...life.subscription, cancelAtNextBillingDate: true };
    expect(compare({ ...life, subscription: leaving }, []).present).toMatchObject({
      nextRenewal: null,
      twelveMonthTotal: 0n,
    });
    const ending = { ...life.subscription, expiresAt: day('2027-03-01') };
    expect(compare({ ...life, subscription: ending }, []).present).toMatchObject({ twelveMonthTotal: 3000n });
  });

  test('carries the code of a rule that refuses a plan, or of amounts that are too large', () => {
    const huge = planWith('huge', { amount: 9_000_000_000_000_000n });
    const asked = { ...anything, productIds: [asId<'product'>('huge')], quantity: 2 };
    expect(compare(life, candidates(life, [huge], asked)).plans).toEqual([
      { productId: 'huge', refusal: 'AMOUNT_TOO_LARGE' },
    ]);
    const refused = { productId: asId<'product'>('old'), refusal: 'PRODUCT_IS_DELETED' } as const;
    expect(compare(life, [refused]).plans).toEqual([refused]);
  });
});

describe('what a comparison says is what a year costs', () => {
  /** What is paid when the change is made and a year is lived through. */
  function lived(begun: Life, changed: Life, at: Instant): Outlook {
    const end = boundary(at, { count: 12, interval: 'Month' }, 1, 'UTC');
    const today = changed.payments.slice(begun.payments.length).map(({ totalAmount }) => totalAmount);
    const later = until(changed, end - 1).payments.slice(changed.payments.length);
    const [next] = later;
    const total = (sum: bigint, amount: bigint) => sum + amount;
    const granted = changed.creditEntries
      .slice(begun.creditEntries.length)
      .filter(({ kind }) => kind === 'granted');
    return {
      chargedToday: today.reduce(total, 0n),
      creditGranted: granted.map(({ amount }) => amount).reduce(total, 0n),
      nextRenewal: next ? { at: next.createdAt, amount: next.totalAmount } : null,
      twelveMonthTotal: [...today, ...later.map(({ totalAmount }) => totalAmount)].reduce(total, 0n),
    };
  }

  function candidateIn(life: Life, world: PlanWorld, pick: Pick, at: Instant): PlanCandidate {
    const wanted = wantedIn(world, pick, 'full_immediately');
    return { productId: wanted.product.productId, choice: preview(life, wanted, at).choice };
  }

  test('for every mode, over credit, codes, taxes, trials and intervals', () => {
    const property = fc.property(
      // Between prices with the tax inside and outside, credit is converted when it is used, and rounded then.
      planWorlds(true, false),
      anyPick,
      anyKeptPick,
      anyPick,
      anyInstant,
      fc.nat(13),
      fc.boolean(),
      (world, first, second, third, bought, days, resets) => {
        const at = bought + days * dayMs;
        const fresh = buyIn(world, first, bought, resets);
        // Some come with credit, from a change before.
        const begun = orSkip(() => change(fresh, wantedIn(world, second, 'difference_immediately'), at));
        const { present, plans } = compare(begun, [orSkip(() => candidateIn(begun, world, third, at))], at);
        expect(present).toEqual(lived(begun, begun, at));
        const [plan] = plans;
        if (!plan || !('modes' in plan)) throw new Error('the plan can be chosen');
        for (const mode of prorationBillingModes) {
          const changed = change(begun, wantedIn(world, third, mode), at);
          const listed = plan.modes.find((compared) => compared.mode === mode);
          // Left out where it is the same as the prorated mode.
          const isKept = mode === 'prorated_immediately_keep_cycle' && listed === undefined;
          const found = isKept ? plan.modes.find((other) => other.mode === 'prorated_immediately') : listed;
          expect({ ...found, mode }).toEqual({ mode, ...lived(begun, changed, at) });
        }
      },
    );
    fc.assert(property, { numRuns: runsOf(100) });
  });
});

import fc from 'fast-check';
import type { Addon } from '../../src/domain/catalog/addon.ts';
import type { Discount } from '../../src/domain/catalog/discount.ts';
import type { RecurringProduct } from '../../src/domain/catalog/product.ts';
import type { Interval } from '../../src/domain/calendar/interval.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { asId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money/currency.ts';
import { minimumCharge } from '../../src/domain/money/minimum-charge.ts';
import { prorationBillingModes } from '../../src/domain/subscription/plan-change.ts';
import { type Bought, type Life, type Wanted, buy } from './life.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';
import { type TaxRate, taxRoundings } from '../../src/domain/tax/tax.ts';

/** Random shops that sell plans, and what random subscribers do in them. */

export interface PlanWorld {
  readonly currency: Currency;
  readonly plans: readonly RecurringProduct[];
  readonly addons: readonly Addon[];
  readonly codes: readonly Discount[];
  readonly taxRates: readonly TaxRate[];
}

/** What is chosen in a world, by place. */
export interface Pick {
  readonly plan: number;
  readonly quantity: number;
  readonly seats: number;
  readonly storage: number;
  /** Undefined keeps those there are, or takes none. */
  readonly codes?: readonly number[] | undefined;
}

const month: Interval = { count: 1, interval: 'Month' };
const intervals: readonly Interval[] = [
  month,
  { count: 30, interval: 'Day' },
  { count: 2, interval: 'Week' },
  { count: 1, interval: 'Year' },
];

/** Without decimals, with two, with three. */
const anyCurrency = fc.constantFrom<Currency>('JPY', 'USD', 'KWD');
export const anyMode = fc.constantFrom(...prorationBillingModes);
/** A year and a month in which every kind of month occurs, a leap February included. */
export const anyInstant = fc.integer({ min: Date.UTC(2027, 0, 1), max: Date.UTC(2028, 3, 1) });

/** Plans in one interval, or in several; with tax inside or outside of all prices, or of some. */
export function planWorlds(
  isMixed: boolean,
  hasMixedTerms = isMixed,
  hasShortTerms = false,
): fc.Arbitrary<PlanWorld> {
  return fc.tuple(anyCurrency, fc.boolean()).chain(([currency, isTaxInclusive]) => {
    const inclusive = hasMixedTerms ? fc.boolean() : fc.constant(isTaxInclusive);
    return fc.record({
      currency: fc.constant(currency),
      plans: fc.tuple(
        ...['basic', 'pro', 'starter'].map((id) =>
          anyPlan(id, currency, { isMixed, isTaxInclusive: inclusive, hasShortTerms }),
        ),
      ),
      addons: fc.tuple(...['seat', 'storage'].map((id) => anyAddon(id, currency))),
      codes: fc.tuple(...['first', 'second'].map((id) => anyCode(id, currency))),
      taxRates: anyTaxRates,
    });
  });
}

/** From what a gateway just takes to what is dear; some are so near to each other that it takes no difference. */
function anyAmount(currency: Currency): fc.Arbitrary<bigint> {
  const least = minimumCharge(currency);
  return fc.oneof(
    fc.bigInt({ min: least, max: least + 20n }),
    fc.bigInt({ min: least, max: 4n * least }),
    fc.bigInt({ min: 4n * least, max: 2_000_000n }),
  );
}

interface PlanTerms {
  readonly isMixed: boolean;
  readonly isTaxInclusive: fc.Arbitrary<boolean>;
  /** Whether terms may end in the middle of a cycle, soon. */
  readonly hasShortTerms: boolean;
}

/** Terms of at least one cycle of every interval. */
const terms: readonly Interval[] = [
  { count: 10, interval: 'Year' },
  { count: 366, interval: 'Day' },
  { count: 400, interval: 'Day' },
];
/** Of at least one cycle of a month or less. */
const shortTerms: readonly Interval[] = [
  ...terms,
  { count: 45, interval: 'Day' },
  { count: 3, interval: 'Month' },
];

function anyPlan(
  id: string,
  currency: Currency,
  { isMixed, isTaxInclusive, hasShortTerms }: PlanTerms,
): fc.Arbitrary<RecurringProduct> {
  return fc
    .record({
      amount: anyAmount(currency),
      discountBps: fc.constantFrom(0, 0, 1234),
      isTaxInclusive,
      frequency: isMixed ? fc.constantFrom(...intervals) : fc.constant(month),
      term: fc.nat(),
      trialPeriodDays: isMixed ? fc.constantFrom(0, 0, 0, 14) : fc.constant(0),
      isTrialPaid: fc.boolean(),
      taxCategory: fc.constantFrom('saas' as const, 'digital_products' as const),
    })
    .map(({ isTrialPaid, taxCategory, term, ...known }) => {
      const choice = !hasShortTerms ? [] : known.frequency.interval === 'Year' ? terms : shortTerms;
      const period = choice[term % choice.length];
      const price = { ...known, ...(period && { period }) };
      const trialAmount = isTrialPaid && price.trialPeriodDays > 0 ? price.amount : null;
      const plan = planWith(id, { currency, ...price, trialAmount });
      return { ...plan, taxCategory, addonIds: [asId<'addon'>('seat'), asId<'addon'>('storage')] };
    });
}

function anyAddon(id: string, currency: Currency): fc.Arbitrary<Addon> {
  return fc
    .record({ amount: fc.bigInt({ min: 1n, max: 50_000n }), isDigital: fc.boolean() })
    .map(({ amount, isDigital }) => ({
      ...addonWith(id, amount, currency),
      taxCategory: isDigital ? ('digital_products' as const) : ('saas' as const),
    }));
}

function anyCode(id: string, currency: Currency): fc.Arbitrary<Discount> {
  return fc
    .record({
      type: fc.constantFrom('percentage' as const, 'flat' as const),
      amount: fc.integer({ min: 1, max: 4000 }),
      ceiling: fc.bigInt({ min: 1n, max: 2n * minimumCharge(currency) }),
      subscriptionCycles: fc.constantFrom(null, 1, 2),
      preserveOnPlanChange: fc.boolean(),
    })
    .map(({ ceiling, ...terms }) => ({
      ...terms,
      discountId: asId<'discount'>(id),
      businessId: asId<'business'>('bus_1'),
      code: id.toUpperCase(),
      name: null,
      currencyOptions:
        terms.type === 'flat'
          ? [{ currency, maxAmountPossible: ceiling, minimumSubtotal: 0n, isDefault: false }]
          : [],
      restrictedTo: [],
      customerEligibility: 'any',
      usageLimit: null,
      perCustomerUsageLimit: null,
      timesUsed: 0,
      startsAt: null,
      expiresAt: null,
      metadata: {},
      createdAt: 0,
    }));
}

const anyTaxRates: fc.Arbitrary<readonly TaxRate[]> = fc
  .tuple(
    fc.constantFrom(0, 800, 1000, 2100, 3333),
    fc.constantFrom(null, 0, 800, 1900),
    fc.constantFrom(...taxRoundings),
  )
  .map(([rateBps, digital, rounding]) => {
    const rate = { country: 'JP', state: null, name: 'Tax', rounding } as const;
    return [
      { ...rate, taxCategory: null, rateBps },
      ...(digital === null ? [] : [{ ...rate, taxCategory: 'digital_products' as const, rateBps: digital }]),
    ];
  });

const count = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 7 }));

export const anyPick: fc.Arbitrary<Pick> = fc.record({
  plan: fc.integer({ min: 0, max: 2 }),
  quantity: count,
  seats: fc.integer({ min: 0, max: 3 }),
  storage: fc.integer({ min: 0, max: 2 }),
  codes: fc.option(fc.subarray([0, 1]), { nil: undefined }),
});

/** One that keeps the codes of what it changes. */
export const anyKeptPick: fc.Arbitrary<Pick> = anyPick.map((pick) => ({ ...pick, codes: undefined }));

export function boughtIn(world: PlanWorld, pick: Pick): Bought {
  const addons = [pick.seats, pick.storage].flatMap((quantity, index) => {
    const addon = world.addons[index];
    return quantity === 0 || addon === undefined ? [] : [{ addon, quantity }];
  });
  const { codes } = pick;
  return {
    product: planAt(world, pick.plan),
    quantity: pick.quantity,
    addons,
    ...(codes && { discounts: codes.flatMap((index) => world.codes[index] ?? []) }),
  };
}

export function wantedIn(world: PlanWorld, pick: Pick, mode: Wanted['mode']): Wanted {
  return { ...boughtIn(world, pick), mode };
}

function planAt({ plans }: PlanWorld, index: number): RecurringProduct {
  const plan = plans[index];
  if (!plan) throw new Error('a world has three plans');
  return plan;
}

/** Buys in a world. What is too cheap to be sold is passed over. */
export function buyIn(world: PlanWorld, pick: Pick, now: number, resets = false): Life {
  return orSkip(() =>
    buy(boughtIn(world, pick), now, world.taxRates, { planChangeResetsBillingDate: resets }),
  );
}

/** What a random wish is rightly refused for is passed over. */
export function orSkip<Result>(play: () => Result): Result {
  try {
    return play();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    fc.pre(false);
    throw error;
  }
}

import { customersToSee } from './plan-sample.ts';
import { type SampleEffect, type SampleScenario, type SampleShop, noEffect } from './sample-experiments.ts';

/** 3 % of customers pay, most a little and some a lot; one in twelve purchases is refunded. Amounts in cents. */
const shop: SampleShop = {
  customersPerDay: 200,
  growth: 1.01,
  days: 120,
  weights: [50, 50],
  payingShare: 0.03,
  typicalAmount: 3_000,
  spread: 1,
  step: 1,
  refundedShare: 0.08,
  renewingShare: 0,
};
const holdout10 = { weights: [10, 90] };
const holdout5 = { weights: [5, 95] };
const small = { customersPerDay: 15, growth: 1.004, days: 365, payingShare: 0.3 };
const large = { customersPerDay: 2_000, growth: 1, days: 60 };
const subscriptions = {
  customersPerDay: 40,
  growth: 1.004,
  days: 365,
  payingShare: 0.2,
  renewingShare: 0.85,
};
const yen = { typicalAmount: 2_000, step: 100, payingShare: 0.1 };
const onePrice = { payingShare: 1, spread: 0, refundedShare: 0.02 };
/** More customers pay proportionally less: the mean is the same, and the distribution differs. */
function oftenLess(factor: number): SampleEffect {
  return { ...noEffect, payingFactor: factor, amountFactor: 1 / factor };
}
/** All pay about the same instead of a little or a lot, with the same mean. */
const evenAmounts: SampleEffect = { ...noEffect, amountFactor: Math.exp((1 - 0.3 ** 2) / 2), spread: 0.3 };

function scenario(name: string, over: Partial<SampleShop>, effect = noEffect): SampleScenario {
  return { name, shop: { ...shop, ...over }, effect, truth: 0 };
}

/**
 * Scenarios without a difference: any claim is a false alarm. The last one is the limit of the guarantee: purchases
 * as of another shop and with an extreme spread, against a small control.
 */
export const withoutDifference: readonly SampleScenario[] = [
  scenario('3 % pay', {}),
  scenario('3 % pay', holdout10),
  scenario('3 % pay', { ...holdout5, customersPerDay: 500 }),
  scenario('3 % pay, wild amounts', { spread: 1.5 }),
  scenario('3 % pay, wild amounts', { ...holdout5, spread: 1.5, customersPerDay: 500 }),
  scenario('everybody pays, wild amounts', { ...holdout5, payingShare: 1, spread: 1.5 }),
  scenario('small shop, 30 % pay', small),
  scenario('small shop, 30 % pay', { ...small, ...holdout10 }),
  scenario('large shop, 3 % pay', large),
  scenario('large shop, 3 % pay', { ...large, ...holdout5 }),
  scenario('prices in yen, 10 % pay', yen),
  scenario('prices in yen, 10 % pay', { ...yen, ...holdout10 }),
  scenario('monthly subscriptions', subscriptions),
  scenario('monthly subscriptions', { ...subscriptions, ...holdout10 }),
  scenario('one price, 2 % refunded', onePrice),
  scenario('one price, 2 % refunded', { ...onePrice, ...holdout5 }),
  scenario('twice as many pay half', { ...holdout5, payingShare: 0.1 }, oftenLess(2)),
  scenario('five times as many pay a fifth', { payingShare: 0.1 }, oftenLess(5)),
  scenario('five times as many pay a fifth', { ...holdout10, payingShare: 0.1 }, oftenLess(5)),
  scenario('five times as many pay a fifth', { ...holdout5, payingShare: 0.1 }, oftenLess(5)),
  scenario('everybody pays, in even amounts', { ...holdout5, payingShare: 1, refundedShare: 0 }, evenAmounts),
  scenario('four arms, 30 % pay', { weights: [25, 25, 25, 25], payingShare: 0.3 }),
  scenario(
    'ten times as many pay a tenth, wild amounts',
    { ...holdout5, payingShare: 0.1, spread: 1.5 },
    oftenLess(10),
  ),
];

/** The second arm earns a fifth more than the control, because more of its customers pay. */
const aFifthMore: SampleEffect = { ...noEffect, payingFactor: 1.2 };

/** Ninety days with as many customers as the sample plan requires to detect the difference. */
export const withDifference: readonly SampleScenario[] = [
  planned('10 % pay', { payingShare: 0.1 }),
  planned('30 % pay', { payingShare: 0.3 }),
  planned('30 % pay', { payingShare: 0.3, ...holdout10 }),
  planned('30 % pay', { payingShare: 0.3, ...holdout5 }),
];

function planned(name: string, over: Partial<SampleShop>): SampleScenario {
  const days = 90;
  const short = { ...shop, growth: 1, days, refundedShare: 0, ...over };
  const [control = 0, variant = 0] = short.weights;
  const before = momentsOf(short, 1);
  const after = momentsOf(short, aFifthMore.payingFactor);
  const truth = after.mean - before.mean;
  const customers = customersToSee(truth, after.standardDeviation, control / (control + variant));
  const customersPerDay = Math.ceil(customers / days);
  return { ...scenario(name, { ...short, customersPerDay }, aFifthMore), truth };
}

/** Mean and standard deviation of one customer's value in a shop without refunds and renewals. */
function momentsOf({ payingShare, typicalAmount, spread }: SampleShop, payingFactor: number): Moments {
  const paying = payingShare * payingFactor;
  const mean = paying * typicalAmount * Math.exp(spread ** 2 / 2);
  const meanOfSquares = paying * typicalAmount ** 2 * Math.exp(2 * spread ** 2);
  return { mean, standardDeviation: Math.sqrt(meanOfSquares - mean ** 2) };
}

interface Moments {
  readonly mean: number;
  readonly standardDeviation: number;
}

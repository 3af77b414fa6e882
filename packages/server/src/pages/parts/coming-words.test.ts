import { describe, expect, test } from 'vitest';
import type { ChargeRun, ComingCharges } from '../../domain/subscription/coming-charges.ts';
import {
  type Reader,
  chargeLines,
  consentLines,
  disclosedCharges,
  furtherLines,
  nextDay,
  nextPayment,
} from './coming-words.ts';

const en: Reader = { locale: 'en', timeZone: 'UTC' };
const ja: Reader = { locale: 'ja', timeZone: 'Asia/Tokyo' };

/** Charge on `from`, or one in each month until `to`; null for no end. */
const run = (amount: bigint, from: string, to: string | null = from): ChargeRun => ({
  amount: { amount, currency: 'USD' },
  interval: { count: 1, interval: 'Month' },
  from: Date.parse(from),
  to: to === null ? null : Date.parse(to),
});
const charged = (runs: readonly ChargeRun[], endsAt: string | null = null): ComingCharges => ({
  kind: 'charged',
  runs,
  endsAt: endsAt === null ? null : Date.parse(endsAt),
});

const regular = charged([run(3000n, '2026-12-30', null)]);
const withCredit = charged([run(0n, '2026-12-30'), run(1000n, '2027-01-30'), run(3000n, '2027-02-28', null)]);
const discounted = charged([run(1500n, '2026-12-30', '2027-02-28'), run(3000n, '2027-03-30', null)]);
const withTerm = charged([run(3000n, '2026-12-30', '2027-10-30')], '2027-11-30');
const lastOne = charged([run(3000n, '2026-12-30')], '2027-01-30');
const ends: ComingCharges = { kind: 'ends', at: Date.parse('2026-12-30') };

describe('under a total', () => {
  test.each([
    ['a regular price', regular, ['Then $30.00 every month, from December 30, 2026']],
    [
      'credit that pays for a while',
      withCredit,
      [
        'Next: $0.00 on December 30, 2026; $10.00 on January 30, 2027; then $30.00 every month, from February 28, 2027',
      ],
    ],
    [
      'a discount that ends',
      discounted,
      [
        'Next: $15.00 every month from December 30, 2026 to February 28, 2027; then $30.00 every month, from March 30, 2027',
      ],
    ],
    [
      'a term that ends',
      withTerm,
      ['Then $30.00 every month, from December 30, 2026', 'Until November 30, 2027, then it ends.'],
    ],
    [
      'a last payment',
      lastOne,
      ['Next: $30.00 on December 30, 2026', 'Until January 30, 2027, then it ends.'],
    ],
    ['an end', ends, ['It ends on December 30, 2026, and nothing more is charged.']],
    ['a pause', { kind: 'paused' }, ['It is paused. Nothing is charged until it goes on.']],
    ['nothing that recurs', null, []],
  ] as const)('says %s', (_, coming, lines) => {
    expect(chargeLines(coming, en)).toEqual(lines);
  });

  test('says nothing of an end that is many years away', () => {
    const tenYears = charged([run(3000n, '2026-12-30', '2036-10-30')], '2036-11-30');
    expect(chargeLines(tenYears, en)).toEqual(['Then $30.00 every month, from December 30, 2026']);
  });

  test('says it in Japanese, in the calendar of the reader', () => {
    expect(chargeLines(regular, ja)).toEqual(['以後 毎月 $30.00（2026年12月30日から）']);
    expect(chargeLines(withCredit, ja)).toEqual([
      '次回以降 2026年12月30日に$0.00、2027年1月30日に$10.00、以後は2027年2月28日から毎月$30.00',
    ]);
    const lateInTheDay = charged([run(3000n, '2026-12-30T16:00Z', null)]);
    expect(chargeLines(lateInTheDay, ja)).toEqual(['以後 毎月 $30.00（2026年12月31日から）']);
    expect(chargeLines(withTerm, ja)).toEqual([
      '以後 毎月 $30.00（2026年12月30日から）',
      '2027年11月30日に契約期間が満了し、終了します。',
    ]);
  });
});

describe('what is agreed to', () => {
  test('is the regular price, or every price there will be', () => {
    expect(consentLines(regular, 'offer', en)).toEqual([
      '$30.00 is then charged every month, tax included, until you cancel.',
    ]);
    expect(consentLines(withCredit, 'offer', en)).toEqual([
      'Later payments, tax included, unless you cancel before: $0.00 on December 30, 2026; $10.00 on January 30, 2027; then $30.00 every month, from February 28, 2027.',
    ]);
    expect(consentLines(regular, 'checkout', en)).toEqual([
      'By paying you agree that $30.00 is charged to this payment method every month until you cancel.',
    ]);
    expect(consentLines(withTerm, 'change', ja)).toEqual([
      '変更により、契約期間中毎月$30.00がこのカードに請求されることに同意したものとみなされます。',
      '2027年11月30日に契約期間が満了し、終了します。',
    ]);
  });

  test('is nothing where nothing is charged by itself', () => {
    expect(consentLines(null, 'checkout', en)).toEqual([]);
    expect(consentLines(ends, 'offer', en)).toEqual(chargeLines(ends, en));
  });
});

describe('the last confirmation', () => {
  test('names the regular price of an order, and each price where they differ', () => {
    expect(disclosedCharges(regular, 'order', ja)).toEqual([
      '2回目以降 毎月$30.00（2026年12月30日から、解約されるまで自動更新）',
    ]);
    expect(disclosedCharges(withCredit, 'order', ja)).toEqual([
      '2026年12月30日に$0.00（税込）',
      '2027年1月30日に$10.00（税込）',
      '2027年2月28日に$30.00（税込）',
      '以後 毎月$30.00（解約されるまで自動更新）',
    ]);
  });

  test('names the first payment of a change and what follows it', () => {
    expect(disclosedCharges(regular, 'change', en)).toEqual([
      '$30.00 on December 30, 2026, tax included',
      'then $30.00 every month, until you change or cancel',
    ]);
    expect(disclosedCharges(lastOne, 'change', en)).toEqual([
      '$30.00 on December 30, 2026, tax included',
      'Until January 30, 2027, then it ends.',
    ]);
  });
});

test('beside the next payment only what is unlike it is said', () => {
  expect(furtherLines(regular, en)).toEqual([]);
  expect(furtherLines(withTerm, en)).toEqual(['Until November 30, 2027, then it ends.']);
  expect(furtherLines(withCredit, en)).toEqual(chargeLines(withCredit, en));
});

test('the next payment is the first of them', () => {
  expect(nextPayment(withCredit, en)).toBe('$0.00 on December 30, 2026');
  expect(nextDay(withCredit, ja)).toBe('2026年12月30日');
  expect(nextPayment(ends, en)).toBeNull();
});

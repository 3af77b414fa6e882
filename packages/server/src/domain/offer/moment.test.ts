import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import { checkRaisedMoment, isPurchaseOccasion } from './moment.ts';

function refusalOf(name: string, context: Record<string, unknown>): string | null {
  try {
    checkRaisedMoment(name, context);
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.message : String(error);
  }
}

test('a named moment and one of the seller keep their context', () => {
  const context = { used_percent: 92.5, plan: 'basic', isTeam: true };
  expect(checkRaisedMoment('usage_limit', context)).toEqual(context);
  expect(checkRaisedMoment('exported_100_files', {})).toEqual({});
});

test('the moment after a purchase is not raised by a request', () => {
  expect(refusalOf('post_purchase', {})).toMatch(/^moment: .*raised by Rung itself/);
});

test.each(['', 'Usage', '1st', 'usage-limit', 'a'.repeat(41)])('%j is no name of a moment', (name) => {
  expect(refusalOf(name, {})).toMatch(/^moment: /);
});

test.each([
  [{ cart: { items: [] } }, /^context\.cart: .*flat/],
  [{ items: [1] }, /^context\.items: .*flat/],
  [{ coupon: null }, /^context\.coupon: .*flat/],
  [{ ratio: Number.NaN }, /^context\.ratio: .*finite/],
  [{ 'a b': 1 }, /^context\.a b: /],
  [{ note: 'x'.repeat(1_000_000) }, /^context\.note: .*16 KB/],
  [
    Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, index])),
    /^context: has 101 keys/,
  ],
])('a context that is not flat and small is refused by its key', (context, message) => {
  expect(refusalOf('milestone', context)).toMatch(message);
});

test('16 KB are counted in UTF-8', () => {
  // 3 bytes a character, 2 quotation marks, the key, and what holds them together.
  expect(refusalOf('milestone', { note: '梯'.repeat(5_400) })).toBeNull();
  expect(refusalOf('milestone', { note: '梯'.repeat(5_500) })).toMatch(/16 KB/);
});

test('whatever is sent is kept as it was or refused by its key', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 12 }), fc.anything()), (context) => {
      const refusal = refusalOf('milestone', context);
      if (refusal === null) expect(checkRaisedMoment('milestone', context)).toEqual({ ...context });
      else expect(refusal).toMatch(/^context/);
    }),
  );
});

const acceptance = { presentationId: asId<'presentation'>('prs_1'), attempt: 1 };

test.each([
  { status: 'succeeded', purpose: 'purchase', acceptance: null, is: true },
  { status: 'succeeded', purpose: 'renewal', acceptance: null, is: true },
  { status: 'failed', purpose: 'purchase', acceptance: null, is: false },
  { status: 'requires_customer_action', purpose: 'purchase', acceptance: null, is: false },
  { status: 'succeeded', purpose: 'plan_change', acceptance: null, is: false },
  { status: 'succeeded', purpose: 'purchase', acceptance, is: false },
] as const)(
  'a payment is an occasion to propose more once it has bought something and was no acceptance: $status, $purpose, $is',
  ({ is, ...payment }) => {
    expect(isPurchaseOccasion(payment)).toBe(is);
  },
);

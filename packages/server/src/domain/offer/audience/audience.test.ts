import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../../errors.ts';
import { asId } from '../../ids.ts';
import { dayMs } from '../../time.ts';
import { type Audience, type Condition, everyone } from './audience.ts';
import { checkAudience, checkAudienceSize } from './check-audience.ts';
import { type AudienceFacts, evaluateAudience } from './evaluate-audience.ts';
import type { Purchase } from '../moment.ts';
import { factsWith, heldPlan, keptLine, productId, sampleNow } from '../sample-offers.ts';

const purchase: Purchase = {
  paymentId: asId<'payment'>('pay_1'),
  checkoutSessionId: null,
  source: 'hosted',
  currency: 'USD',
  totalAmount: 5_000n,
  tax: 0n,
  country: 'JP',
  items: [
    { productId: productId('camera'), quantity: 1 },
    { productId: productId('film'), quantity: 3 },
  ],
  subscriptionId: null,
  presentationId: null,
  paymentMethodId: null,
  isCustomerProven: true,
};

function factsOf(over: Partial<AudienceFacts> = {}): AudienceFacts {
  return {
    customer: factsWith({
      metadata: { tier: 'gold', seats: '12', isTrusted: true },
      keptLines: [keptLine('kit')],
      subscriptions: [heldPlan('basic')],
      purchaseCount: 2,
    }),
    purchase,
    context: { used_percent: 92.5 },
    productRelations: { planOf: new Map(), includedIn: new Map([[productId('kit'), [productId('strap')]]]) },
    now: sampleNow,
    ...over,
  };
}

const [kit, strap, camera, none] = ['kit', 'strap', 'camera', 'none'].map(productId) as [
  ReturnType<typeof productId>,
  ...ReturnType<typeof productId>[],
];
const anySubscription = { products: null, statuses: null, minimumAgeDays: null, maximumAgeDays: null };

const holding: readonly Condition[] = [
  { fact: 'owned_products', op: 'includes_any', products: [none!, kit] },
  { fact: 'owned_products', op: 'includes_all', products: [kit, strap!, productId('basic')] },
  { fact: 'owned_products', op: 'includes_none', products: [none!, camera!] },
  { fact: 'purchased_products', op: 'includes_any', products: [camera!] },
  { fact: 'purchased_units', op: 'equals', value: 4 },
  { fact: 'purchase_total', op: 'at_least', amount: 5_000n, currency: 'USD' },
  { fact: 'purchase_source', op: 'is_none_of', values: ['renewal'] },
  { fact: 'purchase_currency', op: 'is_any_of', values: ['USD', 'EUR'] },
  { fact: 'country', op: 'is_any_of', values: ['JP'] },
  { fact: 'purchase_count', op: 'equals', value: 2 },
  { fact: 'total_spent', op: 'at_most', amount: 5_000n, currency: 'USD' },
  { fact: 'total_spent', op: 'equals', amount: 0n, currency: 'EUR' },
  { fact: 'days_since_first_purchase', op: 'at_least', value: 3 },
  { fact: 'days_since_last_purchase', op: 'at_most', value: 3 },
  {
    fact: 'subscription',
    op: 'exists',
    ...anySubscription,
    products: [productId('basic')],
    statuses: ['active'],
    minimumAgeDays: 40,
    maximumAgeDays: 40,
  },
  { fact: 'subscription', op: 'does_not_exist', ...anySubscription, minimumAgeDays: 41 },
  { fact: 'customer_metadata', key: 'tier', op: 'equals', value: 'gold' },
  { fact: 'customer_metadata', key: 'seats', op: 'at_least', value: 10 },
  { fact: 'customer_metadata', key: 'isTrusted', op: 'equals', value: 'true' },
  { fact: 'context', key: 'used_percent', op: 'at_least', value: 90 },
  { fact: 'context', key: 'used_percent', op: 'exists', value: null },
];

const failing: readonly Condition[] = [
  { fact: 'owned_products', op: 'includes_all', products: [kit, none!] },
  { fact: 'purchased_products', op: 'includes_none', products: [camera!] },
  { fact: 'purchase_total', op: 'at_least', amount: 1n, currency: 'JPY' },
  { fact: 'purchase_source', op: 'is_any_of', values: ['one_click', 'renewal'] },
  { fact: 'country', op: 'is_none_of', values: ['JP'] },
  { fact: 'subscription', op: 'exists', ...anySubscription, statuses: ['on_hold'] },
  { fact: 'customer_metadata', key: 'tier', op: 'at_least', value: 1 },
  { fact: 'context', key: 'constructor', op: 'exists', value: null },
];

test.each(holding)('lets in where $fact $op', (condition) => {
  expect(() => checkAudience(condition)).not.toThrow();
  expect(evaluateAudience(condition, factsOf())).toBeUndefined();
});

test.each(failing)('keeps out where $fact $op', (condition) => {
  expect(() => checkAudience(condition)).not.toThrow();
  expect(evaluateAudience(condition, factsOf())?.path).toBe('audience');
});

test('what is not known equals nothing and is neither at least nor at most anything', () => {
  const unknown = factsOf({
    purchase: null,
    customer: factsWith({ country: null, firstPurchaseAt: null, lastPurchaseAt: null }),
  });
  const conditions: Condition[] = [
    { fact: 'purchase_total', op: 'at_most', amount: 1n, currency: 'USD' },
    { fact: 'purchased_units', op: 'at_most', value: 9 },
    { fact: 'country', op: 'is_any_of', values: ['JP'] },
    { fact: 'days_since_first_purchase', op: 'at_most', value: 9 },
    { fact: 'context', key: 'used_percent_before', op: 'at_most', value: 9 },
  ];
  for (const condition of conditions) {
    expect(evaluateAudience(condition, unknown)).toBeDefined();
    expect(evaluateAudience({ not: condition }, unknown)).toBeUndefined();
  }
});

test('an age is counted in whole days', () => {
  const older: Condition = { fact: 'subscription', op: 'exists', ...anySubscription, minimumAgeDays: 41 };
  expect(evaluateAudience(older, factsOf({ now: sampleNow + dayMs - 1 }))).toBeDefined();
  expect(evaluateAudience(older, factsOf({ now: sampleNow + dayMs }))).toBeUndefined();
});

test('the first condition that keeps out is told with its path and what it compared', () => {
  const audience: Audience = {
    all: [
      { fact: 'country', op: 'is_any_of', values: ['JP'] },
      { any: [{ fact: 'purchase_count', op: 'at_least', value: 3 }, failing[3]!] },
    ],
  };
  expect(evaluateAudience(audience, factsOf())).toEqual({
    path: 'audience.all[1].any[0]',
    what: 'purchase_count at_least',
    expected: 3,
    actual: 2,
  });
  const turned: Audience = { not: { any: [failing[0]!, holding[0]!] } };
  expect(evaluateAudience(turned, factsOf())).toMatchObject({
    path: 'audience.not.any[1]',
    what: 'not owned_products includes_any',
  });
});

const leaf = fc.constantFrom(...holding, ...failing);
const tree = fc.letrec<{ node: Audience }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node;

/** Simplified evaluation of an audience tree. */
function holds(node: Audience): boolean {
  if ('not' in node) return !holds(node.not);
  if ('all' in node) return node.all.every(holds);
  if ('any' in node) return node.any.some(holds);
  return holding.includes(node);
}

test('groups mean and, or, not; whoever is kept out is told a condition of the tree', () => {
  const facts = factsOf();
  fc.assert(
    fc.property(tree, (node) => {
      const mismatch = evaluateAudience(node, facts);
      expect(mismatch === undefined).toBe(holds(node));
      const names = mismatch?.path.matchAll(/\.(all|any|not)(?:\[(\d+)\])?/g) ?? [];
      let found: unknown = node;
      for (const [, group = '', index] of names) {
        found = (found as Record<string, unknown>)[group];
        if (index !== undefined) found = (found as unknown[])[Number(index)];
      }
      if (mismatch) expect(found).toHaveProperty('fact');
    }),
  );
});

describe('an audience is refused', () => {
  function refusalOf(check: () => void): string | null {
    try {
      check();
      return null;
    } catch (error) {
      return error instanceof DomainError ? error.message : String(error);
    }
  }
  const japan: Audience = { fact: 'country', op: 'is_any_of', values: ['JP'] };

  function nested(levels: number): Audience {
    return levels === 0 ? japan : { all: [nested(levels - 1)] };
  }

  test('never when everybody is meant', () => {
    expect(refusalOf(() => checkAudience(everyone))).toBeNull();
    expect(evaluateAudience(everyone, factsOf())).toBeUndefined();
  });

  test('when it is nested more than 8 groups deep, by the path of the ninth', () => {
    expect(refusalOf(() => checkAudience(nested(8)))).toBeNull();
    expect(refusalOf(() => checkAudience(nested(50)))).toBe(
      `audience${'.all[0]'.repeat(9)}: is nested more than 8 groups deep. Flatten it.`,
    );
  });

  test('however deep, and whatever is in it', () => {
    let document: unknown = 'anything';
    for (let level = 0; level < 200_000; level++)
      document = level % 2 ? { not: document } : { any: [document] };
    expect(refusalOf(() => checkAudienceSize(document))).toMatch(/nested more than 8/);
    expect(refusalOf(() => checkAudienceSize({ all: 'everybody' }))).toBeNull();
  });

  test('when it has more than 100 conditions', () => {
    const group = (size: number): Audience => ({ any: Array.from({ length: size }, () => japan) });
    expect(refusalOf(() => checkAudience({ all: [group(60), group(40)] }))).toBeNull();
    expect(refusalOf(() => checkAudience({ all: [group(60), group(41)] }))).toMatch(/first 100/);
  });

  test.each<[Audience, RegExp]>([
    [{ any: [] }, /^audience\.any: is empty/],
    [{ all: [japan, { not: { all: [] } }] }, /^audience\.all\[1\]\.not\.all: is empty/],
    [{ all: [{ ...japan, values: ['JP', 'XX'] }] }, /^audience\.all\[0\]\.values\[1\]: "XX" is no country/],
    [{ fact: 'owned_products', op: 'includes_any', products: [] }, /^audience\.products: is empty/],
    [{ fact: 'total_spent', op: 'at_least', amount: -1n, currency: 'USD' }, /^audience\.amount: /],
    [{ fact: 'purchase_count', op: 'at_least', value: 1.5 }, /^audience\.value: /],
    [
      { fact: 'subscription', op: 'exists', ...anySubscription, minimumAgeDays: 9, maximumAgeDays: 8 },
      /^audience\.maximum_age_days: /,
    ],
    [{ fact: 'context', key: 'x', op: 'at_least', value: 'many' }, /^audience\.value: must be a number/],
    [{ fact: 'context', key: 'x', op: 'equals', value: null }, /^audience\.value: .*must be set/],
    [{ fact: 'context', key: 'x', op: 'exists', value: 1 }, /^audience\.value: /],
  ])('where it could let nobody in by mistake: %#', (audience, message) => {
    expect(refusalOf(() => checkAudience(audience))).toMatch(message);
  });
});

import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { includedProducts, readProductRelations } from './product-relations.ts';
import type { Offer, OfferTarget } from './offer.ts';
import { ownershipOf } from './kinds/kinds.ts';
import { ownedProducts } from './ownership.ts';
import { factsWith, heldPlan, keptLine, offerOf, plan, productId, oneTimeProduct } from './sample-offers.ts';

const productRelations = readProductRelations(
  [
    plan('pro', 3_000n, { metadata: { plan: 'Pro' } }),
    plan('pro_yearly', 30_000n, { metadata: { plan: 'Pro' } }),
    plan('team', 9_000n, { metadata: { includes: 'pdt_pro, pdt_support' } }),
    oneTimeProduct('bundle', 5_000n, { metadata: { includes: 'pdt_lens pdt_strap' } }),
    oneTimeProduct('everything', 9_000n, { metadata: { includes: 'pdt_bundle' } }),
  ],
  [offerOf('kit', { includes: [productId('tripod')] })],
);

const changeTo = (name: string): OfferTarget => ({
  kind: 'plan_change',
  productId: productId(name),
  prorationBillingMode: 'difference_immediately',
});
const subscribeTo = (name: string): OfferTarget => ({ kind: 'subscription', productId: productId(name) });

function howOwned(offer: Offer, over: Parameters<typeof factsWith>[0], changes?: string): string | undefined {
  const facts = factsWith(over);
  const subscription =
    facts.subscriptions.find((held) => held.productId === productId(changes ?? '')) ?? null;
  return ownershipOf(offer, subscription, facts, productRelations)?.how;
}

describe('a thing paid once is owned', () => {
  test('by having been bought and kept', () => {
    expect(howOwned(offerOf('lens'), { keptLines: [keptLine('lens')] })).toBe('bought');
    expect(howOwned(offerOf('lens'), { keptLines: [] })).toBeUndefined();
  });

  test('by being in a bundle, however deep, whether its product or an offer says so', () => {
    expect(howOwned(offerOf('lens'), { keptLines: [keptLine('bundle')] })).toBe('included');
    expect(howOwned(offerOf('lens'), { keptLines: [keptLine('everything')] })).toBe('included');
    expect(howOwned(offerOf('tripod'), { keptLines: [keptLine('kit')] })).toBe('included');
    expect(howOwned(offerOf('support'), { subscriptions: [heldPlan('team')] })).toBe('included');
  });

  test('when it is a bundle of which all parts are', () => {
    expect(howOwned(offerOf('bundle'), { keptLines: [keptLine('lens')] })).toBeUndefined();
    expect(howOwned(offerOf('bundle'), { keptLines: [keptLine('lens'), keptLine('strap')] })).toBe(
      'all_contents',
    );
  });
});

describe('a plan is owned', () => {
  test('by being subscribed to, also by another term', () => {
    const offer = offerOf('pro', { target: subscribeTo('pro') });
    expect(howOwned(offer, { subscriptions: [heldPlan('pro')] })).toBe('subscribed');
    expect(howOwned(offer, { subscriptions: [heldPlan('pro_yearly', { status: 'on_hold' })] })).toBe(
      'same_plan',
    );
    expect(howOwned(offer, { subscriptions: [heldPlan('team')] })).toBe('included');
    expect(howOwned(offer, { subscriptions: [heldPlan('basic')] })).toBeUndefined();
  });

  test('but may be changed to another term, or to one it contains', () => {
    const yearly = offerOf('pro_yearly', { target: changeTo('pro_yearly') });
    expect(howOwned(yearly, { subscriptions: [heldPlan('pro')] }, 'pro')).toBeUndefined();
    const smaller = offerOf('pro', { target: changeTo('pro') });
    expect(howOwned(smaller, { subscriptions: [heldPlan('team')] }, 'team')).toBeUndefined();
  });

  test('when the subscription is on it, unless it is offered for less', () => {
    const same = offerOf('pro', { target: changeTo('pro') });
    expect(howOwned(same, { subscriptions: [heldPlan('pro')] }, 'pro')).toBe('on_plan');
    const less = offerOf('pro', {
      target: changeTo('pro'),
      discount: { type: 'percentage', bps: 2_000, cycles: 3 },
    });
    expect(howOwned(less, { subscriptions: [heldPlan('pro')] }, 'pro')).toBeUndefined();
  });
});

test('an add-on is owned when its subscription has it', () => {
  const addonId = asId<'addon'>('adn_1');
  const offer = offerOf('seat', { target: { kind: 'addon', addonId, prorationBillingMode: 'do_not_bill' } });
  expect(howOwned(offer, { subscriptions: [heldPlan('pro', { addonIds: [addonId] })] }, 'pro')).toBe(
    'has_addon',
  );
  expect(howOwned(offer, { subscriptions: [heldPlan('pro')] }, 'pro')).toBeUndefined();
});

test('a circle of bundles ends', () => {
  const circle = readProductRelations(
    [
      oneTimeProduct('a', 1n, { metadata: { includes: 'pdt_b' } }),
      oneTimeProduct('b', 1n, { metadata: { includes: 'pdt_a,pdt_b' } }),
    ],
    [],
  );
  expect([...includedProducts(productId('a'), circle)]).toEqual([productId('b')]);
  expect(ownedProducts(factsWith({ keptLines: [keptLine('a')] }), circle).size).toBe(2);
});

import { describe, expect, test } from 'vitest';
import { asId } from '../../ids.ts';
import type { OfferKind, OfferTarget } from '../offer.ts';
import { offerKinds } from '../offer.ts';
import { type KindTable, defaultQuantity, toTargetFields, rulesOf, parseTarget } from './kinds.ts';
import { pause } from './pause.ts';
import { noTargetFields } from './target-fields.ts';

const productId = asId<'product'>('pdt_1');
const addonId = asId<'addon'>('adn_1');

const targets = {
  one_time: { kind: 'one_time', productId },
  subscription: { kind: 'subscription', productId },
  plan_change: { kind: 'plan_change', productId, prorationBillingMode: 'do_not_bill' },
  addon: { kind: 'addon', addonId, prorationBillingMode: 'do_not_bill' },
  pause: { kind: 'pause', productId, days: 30 },
  trial_extension: { kind: 'trial_extension', productId, days: 7 },
} satisfies Record<OfferKind, OfferTarget>;

describe('the table of kinds', () => {
  test('does not compile without the rules of a kind', () => {
    // @ts-expect-error: rules are missing for every kind but one.
    const incomplete = { pause } satisfies KindTable;
    expect(Object.keys(incomplete)).toEqual(['pause']);
  });

  test('does not compile with the rules of another kind', () => {
    // @ts-expect-error: the rules of a pause are not those of an add-on.
    const mistaken = { addon: pause } satisfies Pick<KindTable, 'addon'>;
    expect(Object.keys(mistaken)).toEqual(['addon']);
  });

  test('names the kinds of all targets', () => {
    const all: readonly OfferTarget['kind'][] = offerKinds;
    expect(Object.keys(targets)).toEqual(all);
  });
});

describe.each(Object.values(targets) as OfferTarget[])('a target of kind $kind', (target) => {
  const fields = toTargetFields(target);
  const own = rulesOf(target).fields;

  test('is the same after it was written in separate fields and read again', () => {
    expect(parseTarget({ kind: target.kind, ...fields })).toEqual(target);
    expect(Object.entries(fields).flatMap(([field, value]) => (value === null ? [] : [field]))).toEqual(
      expect.arrayContaining([...own]),
    );
  });

  test('is refused with a field that it does not have, by its name on the wire', () => {
    const all = {
      productId,
      addonId,
      prorationBillingMode: 'do_not_bill',
      pauseDays: 30,
      trialExtensionDays: 7,
    } as const;
    const foreign = Object.keys(all).filter((field) => !own.some((each) => each === field));
    for (const field of foreign) {
      const sent = { ...fields, [field]: all[field as keyof typeof all] };
      expect(() => parseTarget({ kind: target.kind, ...sent })).toThrow(/^[a-z_]+: .*(none|belongs to)/);
    }
  });

  test('is refused without what it is about', () => {
    expect(() => parseTarget({ kind: target.kind, ...noTargetFields })).toThrow(
      /^(product|addon)_id: .*must be set/,
    );
  });

  test('takes one where it sells something of its own, and as many as there are where it changes a plan', () => {
    expect(defaultQuantity(target.kind) === null).toBe(rulesOf(target).quantity !== 'own');
  });
});

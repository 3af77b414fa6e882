import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId } from '../../ids.ts';
import { type Variant, stepsOf, variantFor } from './experiment.ts';
import { experimentOf, offerIdOf, offerOf, step, variant, versionOf } from '../sample-offers.ts';
import { withVariant } from '../variant-terms.ts';

const published = versionOf('after', [step('lens', { declined: 'strap' }), step('strap')]);
const shownBy = (steps: typeof published) => steps.terms.steps.map(({ offerId }) => offerId);
const customers = Array.from({ length: 20_000 }, (_, index) => asId<'customer'>(`cus_${index}`));

describe('who has which variant', () => {
  test('customers are divided by the weights, and always have the same one', () => {
    const experiment = experimentOf([variant('a', { weight: 1 }), variant('b', { weight: 3 })]);
    const given = customers.map((customerId) => variantFor(experiment, customerId).variantId);
    const share = given.filter((variantId) => variantId === 'b').length / given.length;
    expect(share).toBeGreaterThan(0.74);
    expect(share).toBeLessThan(0.76);
    expect(customers.map((customerId) => variantFor(experiment, customerId).variantId)).toEqual(given);
  });

  test('two experiments divide them independently of each other', () => {
    const halves = [variant('a'), variant('b')];
    const other = experimentOf(halves, { experimentId: asId<'experiment'>('exp_2') });
    const inFirst = customers.filter((id) => variantFor(experimentOf(halves), id).variantId === 'a');
    const inBoth = inFirst.filter((id) => variantFor(other, id).variantId === 'a');
    expect(inBoth.length / inFirst.length).toBeGreaterThan(0.48);
    expect(inBoth.length / inFirst.length).toBeLessThan(0.52);
  });

  test('whatever the weights, every customer has a variant', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(weights, fc.string(), (all, name) => {
        const experiment = experimentOf(all.map((weight, index) => variant(`v${index}`, { weight })));
        expect(experiment.variants).toContain(variantFor(experiment, asId<'customer'>(name)));
      }),
    );
  });
});

describe('the funnel as a variant makes it', () => {
  const made = (given: Variant, offers = [offerOf('bag')]) =>
    withVariant(published, { stepId: 'lens', offers }, given);

  test('a variant that changes nothing is the funnel as it was published', () => {
    expect(made(variant('a'), [])).toEqual(published);
  });

  test('another offer takes the place of the step’s own', () => {
    const changed = made(variant('b', { offerId: offerIdOf('bag') }));
    expect(shownBy(changed)).toEqual([offerIdOf('bag'), offerIdOf('strap')]);
    expect(changed.offers.map(({ offerId }) => offerId)).toContain(offerIdOf('bag'));
  });

  test('copy and discount are of the variant; a language it does not name, and everything else, stay', () => {
    const ja = { ...offerOf('lens').copy.en!, headline: 'レンズ' };
    const discount = { type: 'percentage', bps: 1_000, cycles: null } as const;
    const changed = made(variant('b', { changes: { copy: { ja }, discount } }));
    const offer = changed.offers.find(({ offerId }) => offerId === offerIdOf('lens'));
    expect(offer).toEqual({ ...offerOf('lens'), copy: { en: offerOf('lens').copy.en, ja }, discount });
  });

  test('two steps change places, and whoever comes to either takes part', () => {
    const swap = variant('b', { swapsWith: 'strap' });
    expect(shownBy(made(swap))).toEqual([offerIdOf('strap'), offerIdOf('lens')]);
    expect(stepsOf(experimentOf([variant('a'), swap]))).toEqual(new Set(['lens', 'strap']));
  });
});

import { describe, expect, test } from 'vitest';
import { DomainError } from '../../errors.ts';
import type { Experiment } from './experiment.ts';
import { readProductRelations } from '../product-relations.ts';
import type { Offer } from '../offer.ts';
import { type ProofCatalogue, proveFunnel } from '../prove-funnel.ts';
import { type StartContext, decideStart, decideStop } from './run-experiment.ts';
import {
  experimentOf,
  offerIdOf,
  offerOf,
  plan,
  productId,
  sampleNow,
  step,
  oneTimeProduct,
  variant,
  versionOf,
} from '../sample-offers.ts';

const version = versionOf('after', [
  step('lens', { accepted: 'bag', declined: 'strap' }),
  { ...step('strap'), offerId: offerIdOf('strap') },
  step('bag'),
]);
const cheap = offerOf('cheap', { target: { kind: 'one_time', productId: productId('lens') } });
const offers = [...version.offers, cheap, offerOf('yen'), offerOf('gone'), offerOf('old', { archivedAt: 1 })];

function goodsOf(known: readonly Offer[] = offers): ProofCatalogue {
  const products = [
    oneTimeProduct('lens'),
    oneTimeProduct('strap'),
    oneTimeProduct('bag'),
    oneTimeProduct('old'),
    oneTimeProduct('yen', 500n, { currency: 'JPY' }),
    plan('pro'),
  ];
  return { offers: known, products, addons: [], productRelations: readProductRelations(products, known) };
}

function groundOf(published = version, catalogue = goodsOf()): StartContext {
  const proof = proveFunnel(published.terms, { ...catalogue, offers: published.offers });
  if (!proof.isPublishable) throw new Error(proof.message);
  return { published: { version: published, proof }, running: undefined, catalogue };
}

function draftOf(variants: Experiment['variants'], over: Partial<Experiment> = {}): Experiment {
  return experimentOf(variants, { status: 'draft', funnelVersion: null, startedAt: null, ...over });
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'done';
}

const off = (bps: number) => ({ discount: { type: 'percentage', bps, cycles: null } }) as const;
const swap = draftOf([variant('a'), variant('b', { swapsWith: 'bag' })]);

describe('starting', () => {
  test('pins the published version and the offers that only variants name, as they stand', () => {
    const draft = draftOf([
      variant('a', { offerId: offerIdOf('lens') }),
      variant('b', { offerId: cheap.offerId }),
    ]);
    const started = decideStart(draft, groundOf(), sampleNow);
    expect(started).toEqual({
      ...draft,
      status: 'running',
      funnelVersion: 1,
      offers: [cheap],
      startedAt: sampleNow,
      updatedAt: sampleNow,
    });
    expect(decideStart(started, groundOf(), sampleNow + 1)).toBe(started);
  });

  test('takes the swap of two steps that follow one another', () => {
    expect(decideStart(swap, groundOf(), sampleNow).status).toBe('running');
  });

  test('is refused for a funnel that nobody is shown, and where something runs already', () => {
    const unpublished = { ...groundOf(), published: undefined };
    expect(refusalOf(() => decideStart(swap, unpublished, sampleNow))).toMatch(
      /^EXPERIMENT_NOT_STARTABLE funnel_id: the funnel is not published/,
    );
    const taken = { ...groundOf(), running: experimentOf([]) };
    expect(refusalOf(() => decideStart(swap, taken, sampleNow))).toMatch(/^EXPERIMENT_RUNNING .* exp_1 /);
    const stopped = { ...swap, status: 'stopped' } as const;
    expect(refusalOf(() => decideStart(stopped, groundOf(), sampleNow))).toMatch(/^EXPERIMENT_NOT_DRAFT /);
  });

  const refusals: [string, Experiment, RegExp][] = [
    [
      'a step that is not there',
      draftOf(swap.variants, { stepId: 'hat' }),
      / step_id: version 1 .* no step hat/,
    ],
    [
      'a swap with a step that is not there',
      draftOf([variant('a'), variant('b', { swapsWith: 'hat' })]),
      / variants\[1\]\.swaps_with: .* no step hat/,
    ],
    [
      'an offer that is not there',
      draftOf([variant('a'), variant('b', { offerId: offerIdOf('unknown') })]),
      / variants\[1\] \(b\): steps\[0\]\.offer_id \(step lens\): there is no offer off_unknown/,
    ],
    [
      'an archived offer',
      draftOf([variant('a'), variant('b', { offerId: offerIdOf('old') })]),
      / variants\[1\] \(b\): steps\[0\]\.offer_id .* is archived/,
    ],
    [
      'an offer of nothing that is sold',
      draftOf([variant('a'), variant('b', { offerId: offerIdOf('gone') })]),
      / variants\[1\] \(b\): steps\[0\]\.offer\.product_id /,
    ],
    [
      'what comes again after it was declined',
      draftOf([variant('a'), variant('b', { offerId: offerIdOf('strap') })]),
      / variants\[1\] \(b\): steps\[1\]\.offer_id \(step strap\): proposes the offer off_strap again/,
    ],
    [
      'a discount that leaves too little',
      draftOf([variant('a'), variant('b', { changes: off(9_900) })]),
      / variants\[1\] \(b\): steps\[0\]\.offer\.discount /,
    ],
    [
      'cycles of what is paid once',
      draftOf([
        variant('a'),
        variant('b', { changes: { discount: { type: 'percentage', bps: 1, cycles: 2 } } }),
      ]),
      / variants\[1\] \(b\): steps\[0\]\.offer\.discount\.cycles /,
    ],
  ];

  test.each(refusals)('is refused for %s, with the variant and the field', (_, experiment, message) => {
    const refusal = refusalOf(() => decideStart(experiment, groundOf(), sampleNow));
    expect(refusal).toMatch(/^EXPERIMENT_NOT_STARTABLE /);
    expect(refusal).toMatch(message);
  });

  test('is refused for another currency, which could not be compared', () => {
    const ground = groundOf(versionOf('after', [step('lens')]));
    const draft = draftOf([variant('a'), variant('b', { offerId: offerIdOf('yen') })]);
    expect(refusalOf(() => decideStart(draft, ground, sampleNow))).toMatch(
      / variants\[1\] \(b\): is paid in JPY, the funnel in USD/,
    );
  });

  test('is refused where words or a discount would change at another step too', () => {
    const shared = { ...step('bag'), stepId: 'last' };
    const ground = groundOf(
      versionOf('after', [step('lens', { accepted: 'bag', declined: 'last' }), step('bag'), shared], {
        offers: [offerOf('lens'), offerOf('bag')],
      }),
    );
    const draft = draftOf([variant('a'), variant('b', { changes: off(500) })], { stepId: 'bag' });
    expect(refusalOf(() => decideStart(draft, ground, sampleNow))).toMatch(
      / variants\[1\] \(b\): discount would change the offer off_bag at bag and last alike/,
    );
  });

  test('is refused for what was archived since it was published', () => {
    const archived = offers.map((offer) => ({
      ...offer,
      archivedAt: offer.offerId === offerIdOf('bag') ? 1 : null,
    }));
    expect(refusalOf(() => decideStart(swap, groundOf(version, goodsOf(archived)), sampleNow))).toMatch(
      / variants\[0\] \(a\): .* the offer off_bag is archived/,
    );
  });
});

test('stopping is for good, the same when it is said again, and not for a draft', () => {
  const running = experimentOf([variant('a'), variant('b')]);
  const stopped = decideStop(running, sampleNow);
  expect(stopped).toEqual({ ...running, status: 'stopped', stoppedAt: sampleNow, updatedAt: sampleNow });
  expect(decideStop(stopped, sampleNow + 1)).toBe(stopped);
  expect(refusalOf(() => decideStop(swap, sampleNow))).toMatch(/^EXPERIMENT_NOT_STARTED /);
});

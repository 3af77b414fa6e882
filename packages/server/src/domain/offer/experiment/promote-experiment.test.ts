import { describe, expect, test } from 'vitest';
import { DomainError } from '../../errors.ts';
import type { Experiment } from './experiment.ts';
import type { Funnel } from '../funnel.ts';
import { readProductRelations } from '../product-relations.ts';
import type { Offer } from '../offer.ts';
import { type PromotionContext, type Promotion, decidePromotion } from './promote-experiment.ts';
import {
  experimentOf,
  offerIdOf,
  offerOf,
  sampleNow,
  step,
  oneTimeProduct,
  variant,
  versionOf,
} from '../sample-offers.ts';

const published = versionOf('after', [step('lens', { declined: 'strap' }), step('strap')]);
const { funnelId, businessId, terms } = published;
const funnel: Funnel = {
  funnelId,
  businessId,
  name: 'After',
  draft: terms,
  publishedVersion: 1,
  revision: 1,
  nextVersion: 2,
  metadata: {},
  archivedAt: null,
  createdAt: 0,
  updatedAt: 0,
};
const bag = offerOf('bag');
const discount = { type: 'percentage', bps: 1_000, cycles: null } as const;
const experiment = experimentOf(
  [
    variant('own'),
    variant('bag', { offerId: bag.offerId }),
    variant('cheaper', { changes: { discount } }),
    variant('later', { swapsWith: 'strap' }),
  ],
  { offers: [bag] },
);

function groundOf(
  over: Partial<PromotionContext> = {},
  offers: readonly Offer[] = [...published.offers, bag],
) {
  const products = ['lens', 'strap', 'bag'].map((name) => oneTimeProduct(name));
  const catalogue = {
    offers,
    products,
    addons: [],
    productRelations: readProductRelations(products, offers),
  };
  return { funnel, published, ranOn: published, catalogue, ...over };
}

function promote(variantId: string, ground = groundOf(), from: Experiment = experiment): Promotion {
  const promotion = decidePromotion(from, variantId, ground, sampleNow);
  if (!promotion) throw new Error('It is promoted already.');
  return promotion;
}

function refusalOf(...args: Parameters<typeof promote>): string {
  try {
    promote(...args);
  } catch (error) {
    if (error instanceof DomainError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'done';
}

const shownIn = ({ publication }: Promotion) =>
  publication?.version.terms.steps.map(({ offerId }) => offerId);

describe('promoting', () => {
  test('stops what runs and says who won; asked again nothing is left to do, and nobody else can win', () => {
    const { experiment: promoted } = promote('bag');
    expect(promoted).toMatchObject({ status: 'stopped', stoppedAt: sampleNow, promotedVariantId: 'bag' });
    expect(decidePromotion(promoted, 'bag', groundOf(), sampleNow)).toBeUndefined();
    expect(refusalOf('own', groundOf(), promoted)).toMatch(/^EXPERIMENT_NOT_PROMOTABLE .* bag was promoted/);
  });

  test('another offer takes the place of the step’s own, in the draft and in the next version', () => {
    const promotion = promote('bag');
    expect(shownIn(promotion)).toEqual([bag.offerId, offerIdOf('strap')]);
    expect(promotion.publication?.funnel).toMatchObject({ publishedVersion: 2, nextVersion: 3 });
    expect(promotion.publication?.funnel.draft).toEqual(promotion.publication?.version.terms);
    expect(promotion.offer).toBeNull();
  });

  test('a discount makes a new version of the offer, which is what is published', () => {
    const promotion = promote('cheaper');
    expect(promotion.offer).toEqual({ ...offerOf('lens'), version: 2, discount, updatedAt: sampleNow });
    expect(promotion.publication?.version.offers).toContainEqual(promotion.offer);
  });

  test('two steps change places', () => {
    expect(shownIn(promote('later'))).toEqual([offerIdOf('strap'), offerIdOf('lens')]);
  });

  test('the funnel as it was published changes nothing, also where it is no longer', () => {
    const down = groundOf({ funnel: { ...funnel, publishedVersion: null }, published: undefined });
    expect(promote('own', down)).toMatchObject({ offer: null, publication: null });
  });
});

describe('promoting is refused, and nothing goes out', () => {
  const changed = (name: string) =>
    [...published.offers, bag].map((offer) =>
      offer.name === `Offer of ${name}` ? { ...offer, version: 2 } : offer,
    );
  const anew = (over: Parameters<typeof versionOf>[2], steps = terms.steps) => {
    const next = { ...versionOf('after', steps, over), version: 2 };
    return groundOf({ funnel: { ...funnel, draft: next.terms, publishedVersion: 2 }, published: next }, [
      ...next.offers,
      bag,
    ]);
  };

  test.each<[string, PromotionContext, RegExp]>([
    [
      'with edits of the draft that are not published',
      groundOf({ funnel: { ...funnel, draft: { ...terms, priority: 5, maxProposals: 3 } } }),
      /^EXPERIMENT_NOT_PROMOTABLE .*not published \(priority, max_proposals\)/,
    ],
    [
      'with edits of another step’s offer that are not published',
      groundOf({}, changed('strap')),
      / off_strap was changed since the funnel was published/,
    ],
    ['for an offer that is no longer what won', groundOf({}, changed('bag')), / off_bag has changed since/],
    [
      'for a funnel that nobody is shown',
      groundOf({ funnel: { ...funnel, publishedVersion: null }, published: undefined }),
      / not published\. Publish it first/,
    ],
    [
      'for a step that was published with something else since',
      anew({}, [step('strap', { declined: 'lens' }), { ...step('lens'), offerId: offerIdOf('hat') }]),
      / published again since, and proposes something else at step lens/,
    ],
  ])('%s', (_, ground, message) => {
    expect(refusalOf('bag', ground)).toMatch(message);
  });

  test('for a variant that is none, and for a draft', () => {
    expect(refusalOf('unknown')).toMatch(/^INVALID_REQUEST_BODY variant_id: /);
    expect(refusalOf('bag', groundOf(), { ...experiment, status: 'draft' })).toMatch(
      /^EXPERIMENT_NOT_STARTED /,
    );
  });

  test('but not for what was published since elsewhere in the funnel', () => {
    expect(shownIn(promote('bag', anew({ priority: 7 })))).toEqual([bag.offerId, offerIdOf('strap')]);
  });
});

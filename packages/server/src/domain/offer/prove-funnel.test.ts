import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import type { Metadata } from '../catalog/metadata.ts';
import { checkFunnel } from './check-funnel.ts';
import { type Funnel, type FunnelTerms, type Step, stepAnswers } from './funnel.ts';
import { readProductRelations } from './product-relations.ts';
import type { Offer } from './offer.ts';
import { type FunnelProof, type ProofCatalogue, decidePublish, proveFunnel } from './prove-funnel.ts';
import {
  offerIdOf,
  offerOf,
  plan,
  productId,
  sampleNow,
  step,
  termsWith,
  oneTimeProduct,
} from './sample-offers.ts';

function goodsOf(offers: readonly Offer[], metadata: Record<string, Metadata> = {}): ProofCatalogue {
  const products = [
    oneTimeProduct('a', 1_000n),
    oneTimeProduct('b', 2_000n),
    oneTimeProduct('c', 3_000n),
    oneTimeProduct('d', 4_000n),
    oneTimeProduct('yen', 500n, { currency: 'JPY' }),
    plan('pro', 3_000n),
    plan('pro_yearly', 30_000n),
  ].map((product) => ({ ...product, metadata: metadata[product.name] ?? {} }));
  return { offers, products, addons: [], productRelations: readProductRelations(products, offers) };
}

const catalogue = goodsOf(['a', 'b', 'c', 'd', 'yen', 'gone'].map((name) => offerOf(name)));

function proof(terms: FunnelTerms, with_: ProofCatalogue = catalogue): FunnelProof {
  const found = proveFunnel(terms, with_);
  if (!found.isPublishable) throw new Error(`${found.field}: ${found.message}`);
  return found;
}

function objected(terms: FunnelTerms, with_: ProofCatalogue = catalogue): string {
  const found = proveFunnel(terms, with_);
  return found.isPublishable ? 'publishable' : `[${found.stepId ?? ''}] ${found.field}: ${found.message}`;
}

test('the proof tells every way, the longest chain and the most that can be charged', () => {
  const found = proof(termsWith([step('a', { accepted: 'c', declined: 'b' }), step('b'), step('c')]));
  expect(found.paths).toHaveLength(7);
  expect(found.longestChain).toEqual(['a', 'c']);
  expect(found.mostCharged).toEqual({ amount: 4_000n, currency: 'USD' });
  expect(found.dearestPath).toEqual([
    { stepId: 'a', answer: 'accepted' },
    { stepId: 'c', answer: 'accepted' },
  ]);
});

test('the most counts the largest quantity and the discount', () => {
  const offer = offerOf('a', {
    quantity: { minimum: 1, maximum: 3 },
    discount: { type: 'percentage', bps: 1_000, cycles: null },
  });
  expect(proof(termsWith([step('a')]), goodsOf([offer])).mostCharged.amount).toBe(2_700n);
});

test('no funnel is published that could charge more than an amount can be', () => {
  const most = oneTimeProduct('a', 9_007_199_254_740_991n);
  const dear = { ...catalogue, products: [most, ...catalogue.products.filter(({ name }) => name !== 'a')] };
  const terms = termsWith([step('a', { accepted: 'b' }), step('b')]);
  expect(objected(terms, dear)).toMatch(/^\[\] steps: one customer could be charged more/);
});

describe('publishing is refused, with the step', () => {
  test.each<[string, FunnelTerms, string]>([
    ['without steps', termsWith([]), '[] steps: '],
    [
      'for a circle',
      termsWith([step('a', { declined: 'b' }), step('b', { failed: 'a' })]),
      '[b] steps[1].edges.failed: leads in a cycle: a → b → a',
    ],
    [
      'for a step that leads to itself',
      termsWith([step('a', { declined: 'a' })]),
      '[a] steps[0].edges.declined: leads in a cycle: a → a',
    ],
    [
      'for a step that nothing leads to',
      termsWith([step('a'), step('b')]),
      '[b] steps[1]: no path leads to this step',
    ],
    [
      'for a missing offer',
      termsWith([step('a', { declined: 'x' }), step('x')]),
      '[x] steps[1].offer_id: there is no offer off_x',
    ],
    [
      'for a missing product',
      termsWith([step('gone')]),
      '[gone] steps[0].offer.product_id: there is no product pdt_gone',
    ],
    [
      'for mixed currencies',
      termsWith([step('a', { declined: 'yen' }), step('yen')]),
      '[yen] steps[1].offer_id: is priced in JPY, the steps before it in USD',
    ],
    [
      'for more proposals than may follow',
      termsWith([step('a', { declined: 'b' }), step('b', { declined: 'c' }), step('c')]),
      '[c] steps[2]: is proposal 3 on the path a → b → c; max_proposals is 2',
    ],
  ])('%s', (_, terms, message) => {
    expect(objected(terms)).toContain(message);
  });

  test('for a discount above the price, also one that a cheaper product has made so', () => {
    const discount = { type: 'amount', amount: 1_500n, currency: 'USD', cycles: null } as const;
    const message = objected(termsWith([step('a')]), goodsOf([offerOf('a', { discount })]));
    expect(message).toMatch(/^\[a\] steps\[0\]\.offer\.discount\.amount: is above the price/);
  });

  test('for an offer that is archived', () => {
    const message = objected(termsWith([step('a')]), goodsOf([offerOf('a', { archivedAt: 1 })]));
    expect(message).toMatch(/^\[a\] steps\[0\]\.offer_id: the offer off_a is archived/);
  });
});

describe('nothing comes again on its way', () => {
  const twoSteps = termsWith([step('a', { accepted: 'b', declined: 'b' }), step('b')]);
  const sells = (name: string, product: string): Offer =>
    offerOf(name, { target: { kind: 'one_time', productId: productId(product) } });
  const subscribes = (name: string, product: string): Offer =>
    offerOf(name, { target: { kind: 'subscription', productId: productId(product) } });

  test('not the same offer', () => {
    const again: Step = { ...step('b'), offerId: offerIdOf('a') };
    const terms = termsWith([step('a', { declined: 'b' }), again]);
    expect(objected(terms)).toBe(
      '[b] steps[1].offer_id: proposes the offer off_a again after it was declined at step a.',
    );
  });

  test('not the same product in another offer', () => {
    expect(objected(twoSteps, goodsOf([offerOf('a'), sells('b', 'a')]))).toMatch(
      /^\[b\] .*pdt_a, sold by both/,
    );
  });

  test('not what is included in something accepted, though it may follow its no', () => {
    const bundle = goodsOf([offerOf('a'), offerOf('b')], { a: { includes: 'pdt_b' } });
    expect(objected(twoSteps, bundle)).toMatch(/^\[b\] .*pdt_b, which is included .* accepted at step a/);
    const downsell = termsWith([step('a', { declined: 'b' }), step('b')]);
    expect(objected(downsell, bundle)).toBe('publishable');
  });

  test('not another term of a plan that was accepted', () => {
    const terms = { pro: { plan: 'Pro' }, pro_yearly: { plan: 'Pro' } };
    const plans = goodsOf([subscribes('a', 'pro_yearly'), subscribes('b', 'pro')], terms);
    expect(objected(twoSteps, plans)).toMatch(/^\[b\] .*the plan Pro again after it was accepted/);
    expect(objected(termsWith([step('a', { declined: 'b' }), step('b')]), plans)).toBe('publishable');
  });
});

const names = ['a', 'b', 'c', 'd'];
const anyFunnel = fc
  .record({
    edges: fc.array(
      fc.array(fc.option(fc.constantFrom(...names), { freq: 1 }), { minLength: 3, maxLength: 3 }),
      {
        minLength: 4,
        maxLength: 4,
      },
    ),
    maxProposals: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ edges, maxProposals, size }) => {
    const inUse = names.slice(0, size);
    const known = (next: string | null | undefined): string | null =>
      next !== null && next !== undefined && inUse.includes(next) ? next : null;
    const steps = inUse.map((name, index) => {
      const [accepted, declined, failed] = (edges[index] ?? []).map(known);
      return step(name, { accepted: accepted ?? null, declined: declined ?? null, failed: failed ?? null });
    });
    return termsWith(steps, { maxProposals });
  });

test('what is proved holds on every way that a customer can take, and no such funnel is refused', () => {
  fc.assert(
    fc.property(anyFunnel, (terms) => {
      const found = proveFunnel(terms, catalogue);
      const walked = walkEverywhere(terms);
      expect(found.isPublishable).toBe(walked !== undefined);
      if (!found.isPublishable || walked === undefined) return;
      expect(found.paths).toHaveLength(walked.ways);
      expect(found.longestChain).toHaveLength(walked.longest);
      expect(found.mostCharged.amount).toBe(walked.most);
    }),
    { numRuns: 2_000 },
  );
});

/** Tries every answer at every step; undefined when the walk never ends, is too long, or omits a step. */
function walkEverywhere(terms: FunnelTerms): { ways: number; longest: number; most: bigint } | undefined {
  const seen = new Set<string>();
  const result = { ways: 0, longest: 0, most: 0n };
  let isTooLong = false;
  const walk = (stepId: string | null, depth: number, paid: bigint): void => {
    if (stepId === null) {
      result.ways++;
      result.longest = Math.max(result.longest, depth);
      result.most = paid > result.most ? paid : result.most;
      return;
    }
    if (depth >= terms.maxProposals) {
      isTooLong = true;
      return;
    }
    seen.add(stepId);
    const price = BigInt(names.indexOf(stepId) + 1) * 1_000n;
    for (const answer of stepAnswers) {
      const { edges } = terms.steps.find((each) => each.stepId === stepId)!;
      walk(edges[answer], depth + 1, answer === 'accepted' ? paid + price : paid);
    }
  };
  walk(terms.steps[0]?.stepId ?? null, 0, 0n);
  return isTooLong || seen.size < terms.steps.length ? undefined : result;
}

test('a wide funnel of 20 steps is refused without walking all its ways', () => {
  const wide = Array.from({ length: 20 }, (_, index) => {
    const next = index < 19 ? `s${index + 1}` : null;
    return {
      ...step(`s${index}`, { accepted: next, declined: next, failed: next }),
      offerId: offerIdOf('a'),
    };
  });
  expect(objected(termsWith(wide, { maxProposals: 5 }))).toMatch(/^\[s5\] steps\[5\]: is proposal 6/);
});

describe('a funnel', () => {
  const funnel: Funnel = {
    funnelId: asId<'funnel'>('fnl_1'),
    businessId: asId<'business'>('bus_1'),
    name: 'After a camera',
    draft: termsWith([step('a', { declined: 'b' }), step('b')]),
    publishedVersion: 2,
    revision: 1,
    nextVersion: 3,
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  };

  test('is published under the next number with its offers as they stand, and only those', () => {
    const { version, funnel: after } = decidePublish(funnel, catalogue, sampleNow);
    expect(after).toMatchObject({ publishedVersion: 3, nextVersion: 4, updatedAt: sampleNow });
    expect(version).toMatchObject({ version: 3, publishedAt: sampleNow, terms: funnel.draft });
    expect(version.offers.map(({ offerId }) => offerId)).toEqual(['off_a', 'off_b']);
  });

  test('that cannot be proved, or is archived, is not published', () => {
    const circle = { ...funnel, draft: termsWith([step('a', { declined: 'a' })]) };
    for (const each of [circle, { ...funnel, archivedAt: 1 }]) {
      expect(() => decidePublish(each, catalogue, sampleNow)).toThrow(
        expect.objectContaining({ code: 'FUNNEL_NOT_PUBLISHABLE' }) as Error,
      );
    }
    expect(() => decidePublish(circle, catalogue, sampleNow)).toThrow(
      /^steps\[0\]\.edges\.declined \(step a\): /,
    );
  });

  const faults: readonly (readonly [Partial<FunnelTerms>, RegExp])[] = [
    [{ moment: 'Post-Purchase' }, /^moment: /],
    [{ audience: { any: [] } }, /^audience\.any: /],
    [{ priority: 0.5 }, /^priority: /],
    [{ holdoutBps: 10_001 }, /^holdout_bps: /],
    [{ maxProposals: 6 }, /^max_proposals: must be a whole number from 1 to 5/],
    [{ expiresMinutes: 0 }, /^expires_minutes: /],
    [{ rememberDeclinesDays: -1 }, /^remember_declines_days: /],
    [{ steps: [step('a'), step('a')] }, /^steps\[1\]\.step_id: repeats a/],
    [{ steps: [step('a b')] }, /^steps\[0\]\.step_id: /],
    [{ steps: [step('a', { accepted: 'z' })] }, /^steps\[0\]\.edges\.accepted: there is no step "z"/],
    [{ steps: Array.from({ length: 21 }, (_, index) => step(`s${index}`)) }, /^steps: 21 were sent/],
  ];

  test.each(faults)('is not kept with %o', (over, message) => {
    const draft = { ...funnel.draft, ...over };
    expect(() => checkFunnel({ ...funnel, draft })).toThrow(DomainError);
    expect(() => checkFunnel({ ...funnel, draft })).toThrow(message);
  });

  test('is kept as a draft though it cannot be published yet', () => {
    for (const steps of [[], [step('a', { declined: 'a' })]]) {
      expect(() => checkFunnel({ ...funnel, draft: termsWith(steps) })).not.toThrow();
    }
  });
});

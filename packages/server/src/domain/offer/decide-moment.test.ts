import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { dayMs, hourMs } from '../time.ts';
import { basisPointOf } from './experiment/assignment.ts';
import type { Audience } from './audience/audience.ts';
import { decideMoment } from './decide-moment.ts';
import type { Purchase } from './moment.ts';
import type { Offer } from './offer.ts';
import { materialTerms } from './offer-price.ts';
import { differenceOf } from './kinds/kinds.ts';
import {
  factsWith,
  heldPlan,
  keptLine,
  methodId,
  methodWith,
  momentWith,
  offerIdOf,
  offerOf,
  plan,
  productId,
  sampleNow,
  contextWith,
  step,
  oneTimeProduct,
  versionOf,
} from './sample-offers.ts';
import type { RememberedAnswer, DecisionContext } from './decision-context.ts';

const catalogue = {
  products: [oneTimeProduct('lens'), oneTimeProduct('strap', 500n), plan('basic'), plan('pro', 8_000n)],
  addons: [],
};
const traceId = asId<'trace'>('trc_1');
const lensThenStrap = versionOf('1', [step('lens', { declined: 'strap' }), step('strap')]);

type Given = Parameters<typeof contextWith>[0];

function decide(funnels: Parameters<typeof decideMoment>[0], given: Given = {}) {
  return decideMoment(funnels, contextWith({ catalogue, ...given }), traceId);
}

/** Proposal, and the reason of every candidate, in order. */
function told(funnels: Parameters<typeof decideMoment>[0], given: Given = {}) {
  const decision = decide(funnels, given);
  return {
    step: decision.kind === 'propose' ? decision.proposal.stepId : decision.kind,
    reasons: decision.trace.candidates.map(({ stop }) => stop?.reason ?? null),
    stop: decision.trace.stop?.reason ?? null,
  };
}

function answered(name: string, over: Partial<RememberedAnswer> = {}): RememberedAnswer {
  return {
    answer: 'declined',
    offerId: offerIdOf(name),
    thing: productId(name),
    terms: materialTerms(offerOf(name), { currency: 'USD', amount: 2_000n }),
    answeredAt: sampleNow - dayMs,
    forgottenAt: null,
    ...over,
  };
}

const japan: Audience = { fact: 'country', op: 'is_any_of', values: ['JP'] };

describe('of several funnels', () => {
  test('the one with the highest priority is taken, then the one published earlier', () => {
    const low = versionOf('low', [step('strap')], { publishedAt: 1 });
    const high = versionOf('high', [step('lens')], { publishedAt: 9, priority: 5 });
    const early = versionOf('early', [step('strap')], { publishedAt: 0 });
    const decision = decide([low, high, early]);
    expect(decision.trace.candidates.map(({ funnelId, stop }) => [funnelId, stop?.reason ?? null])).toEqual([
      ['fnl_high', null],
      ['fnl_early', 'not_reached'],
      ['fnl_low', 'not_reached'],
    ]);
  });

  test('one for another moment is not considered, and one for others is passed over with what it compared', () => {
    const other = versionOf('other', [step('lens')], { moment: 'milestone' });
    const americans = versionOf('us', [step('lens')], { audience: { ...japan, values: ['US'] } });
    const decision = decide([other, americans, versionOf('jp', [step('strap')], { audience: japan })]);
    expect(decision).toMatchObject({ kind: 'propose', proposal: { stepId: 'strap' } });
    expect(decision.trace.candidates).toMatchObject([
      { funnelId: 'fnl_jp', stop: null },
      { funnelId: 'fnl_us', stop: { reason: 'not_reached' } },
    ]);
    expect(decide([americans]).trace.candidates).toMatchObject([
      {
        stepId: null,
        stop: {
          reason: 'outside_audience',
          compared: { what: 'country is_any_of', path: 'audience', expected: 'US', actual: 'JP' },
        },
      },
    ]);
  });

  test('none at all proposes nothing', () => {
    expect(told([])).toEqual({ step: 'nothing', reasons: [], stop: null });
  });
});

describe('a step is passed over', () => {
  const addonId = asId<'addon'>('adn_1');
  const change: Offer['target'] = {
    kind: 'plan_change',
    productId: productId('pro'),
    prorationBillingMode: 'difference_immediately',
  };
  const upgrade = versionOf('up', [step('pro')], {
    offers: [offerOf('pro', { target: change, quantity: null })],
  });

  test('when its product is owned, and what follows its acceptance comes', () => {
    const funnel = versionOf('1', [step('lens', { accepted: 'strap' }), step('strap')]);
    const facts = factsWith({ keptLines: [keptLine('lens')] });
    expect(told([funnel], { facts })).toMatchObject({ step: 'strap', reasons: ['owned', null] });
  });

  test('when it was declined, and what follows its decline comes', () => {
    const given = { history: { answers: [answered('lens')] } };
    expect(told([lensThenStrap], given)).toMatchObject({ step: 'strap', reasons: ['declined_before', null] });
  });

  test('when another offer of its product was declined', () => {
    const given = { history: { answers: [answered('lens', { offerId: offerIdOf('other') })] } };
    expect(told([lensThenStrap], given).reasons).toEqual(['declined_before', null]);
  });

  test('until the no is forgotten, or its terms have changed materially', () => {
    const until = (forgottenAt: number) => ({ history: { answers: [answered('lens', { forgottenAt })] } });
    expect(told([lensThenStrap], until(sampleNow + 1)).step).toBe('strap');
    expect(told([lensThenStrap], until(sampleNow)).step).toBe('lens');
    const cheaper = { ...catalogue, products: [oneTimeProduct('lens', 1_500n), oneTimeProduct('strap')] };
    expect(told([lensThenStrap], { catalogue: cheaper, history: { answers: [answered('lens')] } }).step).toBe(
      'lens',
    );
  });

  test('when nothing can pay it, unless the funnel shows it with the standard checkout', () => {
    const methods = [methodWith('1', {}, { currencies: ['INR'] })];
    const decision = decide([lensThenStrap], { methods });
    expect(decision.trace.candidates[0]?.stop).toEqual({
      reason: 'no_payment_method',
      compared: {
        what: 'methods that can pay USD',
        path: null,
        expected: 'one',
        actual: 'pm_1 currency_unsupported',
      },
    });
    const shown = versionOf('1', [step('lens')], { showWithoutPaymentMethod: true });
    expect(decide([shown], { methods: [] })).toMatchObject({
      kind: 'propose',
      proposal: { route: 'standard_checkout', paymentMethodId: null },
    });
  });

  test('when the only method has a limit below its price, which is told', () => {
    const limits = (amount: bigint) => ({
      mostPerCharge: { amount, currency: 'USD' as const },
      usableUntil: null,
      isSingleUse: false,
    });
    const withLimit = (amount: bigint) => ({ methods: [methodWith('1', {}, { limits: limits(amount) })] });
    const price = told([lensThenStrap], withLimit(1_000_000n));
    expect(price.step).toBe('lens');
    expect(decide([lensThenStrap], withLimit(1n)).trace.candidates[0]?.stop).toMatchObject({
      reason: 'beyond_method_limit',
      compared: { actual: 'pm_1 beyond_limit' },
    });
    const quoted = new Map([[offerIdOf('lens'), 1_000_001n]]);
    expect(
      decide([lensThenStrap], { ...withLimit(1_000_000n), quoted }).trace.candidates[0]?.stop,
    ).toMatchObject({
      reason: 'beyond_method_limit',
    });
  });

  test('but not for want of a method when it costs nothing', () => {
    const free = offerOf('lens', { discount: { type: 'percentage', bps: 10_000, cycles: null } });
    expect(decide([versionOf('1', [step('lens')], { offers: [free] })], { methods: [] })).toMatchObject({
      proposal: { route: 'one_click', paymentMethodId: null },
    });
  });

  test('when a payment of the session failed with the only method', () => {
    expect(told([lensThenStrap], { history: { failedMethods: [methodId('1')] } }).reasons).toEqual([
      'no_payment_method',
      'no_payment_method',
    ]);
  });

  test('when its offer is archived, its product is, or it cannot be priced', () => {
    expect(told([lensThenStrap], { archivedOffers: new Set([offerIdOf('lens')]) }).reasons[0]).toBe(
      'offer_archived',
    );
    const off = {
      ...catalogue,
      products: [{ ...oneTimeProduct('lens'), archivedAt: 1 }, oneTimeProduct('strap')],
    };
    expect(told([lensThenStrap], { catalogue: off }).reasons[0]).toBe('product_unavailable');
    const unpriceable = new Map([[offerIdOf('lens'), 'no address on file']]);
    expect(told([lensThenStrap], { unpriceable }).reasons).toEqual(['cannot_be_priced', null]);
  });

  test('when it is open on another surface', () => {
    const open = {
      presentationId: asId<'presentation'>('prs_1'),
      moment: 'milestone',
      surface: 'app',
      thing: productId('lens'),
      expiresAt: sampleNow + 1,
    };
    expect(told([lensThenStrap], { history: { open: [open] } }).reasons).toEqual([
      'proposed_elsewhere',
      null,
    ]);
    expect(told([lensThenStrap], { history: { open: [{ ...open, expiresAt: sampleNow }] } }).step).toBe(
      'lens',
    );
  });

  test('when no subscription could be changed, or nobody knows which', () => {
    const two = factsWith({ subscriptions: [heldPlan('basic'), heldPlan('other')] });
    expect(told([upgrade], { facts: factsWith() }).reasons).toEqual(['no_subscription']);
    expect(told([upgrade], { facts: two }).reasons).toEqual(['no_subscription']);
    const moment = momentWith({ context: { subscription_id: 'sub_basic' } });
    expect(decide([upgrade], { facts: two, moment })).toMatchObject({
      kind: 'propose',
      proposal: { subscription: { subscriptionId: 'sub_basic' }, paymentMethodId: 'pm_1', quantity: 1 },
    });
  });

  test.each([{ status: 'on_hold' }, { cancelAtNextBillingDate: true }, { currency: 'EUR' }] as const)(
    'when its subscription cannot be changed: %o',
    (over) => {
      const facts = factsWith({ subscriptions: [heldPlan('basic', over)] });
      expect(told([upgrade], { facts }).reasons).toEqual(['no_subscription']);
    },
  );

  test('when the plan is not sold with the add-on', () => {
    const target: Offer['target'] = { kind: 'addon', addonId, prorationBillingMode: 'prorated_immediately' };
    const funnel = versionOf('1', [step('seat')], { offers: [offerOf('seat', { target })] });
    const addon = {
      addonId,
      currency: 'USD',
      amount: 900n,
    } as DecisionContext['catalogue']['addons'][number];
    const facts = factsWith({ subscriptions: [heldPlan('basic')] });
    const sells = (addonIds: (typeof addonId)[]) => ({
      products: [plan('basic', 3_000n, { addonIds })],
      addons: [addon],
    });
    expect(told([funnel], { facts, catalogue: sells([]) }).reasons).toEqual(['no_subscription']);
    expect(told([funnel], { facts, catalogue: sells([addonId]) }).step).toBe('seat');
  });

  test('when the plan a customer is on was taken for less before', () => {
    const discount = { type: 'percentage', bps: 2_000, cycles: 3 } as const;
    const offer = offerOf('basic', { target: { ...change, productId: productId('basic') }, discount });
    const stay = versionOf('stay', [step('basic')], { offers: [offer], moment: 'cancel_intent' });
    const given = {
      facts: factsWith({ subscriptions: [heldPlan('basic')] }),
      moment: momentWith({ name: 'cancel_intent' }),
    };
    expect(told([stay], given).step).toBe('basic');
    const terms = materialTerms(offer, { currency: 'USD', amount: 3_000n });
    const answers = [answered('basic', { answer: 'accepted', terms })];
    expect(told([stay], { ...given, history: { answers } }).reasons).toEqual(['accepted_before']);
  });
});

describe('nothing is proposed', () => {
  const shown = (count: number, sessionKey: string, presentedAt = sampleNow - hourMs) =>
    Array.from({ length: count }, (_, index) => ({
      presentationId: asId<'presentation'>(`prs_${index}`),
      funnelId: lensThenStrap.funnelId,
      sessionKey,
      presentedAt,
    }));

  test('to a customer who wants no offers', () => {
    expect(told([lensThenStrap], { history: { preference: 'none' } })).toMatchObject({
      stop: 'prefers_none',
    });
  });

  test('beyond what a session and 7 days may bring, and less to who wants fewer', () => {
    expect(told([lensThenStrap], { history: { presented: shown(2, 'pay_1') } }).stop).toBe('capped_session');
    expect(told([lensThenStrap], { history: { presented: shown(3, 'pay_0') } }).stop).toBe('capped_week');
    expect(
      told([lensThenStrap], { history: { presented: shown(3, 'pay_0', sampleNow - 7 * dayMs) } }).step,
    ).toBe('lens');
    expect(told([lensThenStrap], { history: { presented: shown(1, 'pay_0') } }).step).toBe('lens');
    const fewer = { preference: 'fewer', presented: shown(1, 'pay_0') } as const;
    expect(told([lensThenStrap], { history: fewer }).stop).toBe('capped_week');
  });

  test('by a funnel that has proposed as much as it may in the session', () => {
    const once = { ...lensThenStrap, terms: { ...lensThenStrap.terms, maxProposals: 1 } };
    const history = { presented: shown(1, 'pay_1') };
    expect(told([once, versionOf('2', [step('strap')])], { history })).toMatchObject({
      step: 'strap',
      reasons: ['proposals_used_up', null],
    });
  });

  test('after a purchase that was itself an offer', () => {
    const purchase = { presentationId: asId<'presentation'>('prs_1') } as Purchase;
    const moment = momentWith({ purchase });
    expect(told([lensThenStrap], { moment })).toMatchObject({
      step: 'nothing',
      stop: 'purchase_of_an_offer',
    });
  });

  test('while something else is open on the surface; what was asked for before is answered again', () => {
    const open = (moment: string) => [
      {
        presentationId: asId<'presentation'>('prs_9'),
        moment,
        surface: 'checkout',
        thing: productId('x'),
        expiresAt: null,
      },
    ];
    expect(told([lensThenStrap], { history: { open: open('milestone') } })).toMatchObject({
      step: 'nothing',
      stop: 'another_presentation_is_open',
    });
    expect(decide([lensThenStrap], { history: { open: open('post_purchase') } })).toMatchObject({
      kind: 'existing',
      presentationId: 'prs_9',
    });
  });

  test('to those held out, who are those who would have been shown it', () => {
    const place = basisPointOf('holdout fnl_1', 'cus_1');
    const holding = (holdoutBps: number) => ({
      ...lensThenStrap,
      terms: { ...lensThenStrap.terms, holdoutBps },
    });
    const other = versionOf('2', [step('strap')], { publishedAt: 1 });
    expect(told([holding(place), other]).step).toBe('lens');
    expect(told([holding(place + 1), other])).toEqual({
      step: 'nothing',
      reasons: ['holdout', 'not_reached'],
      stop: null,
    });
    const facts = factsWith({ keptLines: [keptLine('lens'), keptLine('strap')] });
    expect(told([holding(10_000), other], { facts }).reasons).not.toContain('holdout');
  });
});

test('the difference is that of two plans, or of a bundle and its parts that the customer has', () => {
  const to: Offer['target'] = {
    kind: 'plan_change',
    productId: productId('pro'),
    prorationBillingMode: 'do_not_bill',
  };
  const upgrade = { offer: offerOf('pro', { target: to }), subscription: heldPlan('basic') };
  const decisionContext = contextWith({ catalogue, facts: factsWith({ keptLines: [keptLine('strap')] }) });
  const taxes = { taxRates: [], address: null };
  const cycle = { currency: 'USD', subtotal: 0n, discount: 0n, recurringAmount: 8_000n } as const;
  expect(differenceOf(upgrade, decisionContext, cycle, taxes)).toBe(5_000n);
  const kit = { offer: offerOf('lens', { includes: [productId('strap')] }), subscription: null };
  const once = { currency: 'USD', subtotal: 2_200n, discount: 200n, recurringAmount: null } as const;
  expect(differenceOf(kit, decisionContext, once, taxes)).toBe(1_500n);
  expect(differenceOf({ ...kit, offer: offerOf('lens') }, decisionContext, once, taxes)).toBeNull();
});

test('a difference is without tax on both sides, though prices contain it', () => {
  const strap = oneTimeProduct('strap', 550n);
  const inclusive = { ...strap, price: { ...strap.price, isTaxInclusive: true } };
  const decisionContext = contextWith({
    catalogue: { ...catalogue, products: [oneTimeProduct('lens'), inclusive] },
    facts: factsWith({ keptLines: [keptLine('strap')] }),
  });
  const kit = { offer: offerOf('lens', { includes: [productId('strap')] }), subscription: null };
  const once = { currency: 'USD', subtotal: 2_000n, discount: 0n, recurringAmount: null } as const;
  const tenth = { country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps: 1_000 } as const;
  const inJapan = { taxRates: [tenth], address: { country: 'JP', state: null } } as const;
  expect(differenceOf(kit, decisionContext, once, inJapan)).toBe(1_500n);
  expect(differenceOf(kit, decisionContext, once, { ...inJapan, address: null })).toBe(1_450n);
});

test('a trace stays small: 50 candidates, the proposed one among them, and long values cut', () => {
  const many = Array.from({ length: 80 }, (_, index) =>
    versionOf(String(index).padStart(2, '0'), [step('lens')], {
      audience: index === 70 ? japan : { ...japan, values: Array.from({ length: 100 }, () => 'US') },
    }),
  );
  const { trace } = decide(many);
  expect(trace.candidates).toHaveLength(50);
  expect(trace.candidatesLeftOut).toBe(30);
  expect(trace.candidates.at(-1)).toMatchObject({ funnelId: 'fnl_70', stop: null });
  expect(JSON.stringify(trace).length).toBeLessThan(16_000);
  expect(trace.candidates[0]?.stop?.compared?.expected).toMatch(/and 90 more$/);
  expect(trace.expiresAt).toBe(sampleNow + 90 * dayMs);
});

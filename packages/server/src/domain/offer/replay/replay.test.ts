import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { asId } from '../../ids.ts';
import { type Instant, dayMs, hourMs } from '../../time.ts';
import { decideMoment } from '../decide-moment.ts';
import type { FunnelVersion } from '../funnel.ts';
import { decideNextStep } from '../next-step.ts';
import { offeredItem } from '../kinds/kinds.ts';
import { answerOf } from '../presentation.ts';
import {
  type RecordedMoment,
  type ReplayGiven,
  type ReplayedMoment,
  nothingReplayed,
  replayMoment,
} from './replay.ts';
import {
  factsWith,
  heldPlan,
  keptLine,
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
} from '../sample-offers.ts';
import {
  type CustomerHistory,
  type OfferPreference,
  type RememberedAnswer,
  type DecisionContext,
  defaultOfferSettings,
} from '../decision-context.ts';
import { ReplayTally } from './tally-replay.ts';

const things = ['a', 'b', 'c', 'd'];
const catalogue = {
  products: [...things.map((name) => oneTimeProduct(name)), plan('basic', 3_000n), plan('pro', 8_000n)],
  addons: [],
};
const given: ReplayGiven = {
  businessId: asId<'business'>('bus_1'),
  catalogue,
  productRelations: { planOf: new Map(), includedIn: new Map() },
  settings: defaultOfferSettings,
};

interface Told {
  readonly moment?: Parameters<typeof momentWith>[0];
  readonly facts?: Parameters<typeof factsWith>[0];
  readonly history?: Partial<CustomerHistory>;
  readonly methods?: DecisionContext['methods'];
  readonly at?: Instant;
  readonly ownAnswers?: RecordedMoment['ownAnswers'];
}

function recordedWith({ moment, facts, history, methods, at = sampleNow, ownAnswers = [] }: Told = {}) {
  const decisionContext = contextWith({
    moment: momentWith({ raisedAt: at, ...moment }),
    facts: factsWith(facts),
    ...(history && { history }),
    ...(methods && { methods }),
  });
  return {
    traceId: asId<'trace'>('trc_1'),
    decisionContext: {
      moment: decisionContext.moment,
      facts: decisionContext.facts,
      history: decisionContext.history,
      methods: decisionContext.methods,
    },
    decidedAt: at,
    ownAnswers,
    wasProposed: false,
  } satisfies RecordedMoment;
}

/** Replays moments of one customer in sequence. */
function replayed(version: FunnelVersion, moments: readonly RecordedMoment[]): ReplayedMoment[] {
  let history = nothingReplayed;
  return moments.map((recorded) => {
    const moment = replayMoment(version, recorded, history, given);
    history = moment.history;
    return moment;
  });
}

function stepsOf({ chain }: ReplayedMoment): string[] {
  return chain.map(({ stepId }) => stepId);
}

const upsell = versionOf('1', [step('a', { declined: 'b' }), step('b')]);
const another = asId<'funnel'>('fnl_other');
const presentedBy = (funnelId: FunnelVersion['funnelId'], at: Instant = sampleNow - hourMs) => ({
  presentationId: asId<'presentation'>('prs_real'),
  funnelId,
  sessionKey: 'pay_0',
  presentedAt: at,
});
const declinedA: RememberedAnswer = {
  answer: 'declined',
  offerId: offerIdOf('a'),
  thing: productId('a'),
  terms: 'one_time; pdt_a; USD 2000; 1 to 1; no discount; billed at once',
  answeredAt: sampleNow - dayMs,
  forgottenAt: null,
};

describe('a replay', () => {
  it('proposes the first step, and what follows to those who decline', () => {
    const moment = replayMoment(upsell, recordedWith(), nothingReplayed, given);
    expect(stepsOf(moment)).toEqual(['a', 'b']);
    expect(moment.withheld).toBeNull();
    expect(moment.chain.map(({ touches }) => touches)).toEqual([2_000n, 2_000n]);
  });

  it('takes out what this funnel did in reality, and leaves what others did', () => {
    const open = {
      presentationId: asId<'presentation'>('prs_real'),
      moment: 'post_purchase',
      surface: 'checkout',
      thing: productId('a'),
      expiresAt: null,
    };
    const own = recordedWith({
      history: { presented: [presentedBy(upsell.funnelId)], open: [open], answers: [declinedA] },
      ownAnswers: [{ offerId: declinedA.offerId, answeredAt: declinedA.answeredAt }],
    });
    expect(stepsOf(replayMoment(upsell, own, nothingReplayed, given))).toEqual(['a', 'b']);

    const foreign = recordedWith({ history: { presented: [presentedBy(another)], open: [open] } });
    expect(replayMoment(upsell, foreign, nothingReplayed, given).withheld).toBe(
      'another_presentation_is_open',
    );
    const declined = replayMoment(
      upsell,
      recordedWith({ history: { answers: [declinedA] } }),
      nothingReplayed,
      given,
    );
    expect(stepsOf(declined)).toEqual(['b']);
    expect(declined.passedOver).toEqual([{ stepId: 'a', reason: 'declined_before' }]);
  });

  it('counts what it proposed as declined, for as long as a no would be remembered', () => {
    const once = versionOf('1', [step('a')], { rememberDeclinesDays: 10 });
    const at = (days: number) =>
      recordedWith({ at: sampleNow + days * dayMs, moment: { sessionKey: `pay_${String(days)}` } });
    const [first, tooEarly, again] = replayed(once, [at(0), at(9), at(10)]);
    expect(stepsOf(first!)).toEqual(['a']);
    expect(tooEarly).toMatchObject({
      chain: [],
      withheld: 'proposed_before',
      passedOver: [{ stepId: 'a', reason: 'proposed_before' }],
    });
    expect(stepsOf(again!)).toEqual(['a']);
  });

  it('counts what it and others proposed for the caps', () => {
    const one = versionOf('1', [step('a'), step('b')], { rememberDeclinesDays: 1 });
    const days = [0, 1, 2, 3].map((day) =>
      recordedWith({ at: sampleNow + day * dayMs, moment: { sessionKey: `pay_${String(day)}` } }),
    );
    expect(replayed(one, days).map(({ withheld }) => withheld)).toEqual([null, null, null, 'capped_week']);
    const others = [1, 2, 3].map((hours) => presentedBy(another, sampleNow - hours * hourMs));
    const [capped] = replayed(one, [recordedWith({ history: { presented: others } })]);
    expect(capped!.withheld).toBe('capped_week');
    const chained = replayMoment(
      upsell,
      recordedWith({ history: { presented: others.slice(1) } }),
      nothingReplayed,
      given,
    );
    expect(stepsOf(chained), 'the downsell would be the fourth in a week').toEqual(['a']);
    expect(chained.passedOver).toEqual([{ stepId: 'b', reason: 'capped_week' }]);
  });

  it('says which condition kept a customer outside', () => {
    const version = versionOf('1', [step('a')], {
      audience: { all: [{ fact: 'purchase_count', op: 'at_least', value: 3 }] },
    });
    expect(replayMoment(version, recordedWith(), nothingReplayed, given)).toMatchObject({
      withheld: 'outside_audience',
      mismatch: { path: 'audience.all[0]', what: 'purchase_count at_least', expected: 3, actual: 1 },
    });
  });

  it('holds out whom the funnel would hold out, whatever was withheld on the way', () => {
    const version = versionOf('1', upsell.terms.steps, { holdoutBps: 10_000 });
    const declining = recordedWith({ history: { answers: [declinedA] } });
    expect(replayMoment(version, declining, nothingReplayed, given)).toMatchObject({
      chain: [],
      withheld: 'holdout',
    });
  });

  it('tells the first reason where each step is withheld', () => {
    const owning = recordedWith({ facts: { keptLines: [keptLine('b')] }, methods: [] });
    expect(replayMoment(upsell, owning, nothingReplayed, given)).toMatchObject({
      withheld: 'no_payment_method',
      passedOver: [
        { stepId: 'a', reason: 'no_payment_method' },
        { stepId: 'b', reason: 'owned' },
      ],
    });
  });

  it.each([
    { held: 'basic', to: 'pro', paid: 3_000n, touches: 5_000n },
    { held: 'pro', to: 'basic', paid: 8_000n, touches: 0n },
  ])('touches what $to costs more a period than $held, and never less than nothing', (case_) => {
    const target = {
      kind: 'plan_change',
      productId: productId(case_.to),
      prorationBillingMode: 'difference_immediately',
    } as const;
    const version = versionOf('1', [step('up')], { offers: [offerOf('up', { target, quantity: null })] });
    const subscriptions = [heldPlan(case_.held, { recurringPreTaxAmount: case_.paid })];
    const moment = replayMoment(version, recordedWith({ facts: { subscriptions } }), nothingReplayed, given);
    expect(moment.chain).toMatchObject([{ stepId: 'up', touches: case_.touches }]);
  });

  it('takes from each amount what the offer takes off, for as many as it begins with', () => {
    const offers = [
      offerOf('a', {
        quantity: { minimum: 3, maximum: 5 },
        discount: { type: 'percentage', bps: 1_000, cycles: null },
      }),
    ];
    const version = versionOf('1', [step('a')], { offers });
    expect(replayMoment(version, recordedWith(), nothingReplayed, given).chain[0]!.touches).toBe(5_400n);
  });
});

test('a tally counts each moment once, and each customer once in each count', () => {
  const version = versionOf('1', upsell.terms.steps, {
    audience: { fact: 'country', op: 'is_any_of', values: ['JP'] },
  });
  const tally = new ReplayTally(version);
  const of = (name: string, country: 'JP' | 'US', day: number, wasProposed = false): RecordedMoment => ({
    ...recordedWith({
      facts: { customerId: asId<'customer'>(name), country },
      at: sampleNow + day * dayMs,
      moment: { sessionKey: `pay_${String(day)}` },
    }),
    wasProposed,
  });
  for (const moment of [
    of('cus_1', 'JP', 0, true),
    of('cus_2', 'US', 0),
    of('cus_2', 'US', 1),
    of('cus_1', 'JP', 1),
    of('cus_3', 'JP', 2),
  ]) {
    tally.add(moment, given);
  }
  expect(tally.count()).toMatchObject({
    all: { moments: 5, customers: 3 },
    proposed: { moments: 2, customers: 2 },
    insteadOfNothing: { moments: 1, customers: 1 },
    outsideAudience: { moments: 2, customers: 1 },
    conditions: [{ path: 'audience', what: 'country is_any_of', moments: 2, customers: 1 }],
    withheld: [{ reason: 'proposed_before', moments: 1, customers: 1 }],
    steps: [
      { stepId: 'a', reached: { moments: 2 }, withheld: [{ reason: 'proposed_before', moments: 1 }] },
      { stepId: 'b', reached: { moments: 2 }, withheld: [{ reason: 'proposed_before', moments: 1 }] },
    ],
    ways: [
      { stepId: 'a', offerIds: ['off_a'], moments: 2, touches: 4_000n },
      { stepId: 'b', offerIds: ['off_a', 'off_b'], moments: 2, touches: 4_000n },
    ],
    proposedSample: [{ customerId: 'cus_1', stepId: 'a', reason: null }, { customerId: 'cus_3' }],
    withheldSample: [
      { customerId: 'cus_2', stepId: null, reason: 'outside_audience' },
      { customerId: 'cus_2' },
      { customerId: 'cus_1', reason: 'proposed_before' },
    ],
  });
});

/*
 * Laws. A simulated customer has random moments, at which the funnel is the only one published; other funnels
 * proposed and were answered before. All customers give the same answer to every offer.
 */

interface Occasion {
  readonly hours: number;
  readonly isNewSession: boolean;
  readonly owned: number | null;
  readonly preference: OfferPreference;
  readonly hasMethod: boolean;
}

const occasions = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 100 }),
    isNewSession: fc.boolean(),
    owned: fc.option(fc.nat(3), { freq: 4 }),
    preference: fc.constantFrom(
      'all' as const,
      'all' as const,
      'all' as const,
      'fewer' as const,
      'none' as const,
    ),
    hasMethod: fc.constantFrom(true, true, true, false),
  }),
  { minLength: 1, maxLength: 12 },
);

const funnels = fc
  .record({
    order: fc.shuffledSubarray(things, { minLength: 1 }),
    chain: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    maxProposals: fc.integer({ min: 1, max: 5 }),
    remember: fc.option(fc.integer({ min: 1, max: 6 })),
  })
  .map(({ order, chain, maxProposals, remember }) =>
    versionOf(
      '1',
      order.map((name, place) => step(name, { declined: chain[place] ? (order[place + 1] ?? null) : null })),
      { maxProposals, rememberDeclinesDays: remember },
    ),
  );

const othersAnswers: RememberedAnswer[] = [
  { ...declinedA, offerId: offerIdOf('x'), thing: productId('d'), forgottenAt: sampleNow + 4 * dayMs },
];
const othersPresented = [presentedBy(another, sampleNow - 5 * dayMs)];

/** Actual course of events: each moment as recorded, with the steps shown at it. */
function live(version: FunnelVersion, life: readonly Occasion[], answers: 'declined' | 'nothing') {
  let now = sampleNow;
  let session = 0;
  let presented: CustomerHistory['presented'] = [];
  let open: CustomerHistory['open'] = [];
  let remembered: RememberedAnswer[] = [];
  return life.map((occasion, index) => {
    now += occasion.hours * hourMs;
    if (occasion.isNewSession) session++;
    const sessionKey = `session ${String(session)}`;
    const decisionContext = (): DecisionContext =>
      contextWith({
        ...given,
        moment: momentWith({ sessionKey, raisedAt: now }),
        facts: factsWith({ keptLines: occasion.owned === null ? [] : [keptLine(things[occasion.owned]!)] }),
        methods: occasion.hasMethod ? [methodWith('1')] : [],
        now,
        history: {
          preference: occasion.preference,
          presented: [...othersPresented, ...presented],
          answers: [...othersAnswers, ...remembered],
          open,
        },
      });
    const { moment, facts, history, methods } = decisionContext();
    const traceId = asId<'trace'>(`trc_${String(index)}`);
    const ownAnswers = remembered;
    const decision = decideMoment([version], decisionContext(), traceId);
    const shown: string[] = [];
    let proposal = decision.kind === 'propose' ? decision.proposal : null;
    while (proposal) {
      const { offer, stepId, funnelId } = proposal;
      shown.push(stepId);
      const presentationId = asId<'presentation'>(`prs_${String(index)}_${stepId}`);
      presented = [...presented, { presentationId, funnelId, sessionKey, presentedAt: now }];
      if (answers === 'nothing') {
        const { surface, name } = moment;
        const expiresAt = now + dayMs;
        open = [
          ...open,
          { presentationId, moment: name, surface, thing: offeredItem(offer.target), expiresAt },
        ];
        break;
      }
      const { rememberDeclinesDays } = version.terms;
      remembered = [
        ...remembered,
        answerOf({ offer, terms: proposal.terms, rememberDeclinesDays }, 'declined', now),
      ];
      const answered = { presentationId, funnelId, version: version.version, stepId };
      proposal = decideNextStep(version, answered, 'declined', decisionContext(), traceId).proposal;
    }
    const recorded: RecordedMoment = {
      traceId,
      decisionContext: { moment, facts, history, methods },
      decidedAt: now,
      // Answers to this funnel at or after that moment are known; earlier ones are in question.
      ownAnswers,
      wasProposed: shown.length > 0,
    };
    return { recorded, shown };
  });
}

describe('the replay of a published funnel over what it did', () => {
  test('is what happened, step by step, where every customer declined at once', () => {
    let shown = 0;
    fc.assert(
      fc.property(funnels, occasions, (version, life) => {
        const lived = live(version, life, 'declined');
        const again = replayed(
          version,
          lived.map(({ recorded }) => recorded),
        );
        expect(again.map(stepsOf)).toEqual(lived.map((each) => each.shown));
        shown += lived.reduce((sum, each) => sum + each.shown.length, 0);
      }),
      { numRuns: 2_000 },
    );
    expect(shown).toBeGreaterThan(2_000);
  });

  test('is what happened up to the first proposal, where customers answered nothing', () => {
    fc.assert(
      fc.property(funnels, occasions, (version, life) => {
        const lived = live(version, life, 'nothing');
        const again = replayed(
          version,
          lived.map(({ recorded }) => recorded),
        );
        const first = lived.findIndex((each) => each.shown.length > 0);
        const upTo = first === -1 ? lived.length : first + 1;
        expect(again.slice(0, upTo).map((each) => stepsOf(each)[0])).toEqual(
          lived.slice(0, upTo).map((each) => each.shown[0]),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('never proposes what is owned, unwanted, proposed before or beyond a cap', () => {
    fc.assert(
      fc.property(funnels, occasions, (version, life) => {
        const lived = live(version, life, 'nothing');
        const remember = version.terms.rememberDeclinesDays ?? Infinity;
        const past: { stepId: string; sessionKey: string; at: Instant }[] = [];
        const again = replayed(
          version,
          lived.map(({ recorded }) => recorded),
        );
        for (const [index, moment] of again.entries()) {
          const occasion = life[index]!;
          const { sessionKey } = lived[index]!.recorded.decisionContext.moment;
          const at = moment.decidedAt;
          if (moment.chain.length > 0)
            expect([occasion.preference, occasion.hasMethod]).not.toContain('none');
          expect(moment.chain.length > 0).toBe(moment.withheld === null);
          for (const { stepId } of moment.chain) {
            expect(stepId).not.toBe(things[occasion.owned ?? -1]);
            expect(past.some((each) => each.stepId === stepId && at - each.at < remember * dayMs)).toBe(
              false,
            );
            const week = past.filter((each) => at - each.at < 7 * dayMs).length;
            const others = othersPresented.filter(({ presentedAt }) => at - presentedAt < 7 * dayMs).length;
            expect(week + others).toBeLessThan(occasion.preference === 'fewer' ? 1 : 3);
            const inSession = past.filter((each) => each.sessionKey === sessionKey).length;
            expect(inSession).toBeLessThan(Math.min(2, version.terms.maxProposals));
            past.push({ stepId, sessionKey, at });
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

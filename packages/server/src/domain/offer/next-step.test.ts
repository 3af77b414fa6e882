import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import type { StepAnswer } from './funnel.ts';
import { decideNextStep } from './next-step.ts';
import type { Presentation } from './presentation.ts';
import {
  factsWith,
  keptLine,
  offerIdOf,
  productId,
  sampleNow,
  contextWith,
  step,
  oneTimeProduct,
  versionOf,
} from './sample-offers.ts';
import type { CustomerHistory } from './decision-context.ts';

const version = versionOf(
  '1',
  [
    step('lens', { accepted: 'strap', declined: 'film', failed: 'bag' }),
    step('strap'),
    step('film', { declined: 'bag' }),
    step('bag'),
  ],
  { maxProposals: 3 },
);
const catalogue = {
  products: ['lens', 'strap', 'film', 'bag'].map((name) => oneTimeProduct(name)),
  addons: [],
};
const answered = {
  presentationId: asId<'presentation'>('prs_1'),
  funnelId: version.funnelId,
  version: 1,
  stepId: 'lens',
} as Presentation;
const past = (name: string, sessionKey = 'pay_1') => ({
  presentationId: asId<'presentation'>(name),
  funnelId: version.funnelId,
  sessionKey,
  presentedAt: sampleNow,
});

function next(
  answer: StepAnswer,
  history: Partial<CustomerHistory> = {},
  over: Parameters<typeof contextWith>[0] = {},
) {
  const decisionContext = contextWith({
    catalogue,
    ...over,
    history: { presented: [past('prs_1')], ...history },
  });
  return decideNextStep(version, answered, answer, decisionContext, asId<'trace'>('trc_2'));
}

test.each([
  ['accepted', 'strap'],
  ['declined', 'film'],
  ['failed', 'bag'],
] as const)('what was %s goes on at its edge', (answer, stepId) => {
  const { proposal, trace } = next(answer);
  expect(proposal?.stepId).toBe(stepId);
  expect(trace).toMatchObject({
    afterPresentationId: 'prs_1',
    stop: null,
    candidates: [{ stepId, stop: null }],
  });
});

test('a step that is withheld is passed over, and told', () => {
  const answers = [
    {
      answer: 'declined',
      offerId: offerIdOf('other'),
      thing: productId('film'),
      terms: '',
      answeredAt: 0,
      forgottenAt: null,
    },
  ] as const;
  const { proposal, trace } = next('declined', { answers });
  expect(proposal?.stepId).toBe('bag');
  expect(trace.candidates.map(({ stop }) => stop?.reason ?? null)).toEqual(['declined_before', null]);
});

test('the end is the end', () => {
  const owned = factsWith({ keptLines: [keptLine('strap')] });
  expect(next('accepted', {}, { facts: owned })).toMatchObject({
    proposal: null,
    trace: { candidates: [{ stepId: 'strap', stop: { reason: 'owned' } }] },
  });
  const last = { ...answered, stepId: 'bag' } as Presentation;
  const decisionContext = contextWith({ catalogue });
  expect(decideNextStep(version, last, 'accepted', decisionContext, asId<'trace'>('trc_2'))).toMatchObject({
    proposal: null,
    trace: { stop: { reason: 'no_step_left' }, candidates: [] },
  });
});

test('nothing comes beyond what funnel, session and week may bring, or to who wants nothing more', () => {
  const three = [past('prs_1'), past('prs_2'), past('prs_3')];
  const stopOf = (history: Partial<CustomerHistory>) => next('declined', history).trace.stop?.reason;
  expect(stopOf({ presented: three })).toBe('proposals_used_up');
  expect(stopOf({ presented: [past('prs_1'), past('prs_2')] })).toBe('capped_session');
  expect(stopOf({ presented: [past('prs_1'), past('prs_2', 'a'), past('prs_3', 'b')] })).toBe('capped_week');
  expect(stopOf({ preference: 'none' })).toBe('prefers_none');
});

test('the presentation that was answered is not in its own way, another one is', () => {
  const open = {
    presentationId: answered.presentationId,
    moment: 'post_purchase',
    surface: 'checkout',
    thing: productId('lens'),
    expiresAt: null,
  };
  expect(next('declined', { open: [open] }).proposal?.stepId).toBe('film');
  const other = { ...open, presentationId: asId<'presentation'>('prs_8') };
  expect(next('declined', { open: [other] }).trace.stop?.reason).toBe('another_presentation_is_open');
});

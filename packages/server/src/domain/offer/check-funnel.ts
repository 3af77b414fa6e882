import { type Metadata, checkMetadata } from '../catalog/metadata.ts';
import { checkAudience } from './audience/check-audience.ts';
import { checkNumber, checkText, refusal } from './check-fields.ts';
import { longestMemoryDays } from './check-offer.ts';
import { type FunnelTerms, mostProposals, stepAnswers } from './funnel.ts';
import { checkMomentName } from './moment.ts';

const mostSteps = 20;
/** One year. */
const longestExpiryMinutes = 525_600;
const ownNamePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/**
 * Refuses an invalid draft: values outside their limits, duplicate step names, edges to unknown steps. Readiness to
 * publish is checked by `proveFunnel`: a draft may be unfinished.
 */
export function checkFunnel(funnel: {
  readonly name: string;
  readonly draft: FunnelTerms;
  readonly metadata: Metadata;
}): void {
  const { draft } = funnel;
  checkMetadata(funnel.metadata);
  checkText('name', funnel.name, 1, 200);
  checkMomentName('moment', draft.moment);
  checkAudience(draft.audience);
  checkNumber('priority', draft.priority, -1_000, 1_000);
  checkNumber('holdout_bps', draft.holdoutBps, 0, 10_000);
  checkNumber('max_proposals', draft.maxProposals, 1, mostProposals);
  if (draft.expiresMinutes !== null) {
    checkNumber('expires_minutes', draft.expiresMinutes, 1, longestExpiryMinutes);
  }
  if (draft.rememberDeclinesDays !== null) {
    checkNumber('remember_declines_days', draft.rememberDeclinesDays, 1, longestMemoryDays);
  }
  checkSteps(draft);
}

function checkSteps({ steps }: FunnelTerms): void {
  if (steps.length > mostSteps) {
    throw refusal('steps', `${steps.length} were sent; a funnel has at most ${mostSteps}.`);
  }
  const names = new Set<string>();
  for (const [index, { stepId }] of steps.entries()) {
    const field = `steps[${index}].step_id`;
    checkOwnName(field, stepId);
    if (names.has(stepId)) throw refusal(field, `repeats ${stepId}. Give each step a name of its own.`);
    names.add(stepId);
  }
  for (const [index, { edges }] of steps.entries()) {
    for (const answer of stepAnswers) {
      const next = edges[answer];
      if (next === null || names.has(next)) continue;
      throw refusal(
        `steps[${index}].edges.${answer}`,
        `there is no step ${JSON.stringify(next.slice(0, 60))}.`,
      );
    }
  }
}

/** Refuses an invalid seller-chosen name of a step or variant. */
export function checkOwnName(field: string, name: string): void {
  if (ownNamePattern.test(name)) return;
  throw refusal(field, 'must be 1 to 40 letters, digits, "_" or "-", and begin with a letter or digit.');
}

import type { OfferId } from '../../ids.ts';
import { divide } from '../../money/round.ts';
import { type Share, shareOf } from '../../statistics/acceptance-rate.ts';
import type { FunnelVersion } from '../funnel.ts';
import type { OfferKind } from '../offer.ts';
import type { ReplayCount, ReplayedPath } from './tally-replay.ts';

/*
 * Estimated results of a replay's proposals. The first proposal is certain. Later ones are reached by the share of
 * customers who decline, measured per offer; customers who neither accept nor decline go no further:
 *
 *   proposals(step)    = Σ over the paths there   moments · declined(offer before) · declined(the one before that) …
 *   acceptances(step)  = the same · accepted(offer of the step)
 *   touches(step)      = the same, with what each acceptance would bring
 *
 * Each share is measured with a 95 % interval. Bounds of combined values take all shares at their low or at their
 * high ends together, which is wider than necessary and never narrower. They bound the expected number; actual
 * results would scatter around it. An offer that was never presented has no share: nothing is estimated for it,
 * except, separately, at the share of all offers of its kind.
 */

/** Presentations and answers of an offer over some days; accepted excludes undone acceptances. */
export interface OfferAnswers {
  readonly offerId: OfferId;
  readonly kind: OfferKind;
  readonly presented: number;
  readonly accepted: number;
  readonly declined: number;
}

export interface AnswerRates {
  readonly presented: number;
  readonly accepted: Share;
  readonly declined: Share;
}

/** Expected number with its bounds. `estimate` is null when unknown; then only the bounds are given. */
export interface Expected {
  readonly estimate: number | null;
  readonly low: number;
  readonly high: number;
}

/** Expected amount with its bounds, in minor units, before tax. */
export interface ExpectedMoney {
  readonly estimate: bigint;
  readonly low: bigint;
  readonly high: bigint;
}

/** Estimated result of proposals. */
export interface Outcome {
  readonly acceptances: Expected;
  readonly touches: ExpectedMoney;
}

export interface StepEstimate {
  readonly stepId: string;
  readonly proposals: Expected;
  /** The offer's own rates; null when it was never presented. */
  readonly rates: AnswerRates | null;
  /** Null when unknown: rates of this offer or of one before it are missing. */
  readonly outcome: Outcome | null;
  /** Rates of all offers of its kind, when it has none of its own; null when none was ever presented. */
  readonly ratesOfKind: AnswerRates | null;
  /** Only when `outcome` is unknown: the estimate with the kind's rates in place of missing ones. */
  readonly outcomeAtRatesOfKind: Outcome | null;
}

export interface ReplayEstimate {
  readonly steps: readonly StepEstimate[];
  /** Null when unknown for a step that would be proposed. */
  readonly total: Outcome | null;
}

type RatesOf = (offerId: OfferId) => AnswerRates | undefined;

export function estimateReplay(
  { terms, offers }: FunnelVersion,
  { ways }: Pick<ReplayCount, 'ways'>,
  answers: readonly OfferAnswers[],
): ReplayEstimate {
  const own: RatesOf = (offerId) => ratesOf(answers.filter((each) => each.offerId === offerId));
  const kindOf = (offerId: OfferId) => offers.find((offer) => offer.offerId === offerId)?.target.kind;
  const ofKind: RatesOf = (offerId) => ratesOf(answers.filter(({ kind }) => kind === kindOf(offerId)));
  const steps = terms.steps.map(({ stepId, offerId }): StepEstimate => {
    const there = ways.filter((way) => way.stepId === stepId);
    const rates = own(offerId) ?? null;
    const outcome = outcomeOf(there, own);
    return {
      stepId,
      proposals: sum(there.map((way) => times(way.moments, reachOf(way, own)))),
      rates,
      outcome,
      ratesOfKind: rates ? null : (ofKind(offerId) ?? null),
      outcomeAtRatesOfKind: outcome ? null : outcomeOf(there, (id) => own(id) ?? ofKind(id)),
    };
  });
  const outcomes = steps.flatMap(({ outcome }) => outcome ?? []);
  return { steps, total: outcomes.length < steps.length ? null : totalOf(outcomes) };
}

function ratesOf(answers: readonly OfferAnswers[]): AnswerRates | undefined {
  const count = (name: 'presented' | 'accepted' | 'declined') =>
    answers.reduce((total, each) => total + each[name], 0);
  const presented = count('presented');
  const [accepted, declined] = [shareOf(count('accepted'), presented), shareOf(count('declined'), presented)];
  return accepted && declined && { presented, accepted, declined };
}

/** Share of customers who reach the last proposal of a path. */
function reachOf({ offerIds }: ReplayedPath, ratesFor: RatesOf): Expected {
  return offerIds.slice(0, -1).reduce<Expected>((reach, offerId) => {
    const declined = ratesFor(offerId)?.declined;
    return declined === undefined ? { estimate: null, low: 0, high: reach.high } : product(reach, declined);
  }, all);
}

/** Zero when nothing would be proposed, at any rates. Null when unknown. */
function outcomeOf(there: readonly ReplayedPath[], ratesFor: RatesOf): Outcome | null {
  const shares = there.map((way) => {
    const accepted = ratesFor(way.offerIds.at(-1) as OfferId)?.accepted;
    const reach = reachOf(way, ratesFor);
    return { way, share: accepted && product(reach, accepted) };
  });
  const known = shares.flatMap(({ way, share }) => {
    if (share === undefined || share.estimate === null) return [];
    const { estimate, low, high } = share;
    const touches = {
      estimate: part(way.touches, estimate),
      low: part(way.touches, low),
      high: part(way.touches, high),
    };
    return [{ acceptances: times(way.moments, share), touches }];
  });
  return known.length < shares.length ? null : totalOf(known);
}

function totalOf(outcomes: readonly Outcome[]): Outcome {
  const money = (end: keyof ExpectedMoney) =>
    outcomes.reduce((total, { touches }) => total + touches[end], 0n);
  return {
    acceptances: sum(outcomes.map(({ acceptances }) => acceptances)),
    touches: { estimate: money('estimate'), low: money('low'), high: money('high') },
  };
}

const all: Expected = { estimate: 1, low: 1, high: 1 };

function product(a: Expected, { rate, low, high }: Share): Expected {
  const estimate = a.estimate === null ? null : a.estimate * rate;
  return { estimate, low: a.low * low, high: a.high * high };
}

function times(factor: number, { estimate, low, high }: Expected): Expected {
  return {
    estimate: estimate === null ? null : factor * estimate,
    low: factor * low,
    high: factor * high,
  };
}

function sum(parts: readonly Expected[]): Expected {
  return parts.reduce(
    (total, { estimate, low, high }) => ({
      estimate: total.estimate === null || estimate === null ? null : total.estimate + estimate,
      low: total.low + low,
      high: total.high + high,
    }),
    { estimate: 0, low: 0, high: 0 },
  );
}

const shareUnits = 1_000_000_000;

/** Share of an amount; shares are taken to nine decimals, far beyond their precision. */
function part(amount: bigint, share: number): bigint {
  const units = BigInt(Math.round(share * shareUnits));
  return divide(amount * units, BigInt(shareUnits), 'half_away_from_zero');
}

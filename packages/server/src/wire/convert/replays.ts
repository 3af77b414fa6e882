import type { z } from '@hono/zod-openapi';
import { DomainError } from '../../domain/errors.ts';
import { largestAmount } from '../../domain/money/money.ts';
import type {
  AnswerRates,
  Expected,
  ExpectedMoney,
  Outcome,
  StepEstimate,
} from '../../domain/offer/replay/estimate-replay.ts';
import type {
  Counted,
  ReplaySample,
  ReplayedStep,
  WithheldCount,
} from '../../domain/offer/replay/tally-replay.ts';
import type { Replay, ReplayInput } from '../../use-cases/offers/funnels/replay-funnel.ts';
import type { replayRequestSchema, replaySchema } from '../schemas/replays.ts';
import { type Row, toCsv } from '../csv.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';

type ApiReplay = z.infer<typeof replaySchema>;
type ApiStep = ApiReplay['steps'][number];

export function fromApiReplay(body: z.infer<typeof replayRequestSchema>): ReplayInput {
  const { from = null, to = null } = body;
  if (from !== null && to !== null && from >= to) {
    throw new DomainError('INVALID_REQUEST_BODY', 'from: must be before to, which is exclusive.');
  }
  return { from, to };
}

export function toApiReplay(replay: Replay): ApiReplay {
  const { count, estimate, version } = replay;
  return {
    funnel_id: replay.funnelId,
    moment: version.terms.moment,
    from: toApiInstant(replay.from),
    to: toApiInstant(replay.to),
    is_complete: replay.isComplete,
    recorded_from: toApiInstantOrNull(replay.recordedFrom),
    rates_from: replay.rateDays.first,
    rates_to: replay.rateDays.last,
    currency: replay.currency,
    ...counts(count.all),
    proposed: { ...counts(count.proposed), instead_of_nothing: counts(count.insteadOfNothing) },
    outside_audience: {
      ...counts(count.outsideAudience),
      conditions: count.conditions.map(({ path, what, ...rest }) => ({ path, what, ...counts(rest) })),
    },
    withheld: count.withheld.map(toApiWithheld),
    steps: count.steps.flatMap((step) => {
      const estimated = estimate.steps.find(({ stepId }) => stepId === step.stepId);
      return estimated ? [toApiStep(step, estimated)] : [];
    }),
    total: estimate.total && toApiOutcome(estimate.total),
    sample: {
      proposed: count.proposedSample.map(toApiSample),
      withheld: count.withheldSample.map(toApiSample),
    },
  };
}

function counts({ moments, customers }: Counted) {
  return { moments, customers };
}

function toApiWithheld({ reason, ...rest }: WithheldCount) {
  return { reason, ...counts(rest) };
}

function toApiStep({ stepId, offerId, reached, withheld }: ReplayedStep, estimated: StepEstimate): ApiStep {
  const { proposals, rates, outcome, ratesOfKind, outcomeAtRatesOfKind } = estimated;
  return {
    step_id: stepId,
    offer_id: offerId,
    reached: counts(reached),
    proposals: toApiExpected(proposals, 1),
    rates: rates && toApiRates(rates),
    outcome: outcome && toApiOutcome(outcome),
    rates_of_kind: ratesOfKind && toApiRates(ratesOfKind),
    outcome_at_rates_of_kind: outcomeAtRatesOfKind && toApiOutcome(outcomeAtRatesOfKind),
    withheld: withheld.map(toApiWithheld),
  };
}

function toApiOutcome({ acceptances, touches }: Outcome): NonNullable<ApiStep['outcome']> {
  return { acceptances: toApiExpected(acceptances, 1), touches: toApiMoney(touches) };
}

function toApiRates({ presented, accepted, declined }: AnswerRates): NonNullable<ApiStep['rates']> {
  const share = ({ rate, low, high }: typeof accepted) => ({
    rate: rounded(rate, 4),
    low: rounded(low, 4),
    high: rounded(high, 4),
  });
  return { presented, accepted: share(accepted), declined: share(declined) };
}

/** Rounded to `decimals`, the digits that are meaningful. */
function toApiExpected({ estimate, low, high }: Expected, decimals: number) {
  return {
    estimate: estimate === null ? null : rounded(estimate, decimals),
    low: rounded(low, decimals),
    high: rounded(high, decimals),
  };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** Sum over many moments, capped at the largest amount that the wire can carry. */
function toApiMoney({ estimate, low, high }: ExpectedMoney) {
  const atMost = (amount: bigint) => toApiAmount(amount > largestAmount ? largestAmount : amount);
  return { estimate: atMost(estimate), low: atMost(low), high: atMost(high) };
}

function toApiSample({ customerId, traceId, decidedAt, stepId, offerId, reason }: ReplaySample) {
  return {
    customer_id: customerId,
    trace_id: traceId,
    moment_at: toApiInstant(decidedAt),
    step_id: stepId,
    offer_id: offerId,
    reason,
  };
}

const expectations = ['proposals', 'acceptances', 'touches'] as const;

const columns = [
  ...['step_id', 'offer_id', 'result', 'reason', 'moments', 'customers'],
  ...expectations.flatMap((name) => [name, `${name}_low`, `${name}_high`]),
  'currency',
];

/**
 * CSV of a replay, one line for each step and reason; lines without a step concern whole moments. Unknown
 * values are empty.
 */
export function toReplayCsv(replay: Replay): string {
  const { outside_audience: outside, withheld, steps, currency } = toApiReplay(replay);
  const rows: Row[] = [
    ...outside.conditions.map(({ path, what, ...counted }) => ({
      result: 'outside_audience',
      reason: `${path}: ${what}`,
      ...counted,
    })),
    ...withheld.map((each) => ({ result: 'withheld', ...each })),
    ...steps.flatMap(({ step_id, offer_id, ...step }) => [
      { step_id, offer_id, ...proposedRow(step, currency) },
      ...step.withheld.map((each) => ({ step_id, offer_id, result: 'withheld', ...each })),
    ]),
  ];
  return toCsv(rows, columns);
}

function proposedRow(
  { reached, proposals, outcome }: Omit<ApiStep, 'step_id' | 'offer_id'>,
  currency: string,
): Row {
  const expected = { proposals, acceptances: outcome?.acceptances, touches: outcome?.touches };
  const cells = expectations.flatMap((name) => {
    const { estimate = null, low = null, high = null } = expected[name] ?? {};
    return Object.entries({ [name]: estimate, [`${name}_low`]: low, [`${name}_high`]: high });
  });
  return { result: 'proposed', ...reached, ...Object.fromEntries(cells), currency };
}

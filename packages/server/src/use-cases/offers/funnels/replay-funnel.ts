import { notFound } from '../../../domain/errors.ts';
import type { FunnelId, ProductId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import { type ReplayEstimate, estimateReplay } from '../../../domain/offer/replay/estimate-replay.ts';
import type { FunnelVersion } from '../../../domain/offer/funnel.ts';
import { rulesOf } from '../../../domain/offer/kinds/kinds.ts';
import { decidePublish } from '../../../domain/offer/prove-funnel.ts';
import type { RecordedMoment, ReplayGiven } from '../../../domain/offer/replay/replay.ts';
import { type ReplayCount, ReplayTally } from '../../../domain/offer/replay/tally-replay.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Instant, dayMs, dayOf } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findFunnel } from '../../../store/offers/funnels.ts';
import { findOfferSettings } from '../../../store/offers/offer-settings.ts';
import { listOfferAnswers } from '../../../store/offers/offer-rates.ts';
import { findProofGoods } from '../../../store/offers/offers.ts';
import { patiently } from '../../../store/postgres/postgres.ts';
import { findProducts } from '../../../store/offers/billing-reads.ts';
import {
  type RecordedPlace,
  type RecordedRange,
  findRecordedExtent,
  listRecordedMoments,
} from '../../../store/offers/recorded-moments.ts';

/** Of more moments than `most` the newest are replayed, so many at a time. */
const usualLimits = { most: 200_000, batch: 250 };
/** Rates are measured on so many days before the end of the range. */
const rateDays = 90;
const usualDays = 30;

export interface ReplayInput {
  /** Null: 30 days before `to`. */
  readonly from: Instant | null;
  /** Exclusive; null: now. */
  readonly to: Instant | null;
}

export interface Replay {
  readonly funnelId: FunnelId;
  readonly version: FunnelVersion;
  readonly currency: Currency;
  /** The range that was really replayed. */
  readonly from: Instant;
  readonly to: Instant;
  /** False when there were more moments than are replayed, and `from` is later than what was asked for. */
  readonly isComplete: boolean;
  readonly recordedFrom: Instant | null;
  /** Rates are of these days. */
  readonly rateDays: { readonly first: string; readonly last: string };
  readonly count: ReplayCount;
  readonly estimate: ReplayEstimate;
}

/**
 * Tries the draft, as it would be published now, on the moments that were recorded: who would have been proposed
 * what, who not and why, and what that could come to. Writes nothing. A draft that could not be published is
 * refused as publishing would refuse it. Moments are read a batch at a time, so that the largest business costs no
 * more memory than the customers it names.
 */
export async function replayFunnel(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId,
  input: ReplayInput,
  limits = usualLimits,
): Promise<Replay> {
  const at = now(runtime, scope);
  const { version, currency, given } = await loadDraft(runtime, scope, funnelId, at);
  const to = input.to ?? at;
  const range = { moment: version.terms.moment, from: input.from ?? to - usualDays * dayMs, to, now: at };
  const { recordedFrom, cutAfter } = await patiently(runtime.sql, (sql) =>
    findRecordedExtent(sql, scope, range, limits.most),
  );
  const tally = new ReplayTally(version);
  const first = await replayAll(runtime, scope, { ...range, funnelId }, cutAfter, given, tally, limits.batch);
  const days = { first: dayOf(to - rateDays * dayMs), last: dayOf(to - 1) };
  const answers = await patiently(runtime.sql, (sql) => listOfferAnswers(sql, scope, days));
  const count = tally.count();
  return {
    funnelId,
    version,
    currency,
    from: cutAfter && first !== null ? first : range.from,
    to,
    isComplete: cutAfter === null,
    recordedFrom,
    rateDays: days,
    count,
    estimate: estimateReplay(version, count, answers),
  };
}

async function loadDraft(runtime: Runtime, scope: Scope, funnelId: FunnelId, at: Instant) {
  const funnel = await findFunnel(runtime.sql, scope, funnelId);
  if (!funnel) throw notFound('funnel');
  const offerIds = funnel.draft.steps.map(({ offerId }) => offerId);
  const [catalogue, settings] = await Promise.all([
    findProofGoods(runtime.sql, scope, offerIds),
    findOfferSettings(runtime.sql, scope),
  ]);
  const { version, proof } = decidePublish(funnel, catalogue, at);
  const given: ReplayGiven = {
    businessId: scope.businessId,
    catalogue,
    productRelations: catalogue.productRelations,
    settings,
  };
  return { version, currency: proof.mostCharged.currency, given };
}

/** Answers when the first moment was; null when there was none. */
async function replayAll(
  runtime: Runtime,
  scope: Scope,
  range: RecordedRange & { readonly funnelId: FunnelId },
  cutAfter: RecordedPlace | null,
  given: ReplayGiven,
  tally: ReplayTally,
  batchSize: number,
): Promise<Instant | null> {
  let known = given;
  let first: Instant | null = null;
  let after = cutAfter ?? { decidedAt: range.from, traceId: '' };
  for (;;) {
    const from = { ...range, after };
    const batch = await patiently(runtime.sql, (sql) => listRecordedMoments(sql, scope, from, batchSize));
    known = await withPlans(runtime, scope, known, tally.version, batch);
    for (const recorded of batch) tally.add(recorded, known);
    first ??= batch[0]?.decidedAt ?? null;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return first;
    after = last;
  }
}

/** With the plans that the customers of a batch are on, where an offer changes a subscription. */
async function withPlans(
  runtime: Runtime,
  scope: Scope,
  given: ReplayGiven,
  { offers }: FunnelVersion,
  batch: readonly RecordedMoment[],
): Promise<ReplayGiven> {
  if (!offers.some(({ target }) => rulesOf(target).changesSubscription)) return given;
  const known = new Set(given.catalogue.products.map(({ productId }) => productId));
  const plans = new Set(
    batch
      .flatMap(({ decisionContext }) => decisionContext.facts.subscriptions.map(({ productId }) => productId))
      .filter((productId: ProductId) => !known.has(productId)),
  );
  if (plans.size === 0) return given;
  const more = await findProducts(runtime.sql, scope, [...plans]);
  const { catalogue } = given;
  return { ...given, catalogue: { ...catalogue, products: [...catalogue.products, ...more] } };
}

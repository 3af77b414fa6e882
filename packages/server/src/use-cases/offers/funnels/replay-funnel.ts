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
import { runLongRead } from '../../../store/postgres/postgres.ts';
import { findProducts } from '../../../store/offers/billing-reads.ts';
import {
  type RecordedPlace,
  type RecordedRange,
  findRecordedExtent,
  listRecordedMoments,
} from '../../../store/offers/recorded-moments.ts';

/** If there are more than `most` moments, the newest are replayed, in batches of `batch`. */
const usualLimits = { most: 200_000, batch: 250 };
/** Days before the end of the range over which acceptance rates are measured. */
const rateDays = 90;
const usualDays = 30;

export interface ReplayInput {
  /** Start of the range; null: 30 days before `to`. */
  readonly from: Instant | null;
  /** End of the range, exclusive; null: now. */
  readonly to: Instant | null;
}

export interface Replay {
  readonly funnelId: FunnelId;
  readonly version: FunnelVersion;
  readonly currency: Currency;
  /** Start of the range that was actually replayed. */
  readonly from: Instant;
  readonly to: Instant;
  /** False if there were more moments than are replayed, so that `from` is later than requested. */
  readonly isComplete: boolean;
  readonly recordedFrom: Instant | null;
  /** Days over which the rates were measured. */
  readonly rateDays: { readonly first: string; readonly last: string };
  readonly count: ReplayCount;
  readonly estimate: ReplayEstimate;
}

/**
 * Replays the draft, as it would be published now, on recorded moments: who would have been offered what, who
 * not and why, and the possible revenue. Writes nothing. A draft that could not be published is refused with
 * the same errors. Moments are read in batches, so that memory use depends only on the number of customers.
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
  const { recordedFrom, cutAfter } = await runLongRead(runtime.sql, (sql) =>
    findRecordedExtent(sql, scope, range, limits.most),
  );
  const tally = new ReplayTally(version);
  const first = await replayAll(runtime, scope, { ...range, funnelId }, cutAfter, given, tally, limits.batch);
  const days = { first: dayOf(to - rateDays * dayMs), last: dayOf(to - 1) };
  const answers = await runLongRead(runtime.sql, (sql) => listOfferAnswers(sql, scope, days));
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

/** Replays all moments of the range and returns the time of the first; null if there was none. */
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
    const batch = await runLongRead(runtime.sql, (sql) => listRecordedMoments(sql, scope, from, batchSize));
    known = await withPlans(runtime, scope, known, tally.version, batch);
    for (const recorded of batch) tally.add(recorded, known);
    first ??= batch[0]?.decidedAt ?? null;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return first;
    after = last;
  }
}

/** Adds the current plans of a batch's customers, if an offer changes a subscription. */
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

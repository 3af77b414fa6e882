import { assert } from '../../../domain/assert.ts';
import { DomainError, notFound } from '../../../domain/errors.ts';
import type { CustomerId, OfferId, PaymentId, PresentationId, TraceId } from '../../../domain/ids.ts';
import { decideAcceptOutcome } from '../../../domain/offer/accept.ts';
import { type MomentDecision, decideMoment } from '../../../domain/offer/decide-moment.ts';
import type { Exposure } from '../../../domain/offer/experiment/exposure.ts';
import type { StepAnswer } from '../../../domain/offer/funnel.ts';
import type { Proposal } from '../../../domain/offer/proposal.ts';
import type { Moment } from '../../../domain/offer/moment.ts';
import { decideNextStep } from '../../../domain/offer/next-step.ts';
import { differenceOf, offeredItem } from '../../../domain/offer/kinds/kinds.ts';
import { operationFor } from '../../../domain/offer/operation-for.ts';
import {
  type Presentation,
  type PresentationChange,
  decideExpiry,
  expiryOf,
  openPresentation,
} from '../../../domain/offer/presentation.ts';
import { type Quote, amountOfQuote } from '../../../domain/offer/quote.ts';
import type { RecordedContext, DecisionContext } from '../../../domain/offer/decision-context.ts';
import type { Trace } from '../../../domain/offer/trace.ts';
import { confiningPurchase } from '../../../domain/offer/within-purchase.ts';
import type { PaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Instant, dayMs } from '../../../domain/time.ts';
import { offerToken } from '../../../secrets/link-tokens.ts';
import { type Runtime, now } from '../../../runtime.ts';
import {
  type CommittedDecision,
  type DecisionCommit,
  commitDecision,
  commitDecisionBatched,
} from '../../../store/offers/decision-traces.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement, transaction } from '../../../store/postgres/postgres.ts';
import {
  commitPresentation,
  findPresentation,
  findPresentationByCause,
  isProposedAlready,
  lockSession,
  wasPresentedIn,
} from '../../../store/offers/presentations.ts';
import type {
  LoadedDecisionContext,
  DecisionContextRequest,
} from '../../../store/offers/decision-context.ts';
import { loadContext } from './load-context.ts';
import { canPayQuote } from '../../../domain/offer/evaluate-step.ts';

/*
 * Proposal of an offer, after a moment as well as after an answer:
 *
 *   load the context ──→ decide ──→ quote ──→ commit the trace and the proposal
 *                          ↑          │
 *                          └ refused ─┘ the offer cannot be priced: the next candidate is taken
 *
 * Loading is one statement and committing another. Shared by the use cases of this folder.
 */

/** Decision about a moment, before pricing. */
interface DecidedMoment {
  readonly proposal: Proposal | null;
  /** Presentation that the customer already has open. */
  readonly existing: PresentationId | null;
  readonly trace: Trace;
  readonly exposures: readonly Exposure[];
}

/** Decision about a moment as candidates to price. */
function decidedBy(decision: MomentDecision): DecidedMoment {
  return {
    proposal: decision.kind === 'propose' ? decision.proposal : null,
    existing: decision.kind === 'existing' ? decision.presentationId : null,
    trace: decision.trace,
    exposures: decision.exposures,
  };
}

interface ProposalRequest {
  readonly request: DecisionContextRequest;
  /** Payment or presentation that caused the decision, if it may be made only once. */
  readonly cause: PaymentId | PresentationId | null;
  readonly momentOf: (loaded: LoadedDecisionContext) => Moment;
  readonly decide: (
    decisionContext: DecisionContext,
    loaded: LoadedDecisionContext,
    traceId: TraceId,
  ) => DecidedMoment;
}

export interface ProposalResult {
  readonly presentation: Presentation | null;
  readonly traceId: TraceId;
  /** Payment methods of the customer. */
  readonly methods: readonly PaymentMethod[];
}

/** The customer may answer another presentation concurrently; each time the decision is made anew. */
const mostTries = 10;

/** The link outlives its presentation, so that an accepted one can be viewed and undone. */
const linkLifetimeMs = 2 * dayMs;

async function propose(runtime: Runtime, scope: Scope, proposing: ProposalRequest): Promise<ProposalResult> {
  for (let tries = 0; tries < mostTries; tries++) {
    const loaded = await loadContext(runtime, scope, proposing.request);
    if (!loaded) throw notFound('customer');
    const moment = proposing.momentOf(loaded);
    const { decided, proposed } = await decidePriced(runtime, scope, proposing, loaded, moment);
    const { existing, trace } = decided;
    try {
      // On one connection the smaller statement goes first, so that it does not wait for the other.
      const [shown, { isFirst, hasDueJobs }] = await Promise.all([
        existing === null ? undefined : findPresentation(runtime.sql, scope, existing),
        commit(runtime, proposing, loaded, moment, decided, proposed),
      ]);
      if (!isFirst) return await findDecided(runtime, scope, proposing, loaded);
      if (hasDueJobs) wakeWorkers(runtime.sql);
      const { methods } = loaded.decisionContext;
      return { presentation: proposed?.presentation ?? shown ?? null, traceId: trace.traceId, methods };
    } catch (error) {
      if (error instanceof PresentedMeanwhile) continue;
      if (!isProposedAlready(error)) throw error;
      await expireBlockingPresentations(runtime, scope, loaded, moment, decided.proposal);
    }
  }
  throw new Error('Another presentation blocked the proposal at every attempt.');
}

function commit(
  runtime: Runtime,
  proposing: ProposalRequest,
  loaded: LoadedDecisionContext,
  moment: Moment,
  { trace, exposures }: DecidedMoment,
  proposed: PresentationChange | null,
): Promise<CommittedDecision> {
  const lifetimeMs = proposed ? proposed.presentation.expiresAt - proposed.presentation.createdAt : 0;
  const decision: DecisionCommit = {
    trace,
    decisionContext: recordedOf(proposing, loaded, moment),
    moment,
    exposures,
    cause: proposing.cause,
    proposed,
    eventIds: (proposed?.events ?? []).map(() => runtime.mintId('event')),
    linkToken: proposed && offerToken(runtime.secrets, proposed.presentation.presentationId),
    linkKeyId: runtime.secrets.currentKeyId,
    linkExpiresAt: runtime.wallClock() + linkLifetimeMs + lifetimeMs,
    wallNow: runtime.wallClock(),
  };
  if (!proposed || !moment.retentionRequest) return commitDecisionBatched(runtime.sql, decision);
  const { businessId, customerId } = proposed.presentation;
  // Requests of one session wait for each other: what was declined meanwhile is no longer open, but it was put to them.
  return transaction(runtime.sql, async (tx) => {
    await lockSession(tx, businessId, moment.sessionKey);
    if (await wasPresentedIn(tx, businessId, customerId, moment.sessionKey)) throw new PresentedMeanwhile();
    return commitDecision(tx, decision);
  });
}

/** Another request of the same session was put an offer to since this one was decided; it is decided anew. */
class PresentedMeanwhile extends Error {}

/** Decision context to record, so that another funnel can be replayed on it later. */
function recordedOf(
  { request }: ProposalRequest,
  { decisionContext }: LoadedDecisionContext,
  moment: Moment,
): RecordedContext | null {
  if (request.kind !== 'moment') return null;
  const { facts, history, methods } = decisionContext;
  return { moment, facts, history, methods };
}

/** Proposes the offer a moment leads to. With a cause, the decision is made once. */
export function proposeAt(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  moment: Moment,
  cause: PaymentId | null,
): Promise<ProposalResult> {
  const { name, sessionKey, raisedAt, purchase } = moment;
  return propose(runtime, scope, {
    request: { kind: 'moment', customerId, moment: name, sessionKey, purchase, now: raisedAt },
    cause,
    momentOf: () => moment,
    decide: (decisionContext, { versions }, traceId) =>
      decidedBy(decideMoment(versions, decisionContext, traceId)),
  });
}

async function decidePriced(
  runtime: Runtime,
  scope: Scope,
  { decide }: ProposalRequest,
  loaded: LoadedDecisionContext,
  moment: Moment,
): Promise<{ readonly decided: DecidedMoment; readonly proposed: PresentationChange | null }> {
  const traceId = runtime.mintId('trace');
  const quoted = new Map<OfferId, bigint>();
  const unpriceable = new Map<OfferId, string>();
  for (;;) {
    const decisionContext: DecisionContext = { ...loaded.decisionContext, moment, quoted, unpriceable };
    const decided = decide(decisionContext, loaded, traceId);
    if (!decided.proposal) return { decided, proposed: null };
    const { offer } = decided.proposal;
    assert(!unpriceable.has(offer.offerId), 'what cannot be priced is not proposed again');
    try {
      const proposed = await openPriced(runtime, scope, decided.proposal, decisionContext, loaded, traceId);
      const { quote } = proposed.presentation;
      if (canPayQuote(decided.proposal, quote, decisionContext)) return { decided, proposed };
      assert(!quoted.has(offer.offerId), 'a method is chosen for the amount that was quoted');
      quoted.set(offer.offerId, amountOfQuote(quote).amount);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      unpriceable.set(offer.offerId, `${error.code}: ${error.message}`);
    }
  }
}

async function openPriced(
  runtime: Runtime,
  scope: Scope,
  proposal: Proposal,
  decisionContext: DecisionContext,
  loaded: LoadedDecisionContext,
  traceId: TraceId,
): Promise<PresentationChange> {
  const version = loaded.versions.find(
    (each) => each.funnelId === proposal.funnelId && each.version === proposal.version,
  );
  assert(version, 'what is proposed is a step of a version that was considered');
  const { terms } = version;
  const at = decisionContext.now;
  return openPresentation(proposal, {
    presentationId: runtime.mintId('presentation'),
    businessId: scope.businessId,
    customerId: loaded.customer.customerId,
    traceId,
    moment: decisionContext.moment,
    terms,
    quote: await quoteFor(
      runtime,
      scope,
      proposal,
      decisionContext,
      loaded,
      decisionContext.moment,
      expiryOf(terms, at),
    ),
    now: at,
  });
}

/** Quotes a quantity of an offer, with the difference from what the customer has. */
export async function quoteFor(
  runtime: Runtime,
  scope: Scope,
  proposal: Pick<Proposal, 'offer' | 'quantity' | 'subscription'>,
  { catalogue, facts, productRelations, now: at }: Omit<DecisionContext, 'moment' | 'quoted' | 'unpriceable'>,
  { customer, payer, taxRates }: LoadedDecisionContext,
  moment: Moment,
  until: number,
): Promise<Quote> {
  const { offer, quantity, subscription } = proposal;
  const { buyer, billing } = payer;
  const promised = await runtime.commerce.quote(
    scope,
    operationFor(offer, quantity, subscription?.subscriptionId ?? null),
    {
      now: at,
      until,
      known: {
        products: catalogue.products,
        taxRates,
        customer,
        buyer,
        billing,
        isCustomerProven: confiningPurchase(moment) === undefined,
      },
    },
  );
  const taxes = { taxRates, address: billing };
  return {
    ...promised,
    difference: differenceOf(proposal, { facts, catalogue, productRelations }, promised, taxes),
  };
}

/** Finds what the first decision with the same cause proposed. */
async function findDecided(
  runtime: Runtime,
  scope: Scope,
  { cause }: ProposalRequest,
  { customer, decisionContext }: LoadedDecisionContext,
): Promise<ProposalResult> {
  assert(cause, 'what can be decided once has a cause');
  const found = await findPresentationByCause(runtime.sql, scope, customer.customerId, cause);
  assert(found, 'what was decided before is there');
  return { ...found, methods: decisionContext.methods };
}

/**
 * Expires presentations that block the proposal, in the same placement or of the same item, if their expiry
 * was not recorded yet.
 */
async function expireBlockingPresentations(
  runtime: Runtime,
  scope: Scope,
  { decisionContext }: LoadedDecisionContext,
  moment: Moment,
  proposal: Proposal | null,
): Promise<void> {
  const thing = proposal && offeredItem(proposal.offer.target);
  for (const open of decisionContext.history.open) {
    const isInTheWay = open.surface === moment.surface || open.thing === thing;
    if (isInTheWay && open.expiresAt !== null && open.expiresAt <= decisionContext.now) {
      await expirePresentation(runtime, scope, open.presentationId);
    }
  }
}

/** Expires a presentation whose time is over, or whose standard checkout ended unpaid. */
export async function expirePresentation(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
): Promise<void> {
  for (;;) {
    const before = await findPresentation(runtime.sql, scope, presentationId);
    if (!before) return;
    const at = now(runtime, scope);
    const change = (await endOfCheckout(runtime, scope, before, at)) ?? decideExpiry(before, at);
    if (!change) return;
    if (await commitChange(runtime, before, change, at)) wakeWorkers(runtime.sql);
  }
}

/** Commits a change that moves no money. False on a concurrent update. */
export function commitChange(
  runtime: Runtime,
  before: Presentation,
  change: PresentationChange,
  at: Instant,
): Promise<boolean> {
  const eventIds = change.events.map(() => runtime.mintId('event'));
  return statement(runtime.sql, (tx) =>
    commitPresentation(tx, { before, change, eventIds, now: at }, runtime.wallClock()),
  );
}

async function endOfCheckout(
  runtime: Runtime,
  scope: Scope,
  { state, checkoutSessionId, paymentId, ...rest }: Presentation,
  at: number,
): Promise<PresentationChange | undefined> {
  if (state !== 'requires_action' || checkoutSessionId === null || paymentId !== null) return undefined;
  const { commerce } = runtime;
  // A checkout of another system is ended by the job that monitors it.
  if (commerce.kind === 'remote') return undefined;
  const session = await commerce.findCheckout(scope, checkoutSessionId);
  if (session && (at < session.expiresAt || session.completedAt !== null)) return undefined;
  const ended = { status: 'failed', paymentId: null, errorCode: null, paymentMethodId: null } as const;
  return decideAcceptOutcome({ ...rest, state, checkoutSessionId, paymentId }, ended, 0, at);
}

/** Advances the funnel to the step an answer leads to, once. Null if nothing more is proposed. */
export async function advanceFunnel(
  runtime: Runtime,
  scope: Scope,
  presentationId: PresentationId,
  leavesBy: StepAnswer,
): Promise<Presentation | null> {
  const { presentation } = await propose(runtime, scope, {
    request: { kind: 'presentation', presentationId, now: now(runtime, scope) },
    cause: presentationId,
    momentOf: (loaded) => answered(loaded).moment,
    decide: (decisionContext, loaded, traceId) => {
      const [version] = loaded.versions;
      assert(version, 'a presentation goes on in the version it began with');
      return {
        ...decideNextStep(version, answered(loaded), leavesBy, decisionContext, traceId),
        existing: null,
      };
    },
  });
  return presentation;
}

function answered({ presentation }: LoadedDecisionContext): Presentation {
  assert(presentation, 'what was asked about is there');
  return presentation;
}

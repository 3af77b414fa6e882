import { assert } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../event/event.ts';
import type {
  BusinessId,
  CheckoutSessionId,
  CustomerId,
  FunnelId,
  PaymentId,
  PaymentMethodId,
  PresentationId,
  SubscriptionId,
  TraceId,
} from '../ids.ts';
import type { DeclineCode } from '../payment/decline-codes.ts';
import { type Transitions, assertTransition } from '../state.ts';
import { type Instant, dayMs, minuteMs } from '../time.ts';
import { type FunnelTerms, type StepAnswer, findStep, stepAnswers } from './funnel.ts';
import type { Assignment } from './experiment/experiment.ts';
import type { Proposal } from './proposal.ts';
import { type Measure, decidedIn, measure } from './measure.ts';
import type { Moment } from './moment.ts';
import { offeredItem } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import type { Quote } from './quote.ts';
import type { RememberedAnswer } from './decision-context.ts';

/*
 * Presentation: one offer, shown to one customer at one moment.
 *
 *   open ──→ viewed ──┬─→ accepting ──┬──────────────────────→ accepted ──→ undone
 *     │         │     │       ↑       ├─→ requires_action ──┬─→
 *     │         │     │       │       │                     │
 *     │         │     │       └── failed ←──────────────────┘
 *     │         │     │            │
 *     └─────────┴─────┴────────────┴─→ declined, expired
 *
 * Accepting charges exactly the quote, in the three steps of every payment. Meanwhile it can neither be declined
 * nor expire, because money may have moved. A failed payment keeps the offer and its price: the customer may accept
 * with another method, pay in a standard checkout, or leave. Accepted and declined exclude each other, and only an
 * acceptance can be undone.
 */

export const presentationStates = [
  'open',
  'viewed',
  'accepting',
  'requires_action',
  'failed',
  'accepted',
  'declined',
  'expired',
  'undone',
] as const;

export type PresentationState = (typeof presentationStates)[number];

export const presentationTransitions = {
  open: {
    viewed: 'the customer sees it',
    accepting: 'the customer accepts',
    declined: 'the customer declines',
    expired: 'it expired, or the customer owns the item by now',
  },
  viewed: {
    accepting: 'the customer accepts',
    declined: 'the customer declines',
    expired: 'it expired, or the customer owns the item by now',
  },
  accepting: {
    accepted: 'the payment succeeded',
    requires_action: 'the bank asks the customer to confirm, or a standard checkout is to be paid',
    failed: 'the payment failed',
  },
  requires_action: {
    accepted: 'the customer confirmed, and the payment succeeded',
    failed: 'the customer did not confirm, the payment failed, or the checkout ended unpaid',
  },
  failed: {
    accepting: 'the customer accepts with another method, at the same price',
    accepted: 'the customer paid in the standard checkout',
    declined: 'the customer leaves it',
    expired: 'it expired, or the customer owns the item by now',
  },
  accepted: { undone: 'the customer takes it back in time' },
  declined: {},
  expired: {},
  undone: {},
} as const satisfies Transitions<PresentationState>;

export interface Presentation {
  readonly presentationId: PresentationId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly state: PresentationState;
  readonly moment: Moment;
  readonly funnelId: FunnelId;
  readonly version: number;
  readonly stepId: string;
  /** Answers that lead from its step to another one. No decision follows any other answer. */
  readonly followedBy: readonly StepAnswer[];
  /** Offer as in its funnel version. */
  readonly offer: Offer;
  /** Material terms, by which a decline is remembered. */
  readonly terms: string;
  /** Days for which a decline is remembered; null is unlimited. */
  readonly rememberDeclinesDays: number | null;
  readonly quantity: number;
  /** Subscription it changes; null for a new sale. */
  readonly subscriptionId: SubscriptionId | null;
  /** Price that accepting charges. */
  readonly quote: Quote;
  readonly route: Proposal['route'];
  /** Payment method shown as charged; null for a standard checkout, or when nothing is charged. */
  readonly paymentMethodId: PaymentMethodId | null;
  /** Methods already declined for it. */
  readonly failedMethods: readonly PaymentMethodId[];
  /** Standard checkout in which it is to be paid; null when none was opened. */
  readonly checkoutSessionId: CheckoutSessionId | null;
  /** Number of acceptance attempts; with the id it names each attempt. */
  readonly attempts: number;
  /** Payment of the latest attempt. */
  readonly paymentId: PaymentId | null;
  /** Decline code of the latest failure. Internal: only its `publicDeclineCode` may be shown. */
  readonly errorCode: DeclineCode | null;
  readonly traceId: TraceId;
  readonly createdAt: Instant;
  readonly viewedAt: Instant | null;
  /** Time it was last accepted, declined, undone or expired. */
  readonly answeredAt: Instant | null;
  /** End of the answer period, exclusive. */
  readonly expiresAt: Instant;
  /** True when the expiry is shown to the customer: only where the seller set one. */
  readonly showsExpiry: boolean;
  /** Experiment variant shown; null when no experiment ran at its step. */
  readonly assignment: Assignment | null;
  /** End of the undo window, exclusive; null when it cannot be undone. */
  readonly undoUntil: Instant | null;
  /** When the retention request behind it was fulfilled; absent where that has not happened. */
  readonly fulfilledAt?: Instant;
}

/** Changes of a decision about a presentation, committed together. */
export interface PresentationChange {
  readonly presentation: Presentation;
  readonly events: readonly DomainEvent[];
  readonly remembered: RememberedAnswer | null;
  /** Edge by which the customer goes on to another step; null while they stay, or where the funnel ends. */
  readonly leavesBy: StepAnswer | null;
  /** Measures to record. */
  readonly measures: readonly Measure[];
}

/** Lifetime of a presentation without an expiry of its own. */
const defaultLifetimeMs = dayMs;

/** Expiry of a presentation opened now. */
export function expiryOf({ expiresMinutes }: Pick<FunnelTerms, 'expiresMinutes'>, now: Instant): Instant {
  return now + (expiresMinutes === null ? defaultLifetimeMs : expiresMinutes * minuteMs);
}

/** Opens a presentation for a priced proposal. */
export function openPresentation(
  proposal: Proposal,
  given: {
    readonly presentationId: PresentationId;
    readonly businessId: BusinessId;
    readonly customerId: CustomerId;
    readonly traceId: TraceId;
    readonly moment: Moment;
    readonly terms: Pick<FunnelTerms, 'expiresMinutes' | 'rememberDeclinesDays' | 'steps'>;
    readonly quote: Quote;
    readonly now: Instant;
  },
): PresentationChange {
  const { terms, now } = given;
  const { offer } = proposal;
  const step = findStep(terms, proposal.stepId);
  assert(step, 'what is proposed is a step of its version');
  const presentation: Presentation = {
    presentationId: given.presentationId,
    businessId: given.businessId,
    customerId: given.customerId,
    state: 'open',
    moment: given.moment,
    funnelId: proposal.funnelId,
    version: proposal.version,
    stepId: proposal.stepId,
    followedBy: stepAnswers.filter((answer) => step.edges[answer] !== null),
    offer,
    terms: proposal.terms,
    rememberDeclinesDays: terms.rememberDeclinesDays ?? offer.rememberDeclinesDays,
    quantity: proposal.quantity,
    subscriptionId: proposal.subscription?.subscriptionId ?? null,
    quote: given.quote,
    route: proposal.route,
    paymentMethodId: proposal.paymentMethodId,
    failedMethods: [],
    checkoutSessionId: null,
    attempts: 0,
    paymentId: null,
    errorCode: null,
    traceId: given.traceId,
    createdAt: now,
    viewedAt: null,
    answeredAt: null,
    expiresAt: expiryOf(terms, now),
    showsExpiry: terms.expiresMinutes !== null,
    assignment: proposal.assignment,
    undoUntil: null,
  };
  return presentationChange(presentation, now, {
    event: 'offer.presented',
    measures: [measure('presented')],
  });
}

/** State at `now`, regardless of whether its expiry has been recorded. */
export function stateAt({ state, expiresAt }: Presentation, now: Instant): PresentationState {
  return isUnanswered(state) && now >= expiresAt ? 'expired' : state;
}

/** True while it awaits the customer's answer: only then can it be declined or expire. */
export function isUnanswered(state: PresentationState): state is 'open' | 'viewed' | 'failed' {
  return state === 'open' || state === 'viewed' || state === 'failed';
}

/** Records the first view. Undefined when nothing changes: already viewed, or ended. */
export function decideView(presentation: Presentation, now: Instant): PresentationChange | undefined {
  if (stateAt(presentation, now) !== 'open') return undefined;
  return presentationChange(inState(presentation, 'viewed', { viewedAt: now }), now, {
    measures: [measure('viewed')],
  });
}

/**
 * Expires a presentation. Undefined when it has not ended. Expiry is not an answer: nothing is remembered, and no
 * step follows. `isOwned` expires it early, because the customer has come to own the item.
 */
export function decideExpiry(
  presentation: Presentation,
  now: Instant,
  isOwned = false,
): PresentationChange | undefined {
  if (!isUnanswered(presentation.state)) return undefined;
  if (!isOwned && now < presentation.expiresAt) return undefined;
  return presentationChange(inState(presentation, 'expired', { answeredAt: now }), now, {
    event: 'offer.expired',
    measures: [measure('expired')],
  });
}

/**
 * Replaces the quote, when the customer changes the quantity or the quote has expired. Refused once accepted: the
 * price shown then is charged.
 */
export function decideRequote(
  presentation: Presentation,
  quote: Quote,
  quantity: number,
  now: Instant,
): PresentationChange {
  checkUnanswered(presentation, now);
  const range = presentation.offer.quantity;
  const [least, most] = range
    ? [range.minimum, range.maximum]
    : [presentation.quantity, presentation.quantity];
  if (!Number.isInteger(quantity) || quantity < least || quantity > most) {
    throw new DomainError(
      'INVALID_QUANTITY',
      `quantity: must be a whole number from ${least} to ${most}, as the offer says.`,
    );
  }
  return presentationChange({ ...presentation, quote, quantity }, now, {});
}

/** Declines a presentation: final, and remembered. Undefined when already declined. */
export function decideDecline(presentation: Presentation, now: Instant): PresentationChange | undefined {
  if (presentation.state === 'declined') return undefined;
  checkUnanswered(presentation, now);
  return presentationChange(inState(presentation, 'declined', { answeredAt: now, errorCode: null }), now, {
    event: 'offer.declined',
    remembered: answerOf(presentation, 'declined', now),
    leavesBy: edgeOf(presentation, presentation.state === 'failed' ? 'failed' : 'declined'),
    measures: [measure('declined'), decidedIn(presentation, now)],
  });
}

/** Refuses an answer to a presentation that can no longer be answered, with the reason. */
export function checkUnanswered(presentation: Presentation, now: Instant): void {
  const state = stateAt(presentation, now);
  if (isUnanswered(state)) return;
  if (state === 'expired') {
    throw new DomainError(
      'PRESENTATION_EXPIRED',
      `This offer expired at ${new Date(presentation.expiresAt).toISOString()}. Nothing was charged.`,
    );
  }
  if (state === 'declined') {
    throw new DomainError('PRESENTATION_DECLINED', 'This offer was declined. Nothing was charged.');
  }
  const because = {
    accepting: 'is being paid',
    requires_action: 'is being paid, and waits for the customer to confirm the payment',
    accepted: 'was accepted',
    undone: 'was accepted and undone',
  }[state];
  throw new DomainError('PRESENTATION_NOT_OPEN', `This offer ${because}, and cannot be answered like this.`);
}

/** Presentation in another state, along an allowed transition. */
export function inState(
  presentation: Presentation,
  state: PresentationState,
  over: Partial<Presentation>,
): Presentation {
  assertTransition<PresentationState>(presentationTransitions, presentation.state, state);
  return { ...presentation, ...over, state };
}

export function presentationChange(
  presentation: Presentation,
  now: Instant,
  consequences: {
    readonly event?: DomainEvent['type'];
    readonly remembered?: RememberedAnswer;
    readonly leavesBy?: StepAnswer | null;
    readonly measures?: readonly Measure[];
  },
): PresentationChange {
  const { presentationId, customerId } = presentation;
  const { event, remembered = null, leavesBy = null, measures = [] } = consequences;
  return {
    presentation,
    events:
      event === undefined
        ? []
        : [
            {
              type: event,
              payloadType: 'Presentation',
              objectId: presentationId,
              relatedId: null,
              customerId,
              occurredAt: now,
            },
          ],
    remembered,
    leavesBy,
    measures,
  };
}

/** Edge of an answer that leads to another step; null where the funnel ends with it. */
export function edgeOf(
  { followedBy }: Pick<Presentation, 'followedBy'>,
  answer: StepAnswer,
): StepAnswer | null {
  return followedBy.includes(answer) ? answer : null;
}

export function answerOf(
  { offer, terms, rememberDeclinesDays }: Pick<Presentation, 'offer' | 'terms' | 'rememberDeclinesDays'>,
  answer: RememberedAnswer['answer'],
  now: Instant,
): RememberedAnswer {
  const isForGood = answer === 'accepted' || rememberDeclinesDays === null;
  return {
    answer,
    offerId: offer.offerId,
    thing: offeredItem(offer.target),
    terms,
    answeredAt: now,
    forgottenAt: isForGood ? null : now + rememberDeclinesDays * dayMs,
  };
}

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
import type { FunnelTerms, StepAnswer } from './funnel.ts';
import type { Assignment } from './experiment/experiment.ts';
import type { Proposal } from './proposal.ts';
import { type Measure, decidedIn, measure } from './measure.ts';
import type { Moment } from './moment.ts';
import { thingOf } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import type { Quote } from './quote.ts';
import type { RememberedAnswer } from './decision-context.ts';

/*
 * One offer, put to one customer at one moment.
 *
 *   open ──→ viewed ──┬─→ accepting ──┬──────────────────────→ accepted ──→ undone
 *     │         │     │       ↑       ├─→ requires_action ──┬─→
 *     │         │     │       │       │                     │
 *     │         │     │       └── failed ←──────────────────┘
 *     │         │     │            │
 *     └─────────┴─────┴────────────┴─→ declined, expired
 *
 * Accepting charges the quote and nothing else, in the three steps of every payment; while that is under way
 * nobody can decline, and it does not expire, because money may have moved. A payment that fails keeps the
 * offer and its price: the customer may accept with another method, pay in a standard checkout, or leave.
 * Of accepted and declined each excludes the other, and only an acceptance can be undone.
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
    expired: 'its time is over, or the customer has the thing by now',
  },
  viewed: {
    accepting: 'the customer accepts',
    declined: 'the customer declines',
    expired: 'its time is over, or the customer has the thing by now',
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
    expired: 'its time is over, or the customer has the thing by now',
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
  /** As it stands in the version of the funnel. */
  readonly offer: Offer;
  /** Its material terms, by which a no is remembered. */
  readonly terms: string;
  /** For how long a no is remembered; null is for good. */
  readonly rememberDeclinesDays: number | null;
  readonly quantity: number;
  /** What it changes; null when it sells something new. */
  readonly subscriptionId: SubscriptionId | null;
  /** What accepting is charged. */
  readonly quote: Quote;
  readonly route: Proposal['route'];
  /** What is shown as charged; null in a standard checkout, and where nothing is. */
  readonly paymentMethodId: PaymentMethodId | null;
  /** What was declined for it already. */
  readonly failedMethods: readonly PaymentMethodId[];
  /** The standard checkout in which it is to be paid; null where none was opened for it. */
  readonly checkoutSessionId: CheckoutSessionId | null;
  /** How often accepting was tried: together with the id the name of each try. */
  readonly attempts: number;
  /** Of the latest try. */
  readonly paymentId: PaymentId | null;
  /** The true reason of the latest failure; only `publicDeclineCode` of it may leave the house. */
  readonly errorCode: DeclineCode | null;
  readonly traceId: TraceId;
  readonly createdAt: Instant;
  readonly viewedAt: Instant | null;
  /** When it was accepted, declined, undone or expired last. */
  readonly answeredAt: Instant | null;
  /** Not to be answered from this moment on. */
  readonly expiresAt: Instant;
  /** Whether the customer is told so: only where the seller set an end to the offer. */
  readonly showsExpiry: boolean;
  /** The variant of an experiment that it is; null when none ran at its step. */
  readonly assignment: Assignment | null;
  /** Until when it can be taken back, exclusive; null when it cannot. */
  readonly undoUntil: Instant | null;
}

/** What a decision about a presentation changes, committed together. */
export interface PresentationChange {
  readonly presentation: Presentation;
  readonly events: readonly DomainEvent[];
  readonly remembered: RememberedAnswer | null;
  /** By which edge of its step the customer goes on; null when they do not yet, or do not. */
  readonly leavesBy: StepAnswer | null;
  /** What is counted of it. */
  readonly measures: readonly Measure[];
}

/** How long a presentation without an end of its own is kept open. */
const unsaidLifetimeMs = dayMs;

/** Until when what is proposed now can be answered. */
export function expiryOf({ expiresMinutes }: Pick<FunnelTerms, 'expiresMinutes'>, now: Instant): Instant {
  return now + (expiresMinutes === null ? unsaidLifetimeMs : expiresMinutes * minuteMs);
}

/** Puts a priced proposal to the customer. */
export function openPresentation(
  proposal: Proposal,
  given: {
    readonly presentationId: PresentationId;
    readonly businessId: BusinessId;
    readonly customerId: CustomerId;
    readonly traceId: TraceId;
    readonly moment: Moment;
    readonly terms: Pick<FunnelTerms, 'expiresMinutes' | 'rememberDeclinesDays'>;
    readonly quote: Quote;
    readonly now: Instant;
  },
): PresentationChange {
  const { terms, now } = given;
  const { offer } = proposal;
  const presentation: Presentation = {
    presentationId: given.presentationId,
    businessId: given.businessId,
    customerId: given.customerId,
    state: 'open',
    moment: given.moment,
    funnelId: proposal.funnelId,
    version: proposal.version,
    stepId: proposal.stepId,
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

/** The state at `now`, whether or not the expiry has been noticed. */
export function stateAt({ state, expiresAt }: Presentation, now: Instant): PresentationState {
  return isUnanswered(state) && now >= expiresAt ? 'expired' : state;
}

/** Whether it waits for the customer: only then can it be declined, and only then does it expire. */
export function isUnanswered(state: PresentationState): state is 'open' | 'viewed' | 'failed' {
  return state === 'open' || state === 'viewed' || state === 'failed';
}

/** Undefined when seeing it changes nothing: it was seen before, or it is over. */
export function decideView(presentation: Presentation, now: Instant): PresentationChange | undefined {
  if (stateAt(presentation, now) !== 'open') return undefined;
  return presentationChange(inState(presentation, 'viewed', { viewedAt: now }), now, {
    measures: [measure('viewed')],
  });
}

/**
 * Undefined when it is not over. Expiring is no answer: nothing is remembered, and nothing follows.
 * `isOwned` ends one early: the customer has the thing by now.
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
 * Promises another price, as when the customer chooses another quantity or the promised one has run out.
 * Refused once it was accepted: what was shown then is what is charged.
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

/** A no: final, and remembered. Undefined when it was said before. */
export function decideDecline(presentation: Presentation, now: Instant): PresentationChange | undefined {
  if (presentation.state === 'declined') return undefined;
  checkUnanswered(presentation, now);
  return presentationChange(inState(presentation, 'declined', { answeredAt: now, errorCode: null }), now, {
    event: 'offer.declined',
    remembered: answerOf(presentation, 'declined', now),
    leavesBy: presentation.state === 'failed' ? 'failed' : 'declined',
    measures: [measure('declined'), decidedIn(presentation, now)],
  });
}

/** Refuses what cannot be answered any more, with the reason. */
export function checkUnanswered(presentation: Presentation, now: Instant): void {
  const state = stateAt(presentation, now);
  if (isUnanswered(state)) return;
  if (state === 'expired') {
    throw new DomainError(
      'PRESENTATION_EXPIRED',
      `This offer could be answered until ${new Date(presentation.expiresAt).toISOString()}. Nothing was charged.`,
    );
  }
  if (state === 'declined') {
    throw new DomainError('PRESENTATION_DECLINED', 'This offer was declined. Nothing was charged.');
  }
  const because = {
    accepting: 'is being paid',
    requires_action: 'is being paid, and waits for the customer to confirm the payment',
    accepted: 'was accepted',
    undone: 'was accepted and taken back',
  }[state];
  throw new DomainError('PRESENTATION_NOT_OPEN', `This offer ${because}, and cannot be answered like this.`);
}

/** The presentation in another state, along an edge of its table. */
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
    readonly leavesBy?: StepAnswer;
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

export function answerOf(
  { offer, terms, rememberDeclinesDays }: Pick<Presentation, 'offer' | 'terms' | 'rememberDeclinesDays'>,
  answer: RememberedAnswer['answer'],
  now: Instant,
): RememberedAnswer {
  const isForGood = answer === 'accepted' || rememberDeclinesDays === null;
  return {
    answer,
    offerId: offer.offerId,
    thing: thingOf(offer.target),
    terms,
    answeredAt: now,
    forgottenAt: isForGood ? null : now + rememberDeclinesDays * dayMs,
  };
}

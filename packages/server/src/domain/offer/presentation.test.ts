import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { type PaymentMethodId, asId } from '../ids.ts';
import { dayMs, minuteMs } from '../time.ts';
import { type AcceptOutcome, type AcceptRequest, decideAccept, decideAcceptOutcome } from './accept.ts';
import type { Proposal } from './proposal.ts';
import type { Offer } from './offer.ts';
import {
  type Presentation,
  decideDecline,
  decideExpiry,
  decideRequote,
  decideView,
  openPresentation,
  stateAt,
} from './presentation.ts';
import {
  methodId,
  methodWith,
  momentWith,
  offerIdOf,
  offerOf,
  productId,
  quoteWith,
  sampleNow,
  step,
  termsWith,
} from './sample-offers.ts';
import { decideUndo } from './undo.ts';

const paymentId = asId<'payment'>('pay_2');
const paid: AcceptOutcome = { status: 'succeeded', paymentId, subscriptionId: null, isOneClick: true };
const waiting: AcceptOutcome = { status: 'requires_action', paymentId };
const declinedBy = (method: PaymentMethodId): AcceptOutcome => ({
  status: 'failed',
  paymentId,
  errorCode: 'INSUFFICIENT_FUNDS',
  paymentMethodId: method,
});

function opened(
  over: {
    readonly offer?: Partial<Offer>;
    readonly proposal?: Partial<Proposal>;
    readonly terms?: Parameters<typeof termsWith>[1];
    readonly edges?: Parameters<typeof step>[1];
    readonly quote?: Parameters<typeof quoteWith>[0];
  } = {},
): Presentation {
  const proposal: Proposal = {
    funnelId: asId<'funnel'>('fnl_1'),
    version: 1,
    stepId: 'lens',
    offer: offerOf('lens', over.offer),
    terms: 'the terms',
    quantity: 1,
    assignment: null,
    subscription: null,
    route: 'one_click',
    paymentMethodId: methodId('1'),
    ...over.proposal,
  };
  return openPresentation(proposal, {
    presentationId: asId<'presentation'>('prs_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    traceId: asId<'trace'>('trc_1'),
    moment: momentWith(),
    terms: termsWith(
      [step('lens', over.edges ?? { accepted: 'strap', declined: 'bag', failed: 'bag' })],
      over.terms,
    ),
    quote: quoteWith(over.quote),
    now: sampleNow,
  }).presentation;
}

const facts = {
  methods: [methodWith('1'), methodWith('2')],
  ownership: undefined,
  hasOpenDispute: false,
  now: sampleNow + 1,
};
const click: AcceptRequest = { quoteId: null, paymentMethodId: null };

function accepting(presentation: Presentation, request: Partial<AcceptRequest> = {}): Presentation {
  const acceptance = decideAccept(presentation, { ...click, ...request }, facts);
  if (acceptance.kind === 'repeat') throw new Error('was answered before');
  return acceptance.change.presentation;
}

function after(presentation: Presentation, outcome: AcceptOutcome, undoMinutes = 10): Presentation {
  return decideAcceptOutcome(presentation, outcome, undoMinutes, facts.now)!.presentation;
}

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

const accepted = after(accepting(opened()), paid);
const failed = after(accepting(opened()), declinedBy(methodId('1')));

describe('a presentation', () => {
  test('is opened with its quote and told', () => {
    expect(opened()).toMatchObject({ state: 'open', quote: { totalAmount: 2_200n }, attempts: 0 });
  });

  test('is seen once', () => {
    const seen = decideView(opened(), sampleNow + 1)!;
    expect(seen.presentation).toMatchObject({ state: 'viewed', viewedAt: sampleNow + 1 });
    expect(decideView(seen.presentation, sampleNow + 2)).toBeUndefined();
  });

  test('tells its end only where the seller set one, and lapses after a day otherwise', () => {
    expect(opened()).toMatchObject({ showsExpiry: false, expiresAt: sampleNow + dayMs });
    const ending = opened({ terms: { expiresMinutes: 30 } });
    expect(ending).toMatchObject({ showsExpiry: true, expiresAt: sampleNow + 30 * minuteMs });
  });

  test('is over at its end and not before, also when nobody has noticed', () => {
    const { expiresAt } = opened();
    expect(decideExpiry(opened(), expiresAt - 1)).toBeUndefined();
    expect(decideExpiry(opened(), expiresAt)).toMatchObject({
      presentation: { state: 'expired' },
      events: [{ type: 'offer.expired' }],
      remembered: null,
      leavesBy: null,
    });
    expect(stateAt(opened(), expiresAt - 1)).toBe('open');
    expect(codeOf(() => decideDecline(opened(), expiresAt))).toBe('PRESENTATION_EXPIRED');
    expect(codeOf(() => decideAccept(opened(), click, { ...facts, now: expiresAt }))).toBe(
      'PRESENTATION_EXPIRED',
    );
    expect(decideView(opened(), expiresAt)).toBeUndefined();
  });

  test('does not expire while it is being paid, and ends early for who has the thing by now', () => {
    const { expiresAt } = opened();
    expect(decideExpiry(accepting(opened()), expiresAt)).toBeUndefined();
    expect(stateAt(accepting(opened()), expiresAt)).toBe('accepting');
    expect(decideExpiry(opened(), sampleNow + 1, true)?.presentation.state).toBe('expired');
  });

  test('takes another quantity within the range of its offer, with its price', () => {
    const range = opened({ offer: { quantity: { minimum: 1, maximum: 3 } } });
    const dearer = quoteWith({ totalAmount: 6_600n });
    expect(decideRequote(range, dearer, 3, sampleNow).presentation).toMatchObject({
      quantity: 3,
      quote: { totalAmount: 6_600n },
    });
    expect(codeOf(() => decideRequote(range, dearer, 4, sampleNow))).toBe('INVALID_QUANTITY');
    expect(codeOf(() => decideRequote(accepting(range), dearer, 2, sampleNow))).toBe('PRESENTATION_NOT_OPEN');
  });
});

describe('a no', () => {
  test('is final, remembered for good and told, and leads on', () => {
    const change = decideDecline(opened(), sampleNow)!;
    expect(change).toMatchObject({
      presentation: { state: 'declined', answeredAt: sampleNow },
      events: [{ type: 'offer.declined', objectId: 'prs_1' }],
      remembered: {
        answer: 'declined',
        offerId: offerIdOf('lens'),
        thing: productId('lens'),
        terms: 'the terms',
        forgottenAt: null,
      },
      leavesBy: 'declined',
    });
    expect(decideDecline(change.presentation, sampleNow + 1)).toBeUndefined();
    expect(codeOf(() => decideAccept(change.presentation, click, facts))).toBe('PRESENTATION_DECLINED');
  });

  test('is remembered for as long as the funnel says, then the offer', () => {
    const both = opened({ offer: { rememberDeclinesDays: 90 }, terms: { rememberDeclinesDays: 30 } });
    expect(decideDecline(both, sampleNow)?.remembered?.forgottenAt).toBe(sampleNow + 30 * dayMs);
    const offer = opened({ offer: { rememberDeclinesDays: 90 } });
    expect(decideDecline(offer, sampleNow)?.remembered?.forgottenAt).toBe(sampleNow + 90 * dayMs);
  });

  test('after a failed payment leaves by that edge', () => {
    expect(decideDecline(failed, sampleNow)).toMatchObject({
      leavesBy: 'failed',
      remembered: { answer: 'declined' },
    });
  });

  test('is too late while it is being paid, and when it was', () => {
    for (const late of [accepting(opened()), after(accepting(opened()), waiting), accepted]) {
      expect(codeOf(() => decideDecline(late, sampleNow))).toBe('PRESENTATION_NOT_OPEN');
    }
  });
});

describe('a yes', () => {
  test('charges the quote to the method that was shown', () => {
    const acceptance = decideAccept(opened(), { ...click, quoteId: quoteWith().quoteId }, facts);
    expect(acceptance).toMatchObject({
      kind: 'charge',
      method: { paymentMethodId: 'pm_1' },
      change: { presentation: { state: 'accepting', attempts: 1, quote: { totalAmount: 2_200n } } },
    });
  });

  test('is answered as before while it is being paid, and when it was', () => {
    for (const before of [accepting(opened()), after(accepting(opened()), waiting), accepted]) {
      expect(decideAccept(before, click, facts)).toEqual({ kind: 'repeat' });
    }
  });

  test('opens the standard checkout where no saved method was shown, and again when that ended unpaid', () => {
    const shown = opened({ proposal: { route: 'standard_checkout', paymentMethodId: null } });
    expect(decideAccept(shown, click, facts).kind).toBe('checkout');
    const unpaid = after(after(accepting(shown), waiting), {
      ...declinedBy(methodId('1')),
      paymentMethodId: null,
      errorCode: null,
    } as AcceptOutcome);
    expect(decideAccept(unpaid, click, facts).kind).toBe('checkout');
  });

  test('charges nothing to nothing', () => {
    const free = opened({ proposal: { paymentMethodId: null }, quote: { totalAmount: 0n } });
    expect(decideAccept(free, click, facts)).toMatchObject({ kind: 'charge', method: null });
  });

  test('is refused for another price, and for one that is no longer promised', () => {
    const other = { ...click, quoteId: asId<'quote'>('quo_2') };
    expect(codeOf(() => decideAccept(opened(), other, facts))).toBe('QUOTE_STALE');
    const short = opened({ quote: { expiresAt: facts.now } });
    expect(codeOf(() => decideAccept(short, click, facts))).toBe('QUOTE_EXPIRED');
  });

  test('is refused for a method that is not theirs or cannot pay, and for what they have by now', () => {
    const with_ = (name: string) => ({ ...click, paymentMethodId: methodId(name) });
    expect(codeOf(() => decideAccept(opened(), with_('x'), facts))).toBe('PAYMENT_METHOD_NOT_FOUND');
    const expired = [methodWith('2', {}, { expiryYear: 2020 })];
    expect(codeOf(() => decideAccept(opened(), with_('2'), { ...facts, methods: expired }))).toBe(
      'PAYMENT_METHOD_EXPIRED',
    );
    const ownership = { how: 'bought', by: productId('lens') } as const;
    expect(codeOf(() => decideAccept(opened(), click, { ...facts, ownership }))).toBe(
      'PRESENTATION_NOT_OPEN',
    );
  });
});

describe('a payment that fails', () => {
  test('keeps the offer and its price, and is told', () => {
    expect(failed).toMatchObject({
      state: 'failed',
      errorCode: 'INSUFFICIENT_FUNDS',
      failedMethods: ['pm_1'],
      quote: { totalAmount: 2_200n },
    });
  });

  test('is not fired again by itself, but with the method the customer names, be it the same', () => {
    expect(decideAccept(failed, click, facts)).toEqual({ kind: 'repeat' });
    for (const name of ['1', '2']) {
      expect(accepting(failed, { paymentMethodId: methodId(name) })).toMatchObject({
        state: 'accepting',
        attempts: 2,
        paymentMethodId: `pm_${name}`,
        errorCode: null,
      });
    }
  });

  test('may still be paid in the standard checkout, which no click takes back', () => {
    const later = after(failed, { ...paid, isOneClick: false });
    expect(later).toMatchObject({ state: 'accepted', undoUntil: null, errorCode: null });
  });

  test('waits for the bank with the price kept, and goes on from there', () => {
    const atBank = after(accepting(opened()), waiting);
    expect(atBank).toMatchObject({ state: 'requires_action', paymentId: 'pay_2' });
    expect(after(atBank, paid).state).toBe('accepted');
    expect(after(atBank, declinedBy(methodId('1'))).state).toBe('failed');
  });
});

test('an answer leads nowhere where its step has no edge for it', () => {
  const last = opened({ edges: { declined: 'bag' } });
  expect(last.followedBy).toEqual(['declined']);
  expect(decideDecline(last, sampleNow)?.leavesBy).toBe('declined');
  expect(decideDecline(after(accepting(last), declinedBy(methodId('1'))), facts.now)?.leavesBy).toBeNull();
  const paidFor = decideAcceptOutcome(accepting(last), paid, 10, facts.now);
  expect(paidFor).toMatchObject({ remembered: { answer: 'accepted' }, leavesBy: null });
});

describe('an acceptance', () => {
  const asSubscription: Partial<Offer> = { target: { kind: 'subscription', productId: productId('pro') } };

  test('is remembered and told once, and leads on', () => {
    const change = decideAcceptOutcome(accepting(opened()), paid, 10, facts.now)!;
    expect(change).toMatchObject({
      events: [{ type: 'offer.accepted' }],
      remembered: { answer: 'accepted', forgottenAt: null },
      leavesBy: 'accepted',
    });
    expect(decideAcceptOutcome(change.presentation, paid, 10, facts.now)).toBeUndefined();
  });

  test('is taken back within its time, with a full refund, and is a no from then on', () => {
    const until = facts.now + 10 * minuteMs;
    expect(accepted.undoUntil).toBe(until);
    const undo = decideUndo(accepted, until - 1);
    expect(undo).toMatchObject({
      kind: 'undo',
      operation: { kind: 'sale' },
      change: {
        presentation: { state: 'undone', paymentId: 'pay_2', subscriptionId: null },
        events: [{ type: 'offer.undone' }],
        remembered: { answer: 'declined' },
      },
    });
    if (undo.kind === 'undo') expect(decideUndo(undo.change.presentation, until)).toEqual({ kind: 'repeat' });
    expect(codeOf(() => decideUndo(accepted, until))).toBe('UNDO_WINDOW_CLOSED');
  });

  test('of a plan is taken back with the plan', () => {
    const began = { ...paid, subscriptionId: asId<'subscription'>('sub_9') } as AcceptOutcome;
    const subscribed = after(accepting(opened({ offer: asSubscription })), began);
    expect(decideUndo(subscribed, facts.now)).toMatchObject({
      operation: { kind: 'sale' },
      change: { presentation: { subscriptionId: 'sub_9' } },
    });
  });

  test('of another plan is taken back with the way back to the plan before', () => {
    const change: Partial<Offer> = {
      target: { kind: 'plan_change', productId: productId('pro'), prorationBillingMode: 'do_not_bill' },
    };
    const moved = { ...paid, subscriptionId: asId<'subscription'>('sub_9') } as AcceptOutcome;
    const changed = after(accepting(opened({ offer: change })), moved);
    expect(decideUndo(changed, facts.now)).toMatchObject({
      operation: { kind: 'plan_change', subscriptionId: 'sub_9' },
    });
  });

  test('is not taken back when that is turned off', () => {
    expect(after(accepting(opened()), paid, 0).undoUntil).toBeNull();
    expect(codeOf(() => decideUndo(opened(), facts.now))).toBe('UNDO_WINDOW_CLOSED');
  });
});

type Move = (presentation: Presentation, now: number) => Presentation;

/** Actions on a presentation, in any order, refused or not. */
const moves: readonly Move[] = [
  (before, now) => decideView(before, now)?.presentation ?? before,
  (before, now) => decideDecline(before, now)?.presentation ?? before,
  (before, now) => decideExpiry(before, now)?.presentation ?? before,
  ...[null, methodId('1'), methodId('2')].map((paymentMethodId): Move => (before, now) => {
    const acceptance = decideAccept(before, { quoteId: null, paymentMethodId }, { ...facts, now });
    return acceptance.kind === 'repeat' ? before : acceptance.change.presentation;
  }),
  ...[paid, waiting, declinedBy(methodId('1')), { ...paid, isOneClick: false } as AcceptOutcome].map(
    (outcome): Move =>
      (before, now) =>
        decideAcceptOutcome(before, outcome, 10, now)?.presentation ?? before,
  ),
  (before, now) => {
    const undo = decideUndo(before, now);
    return undo.kind === 'undo' ? undo.change.presentation : before;
  },
];

test('whatever happens in whatever order, accepted and declined exclude each other, and each is final', () => {
  const history = fc.array(
    fc.tuple(fc.constantFrom(...moves), fc.constantFrom(0, minuteMs, 11 * minuteMs, dayMs)),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(history, (steps) => {
      let presentation = opened();
      let now = sampleNow;
      const states: string[] = [];
      for (const [move, passedMs] of steps) {
        now += passedMs;
        try {
          presentation = move(presentation, now);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
        states.push(presentation.state);
      }
      const has = (state: string): boolean => states.includes(state);
      expect(has('accepted') && has('declined')).toBe(false);
      expect(has('undone') && !has('accepted')).toBe(false);
      for (const final of ['accepted', 'declined', 'expired', 'undone']) {
        const rest = has(final) ? states.slice(states.indexOf(final)) : [];
        expect(
          rest.filter((state) => state !== final && !(final === 'accepted' && state === 'undone')),
        ).toEqual([]);
      }
    }),
    { numRuns: 5_000 },
  );
});

import { describe, expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { bought, subscriptionWith } from '../subscription/sample-subscription.ts';
import { dayMs } from '../time.ts';
import { type DisputeFacts, decideDispute } from './decide-dispute.ts';
import { disputeStatuses } from '../payment/dispute-status.ts';
import { type Dispute, type ReportedDispute, disputeTransitions } from './dispute.ts';

const now = bought + dayMs;
const active = subscriptionWith();

const reported = (over: Partial<ReportedDispute> = {}): ReportedDispute => ({
  gatewayDisputeId: 'du_1',
  paymentId: asId<'payment'>('pay_1'),
  status: 'dispute_opened',
  stage: 'dispute',
  amount: 3000n,
  currency: 'USD',
  reason: 'fraudulent',
  isResolvedByRdr: false,
  isWithdrawn: true,
  ...over,
});

const facts = (over: Partial<DisputeFacts> = {}): DisputeFacts => ({
  known: null,
  payment: {
    paymentId: asId<'payment'>('pay_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
  },
  provider: 'sample',
  subscription: null,
  isBeingCharged: false,
  isWithdrawn: false,
  isShort: false,
  hasOtherOpen: false,
  disputeId: asId<'dispute'>('dp_1'),
  now,
  ...over,
});

/** The dispute as it is after a first report. */
function opened(over: Partial<ReportedDispute> = {}, from: Partial<DisputeFacts> = {}): Dispute {
  const change = decideDispute(reported(over), facts(from));
  if (!change) throw new Error('a new dispute is a change');
  return change.dispute;
}

describe('a report of the gateway', () => {
  test('that is new withdraws the money and is told, whatever has become of it by then', () => {
    const told = (status: ReportedDispute['status']) =>
      decideDispute(reported({ status }), facts())?.events.map(({ type }) => type);
    expect(told('dispute_opened')).toEqual(['dispute.opened']);
    expect(told('dispute_lost')).toEqual(['dispute.opened', 'dispute.lost']);
    expect(decideDispute(reported(), facts())).toMatchObject({ money: 'withdrawn' });
    expect(decideDispute(reported({ stage: 'pre_dispute', isWithdrawn: false }), facts())).toMatchObject({
      money: null,
    });
  });

  test('that says what is known changes nothing', () => {
    expect(decideDispute(reported(), facts({ known: opened(), isWithdrawn: true }))).toBeUndefined();
  });

  test.each(disputeStatuses)('is followed from %s where the table says so, and nowhere else', (from) => {
    for (const status of disputeStatuses) {
      if (status === from) continue;
      const known = { ...opened(), status: from };
      const change = decideDispute(reported({ status }), facts({ known, isWithdrawn: true }));
      const isAllowed = status in disputeTransitions[from];
      expect(change?.dispute.status, status).toBe(isAllowed ? status : undefined);
    }
  });

  test('moves the money by what the gateway says of it, and not by the status', () => {
    const known = opened();
    const won = reported({ status: 'dispute_won' });
    expect(decideDispute(won, facts({ known, isWithdrawn: true }))).toMatchObject({ money: null });
    const back = { ...won, isWithdrawn: false };
    expect(decideDispute(back, facts({ known, isWithdrawn: true }))).toMatchObject({ money: 'given_back' });
  });

  test('of a later stage is told like a new dispute', () => {
    const known = opened({ stage: 'pre_dispute', isWithdrawn: false });
    expect(decideDispute(reported(), facts({ known }))).toMatchObject({
      money: 'withdrawn',
      events: [{ type: 'dispute.opened' }],
    });
  });
});

describe('the subscription of a dispute', () => {
  const pausedNow = { status: 'paused', pausedAt: now, resumesAt: null };

  test('is paused while it is open, and goes on when the seller wins', () => {
    const change = decideDispute(reported(), facts({ subscription: active }));
    expect(change).toMatchObject({ dispute: { pausedAt: now }, subscription: { subscription: pausedNow } });
    const paused = change?.subscription?.subscription ?? active;
    const later = now + 10 * dayMs;
    const known = change?.dispute ?? null;
    const won = { ...reported({ status: 'dispute_won', isWithdrawn: false }) };
    expect(
      decideDispute(won, facts({ known, subscription: paused, isWithdrawn: true, now: later })),
    ).toMatchObject({
      dispute: { pausedAt: null },
      subscription: {
        subscription: { status: 'active', nextBillingAt: active.nextBillingAt + 10 * dayMs },
      },
    });
  });

  test('stays paused when it is lost, or while another dispute is open', () => {
    const known = opened({}, { subscription: active });
    const subscription = subscriptionWith({ status: 'paused', pausedAt: now });
    const lost = reported({ status: 'dispute_lost' });
    expect(decideDispute(lost, facts({ known, subscription, isWithdrawn: true }))?.subscription).toBeNull();
    const won = reported({ status: 'dispute_won', isWithdrawn: false });
    const other = facts({ known, subscription, isWithdrawn: true, hasOtherOpen: true });
    expect(decideDispute(won, other)?.subscription).toBeNull();
  });

  test('that the seller has resumed and paused again is left to the seller', () => {
    const known = opened({}, { subscription: active });
    const subscription = subscriptionWith({ status: 'paused', pausedAt: now + dayMs });
    const won = reported({ status: 'dispute_won', isWithdrawn: false });
    const change = decideDispute(won, facts({ known, subscription, now: now + 2 * dayMs }));
    expect(change?.subscription).toBeNull();
    const resumed = facts({ known, subscription: active, isWithdrawn: true });
    expect(decideDispute(reported(), resumed)).toBeUndefined();
  });

  test('is paused only after a payment under way has ended, and after a renewal that is due', () => {
    const charged = decideDispute(reported(), facts({ subscription: active, isBeingCharged: true }));
    expect(charged).toMatchObject({ isPauseDue: true, subscription: null });
    const due = decideDispute(reported(), facts({ subscription: active, now: active.nextBillingAt }));
    expect(due).toMatchObject({ isPauseDue: true, subscription: null });
    const again = facts({ known: charged?.dispute ?? null, subscription: active, isWithdrawn: true });
    expect(decideDispute(reported(), again)).toMatchObject({
      isPauseDue: false,
      subscription: { subscription: pausedNow },
      events: [],
    });
  });

  test('on hold, on demand or ended is left as it is', () => {
    for (const over of [{ status: 'on_hold' }, { status: 'cancelled' }, { isOnDemand: true }] as const) {
      const change = decideDispute(reported(), facts({ subscription: subscriptionWith(over) }));
      expect(change).toMatchObject({ subscription: null, isPauseDue: false });
    }
  });
});

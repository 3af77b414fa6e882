import { rulesOf } from './cards.ts';
import {
  type FakeCharge,
  type FakeDecline,
  type FakeDispute,
  FakeError,
  type FakeIntent,
  type FakeMethod,
  type FakeRefund,
  type FakeSession,
  type FakeSetupIntent,
  invalid,
  newId,
} from './objects.ts';

/** Presence of a customer: with an address to return to, or not at all. */
interface Presence {
  readonly isOffSession: boolean;
  readonly returnUrl: string | undefined;
  readonly forcesAuthentication: boolean;
}

const decline = (decline_code: string): FakeDecline => ({
  type: 'card_error',
  code: 'card_declined',
  decline_code,
  message: 'Your card was declined.',
});

const authenticationRequired: FakeDecline = {
  type: 'card_error',
  code: 'authentication_required',
  decline_code: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const authenticationFailed: FakeDecline = {
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  message: 'The provided PaymentMethod has failed authentication.',
};

/** State that Stripe keeps: an account with its objects, and how they change. */
export class FakeBank {
  readonly customers = new Map<string, Record<string, unknown>>();
  readonly methods = new Map<string, FakeMethod>();
  readonly intents = new Map<string, FakeIntent>();
  readonly charges = new Map<string, FakeCharge>();
  readonly refunds = new Map<string, FakeRefund>();
  readonly disputes = new Map<string, FakeDispute>();
  readonly sessions = new Map<string, FakeSession>();
  readonly setups = new Map<string, FakeSetupIntent>();
  /** Prices and subscriptions of an account that Rung imports: as a test puts them there. */
  readonly prices = new Map<string, Record<string, unknown>>();
  readonly subscriptions = new Map<string, Record<string, unknown>>();
  /** Leaves refunds pending, as those of some banks are. */
  leavesRefundsPending = false;

  private readonly publish: (type: string, object: object) => void;
  private readonly origin: () => string;

  constructor(publish: (type: string, object: object) => void, origin: () => string) {
    this.publish = publish;
    this.origin = origin;
  }

  createCustomer(fields: Record<string, unknown>): string {
    const id = newId('cus');
    this.customers.set(id, { id, object: 'customer', ...fields });
    return id;
  }

  saveCard(customer: string | null, number: string, holder: string | null = 'Sample Customer'): FakeMethod {
    const rules = rulesOf(number);
    if (!rules) {
      throw new FakeError(402, { type: 'card_error', code: 'incorrect_number', message: 'No such card.' });
    }
    const method: FakeMethod = {
      id: newId('pm'),
      object: 'payment_method',
      type: 'card',
      customer,
      created: Math.floor(Date.now() / 1000),
      number,
      card: {
        brand: rules.brand,
        last4: number.slice(-4),
        exp_month: 12,
        exp_year: 2034,
        funding: rules.funding ?? 'credit',
        country: rules.country ?? 'US',
      },
      billing_details: { name: holder },
    };
    this.methods.set(method.id, method);
    return method;
  }

  /** The bank renews a card that is on file. */
  renewCard(method: FakeMethod, lastFour: string, expiryYear: number): void {
    method.card = { ...method.card, last4: lastFour, exp_year: expiryYear };
    this.publish('payment_method.automatically_updated', method);
  }

  createIntent(
    fields: Pick<
      FakeIntent,
      'amount' | 'currency' | 'customer' | 'payment_method' | 'metadata' | 'forcesAuthentication'
    >,
  ) {
    const intent: FakeIntent = {
      ...fields,
      id: newId('pi'),
      object: 'payment_intent',
      status: fields.payment_method === null ? 'requires_payment_method' : 'requires_confirmation',
      amount_received: 0,
      latest_charge: null,
      last_payment_error: null,
      cancellation_reason: null,
      next_action: null,
      created: Math.floor(Date.now() / 1000),
      confirmations: 0,
    };
    this.intents.set(intent.id, intent);
    return intent;
  }

  /** Confirms an intent that has a payment method; a declined one has lost it. */
  confirm(intent: FakeIntent, presence: Presence): FakeIntent {
    if (intent.status !== 'requires_confirmation' || intent.payment_method === null) {
      throw invalid(
        `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
        'payment_intent_unexpected_state',
      );
    }
    intent.confirmations += 1;
    const rules = rulesOf(this.methodOf(intent).number);
    const asks = rules?.asks === true || presence.forcesAuthentication;
    if (!asks || rules?.isBlocked) return this.charge(intent, null);
    if (presence.isOffSession) return this.refuse(intent, authenticationRequired);
    if (presence.returnUrl === undefined) throw invalid('A return_url is required.', 'parameter_missing');
    intent.status = 'requires_action';
    const url = `${this.origin()}/authenticate/${intent.id}`;
    intent.next_action = {
      type: 'redirect_to_url',
      redirect_to_url: { url, return_url: presence.returnUrl },
    };
    this.publish('payment_intent.requires_action', intent);
    return intent;
  }

  /** Fields in a browser: a card is given for an intent that waits for one, and confirms it. */
  confirmInBrowser(intent: FakeIntent, number: string, returnUrl: string): FakeIntent {
    if (intent.status !== 'requires_payment_method') {
      throw invalid('You cannot confirm this PaymentIntent.', 'payment_intent_unexpected_state');
    }
    intent.payment_method = this.saveCard(intent.customer, number).id;
    intent.status = 'requires_confirmation';
    intent.last_payment_error = null;
    const forcesAuthentication = intent.forcesAuthentication === true;
    return this.confirm(intent, { isOffSession: false, returnUrl, forcesAuthentication });
  }

  /** The customer's answer to their bank. Only the first counts. */
  authenticate(intent: FakeIntent, isApproved: boolean): void {
    if (intent.status !== 'requires_action') return;
    intent.next_action = null;
    try {
      if (isApproved)
        this.charge(intent, { authentication_flow: 'challenge', result: 'authenticated', version: '2.2.0' });
      else this.refuse(intent, authenticationFailed);
    } catch (error) {
      if (!(error instanceof FakeError)) throw error;
    }
  }

  cancel(intent: FakeIntent, reason: string | null): FakeIntent {
    if (intent.status === 'canceled' || intent.status === 'succeeded' || intent.status === 'processing') {
      throw invalid(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        'payment_intent_unexpected_state',
      );
    }
    intent.status = 'canceled';
    intent.cancellation_reason = reason;
    intent.next_action = null;
    this.publish('payment_intent.canceled', intent);
    return intent;
  }

  refund(fields: Pick<FakeRefund, 'amount' | 'payment_intent' | 'metadata'>): FakeRefund {
    const intent = this.intents.get(fields.payment_intent);
    if (!intent) throw invalid('No such payment_intent.', 'resource_missing', 404);
    const charge = intent.status === 'succeeded' ? this.charges.get(intent.latest_charge ?? '') : undefined;
    if (!charge) throw invalid('This PaymentIntent does not have a successful charge to refund.');
    const isDisputed = [...this.disputes.values()].some(
      (each) =>
        each.charge === charge.id &&
        each.balance_transactions.reduce((sum, { amount }) => sum + amount, 0) < 0,
    );
    if (isDisputed) throw invalid('This charge has been charged back.', 'charge_disputed');
    if (charge.amount_refunded === charge.amount)
      throw invalid('Already refunded.', 'charge_already_refunded');
    if (fields.amount > charge.amount - charge.amount_refunded) {
      throw invalid('Refund amount is greater than unrefunded amount on charge.');
    }
    charge.amount_refunded += fields.amount;
    const refund: FakeRefund = {
      ...fields,
      id: newId('re'),
      object: 'refund',
      currency: charge.currency,
      charge: charge.id,
      status: this.leavesRefundsPending ? 'pending' : 'succeeded',
      failure_reason: null,
    };
    this.refunds.set(refund.id, refund);
    this.publish('refund.created', refund);
    return refund;
  }

  /** The customer asks their bank for the money of an intent; an inquiry (`warning_…`) leaves it where it is. */
  openDispute(intent: FakeIntent, { status = 'needs_response', amount = intent.amount } = {}): FakeDispute {
    const charge = this.charges.get(intent.latest_charge ?? '');
    if (!charge) throw invalid('This PaymentIntent does not have a successful charge to dispute.');
    const dispute: FakeDispute = {
      id: newId('du'),
      object: 'dispute',
      charge: charge.id,
      payment_intent: intent.id,
      amount,
      currency: charge.currency,
      reason: 'fraudulent',
      status,
      balance_transactions: [],
      evidence_details: { submission_count: 0, due_by: Math.floor(Date.now() / 1000) + 864_000 },
    };
    this.disputes.set(dispute.id, dispute);
    this.publish('charge.dispute.created', dispute);
    if (!status.startsWith('warning_')) this.moveMoney(dispute, -amount, 'charge.dispute.funds_withdrawn');
    return dispute;
  }

  /** Moves a dispute on. One that is won gives the money back; one that was an inquiry withdraws it. */
  moveDispute(dispute: FakeDispute, status: string): void {
    const held = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
    dispute.status = status;
    if (status === 'under_review') dispute.evidence_details.submission_count += 1;
    const isClosed = status === 'won' || status === 'lost' || status === 'warning_closed';
    this.publish(isClosed ? 'charge.dispute.closed' : 'charge.dispute.updated', dispute);
    if (status === 'won' && held < 0) this.moveMoney(dispute, -held, 'charge.dispute.funds_reinstated');
    if (!status.startsWith('warning_') && status !== 'won' && held === 0) {
      this.moveMoney(dispute, -dispute.amount, 'charge.dispute.funds_withdrawn');
    }
  }

  private moveMoney(dispute: FakeDispute, amount: number, type: string): void {
    dispute.balance_transactions.push({ amount });
    this.publish(type, dispute);
  }

  /** Ends a refund: one that was left pending, or one that had succeeded and comes back. */
  endRefund(refund: FakeRefund, status: 'succeeded' | 'failed'): void {
    refund.status = status;
    if (status === 'failed') {
      refund.failure_reason = 'expired_or_canceled_card';
      const charge = this.charges.get(refund.charge);
      if (charge) charge.amount_refunded -= refund.amount;
    }
    this.publish(status === 'failed' ? 'refund.failed' : 'refund.updated', refund);
  }

  /** Submits a card on the page of a session. Throws a `FakeError` for a card that does not pay. */
  submit(session: FakeSession, number: string, isAuthenticated: boolean): 'done' | 'asks' {
    if (session.status !== 'open') throw invalid('This page has ended.');
    const method = this.saveCard(session.customer, number);
    if (rulesOf(number)?.asks === true && !isAuthenticated) return 'asks';
    if (session.mode === 'payment') this.paySession(session, method, isAuthenticated);
    else {
      const id = newId('seti');
      this.setups.set(id, {
        id,
        object: 'setup_intent',
        status: 'succeeded',
        payment_method: method.id,
        customer: session.customer,
      });
      session.setup_intent = id;
    }
    session.status = 'complete';
    session.payment_status = session.mode === 'payment' ? 'paid' : 'no_payment_required';
    session.url = null;
    this.publish('checkout.session.completed', session);
    return 'done';
  }

  expire(session: FakeSession): FakeSession {
    if (session.status !== 'open') {
      throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired.`);
    }
    session.status = 'expired';
    session.url = null;
    this.publish('checkout.session.expired', session);
    return session;
  }

  private paySession(session: FakeSession, method: FakeMethod, isAuthenticated: boolean): void {
    const intent = this.createIntent({
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer: session.customer,
      payment_method: method.id,
      metadata: session.intentMetadata,
    });
    intent.confirmations += 1;
    this.charge(
      intent,
      isAuthenticated
        ? { authentication_flow: 'challenge', result: 'authenticated', version: '2.2.0' }
        : null,
    );
    session.payment_intent = intent.id;
  }

  private methodOf(intent: FakeIntent): FakeMethod {
    const method = this.methods.get(intent.payment_method ?? '');
    if (!method) throw invalid('No such PaymentMethod.', 'resource_missing');
    return method;
  }

  private charge(intent: FakeIntent, authentication: Record<string, string> | null): FakeIntent {
    const rules = rulesOf(this.methodOf(intent).number);
    const isPaid = rules?.declines === undefined;
    const charge: FakeCharge = {
      id: newId('ch'),
      object: 'charge',
      status: isPaid ? 'succeeded' : 'failed',
      amount: intent.amount,
      amount_refunded: 0,
      currency: intent.currency,
      payment_intent: intent.id,
      failure_code: isPaid ? null : 'card_declined',
      outcome: {
        type: isPaid ? 'authorized' : rules.isBlocked ? 'blocked' : 'issuer_declined',
        reason: rules?.declines ?? null,
        advice_code: null,
      },
      payment_method_details: {
        card: { network_transaction_id: newId('ntid'), three_d_secure: authentication },
      },
    };
    this.charges.set(charge.id, charge);
    intent.latest_charge = charge.id;
    if (rules?.declines !== undefined) return this.refuse(intent, decline(rules.declines));
    intent.status = 'succeeded';
    intent.amount_received = intent.amount;
    this.publish('payment_intent.succeeded', intent);
    return intent;
  }

  private refuse(intent: FakeIntent, why: FakeDecline): never {
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    intent.last_payment_error = why;
    this.publish('payment_intent.payment_failed', intent);
    throw new FakeError(402, { ...why, type: 'card_error', payment_intent: intent });
  }
}

import { randomBytes } from 'node:crypto';

/* Objects as the fake keeps them: the parts of Stripe's that Rung sends or reads. */

export interface FakeMethod {
  readonly id: string;
  readonly object: 'payment_method';
  readonly type: 'card';
  customer: string | null;
  readonly created: number;
  /** Not told by the API. */
  readonly number: string;
  card: {
    brand: string;
    last4: string;
    exp_month: number;
    exp_year: number;
    funding: string;
    country: string;
  };
  readonly billing_details: { readonly name: string | null };
}

export interface FakeDecline {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
}

export interface FakeCharge {
  readonly id: string;
  readonly object: 'charge';
  readonly status: 'succeeded' | 'failed';
  readonly amount: number;
  amount_refunded: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly failure_code: string | null;
  readonly outcome: { readonly type: string; readonly reason: string | null; readonly advice_code: null };
  readonly payment_method_details: {
    readonly card: {
      readonly network_transaction_id: string;
      readonly three_d_secure: Readonly<Record<string, string>> | null;
    };
  };
}

export interface FakeIntent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  payment_method: string | null;
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  amount_received: number;
  latest_charge: string | null;
  last_payment_error: FakeDecline | null;
  cancellation_reason: string | null;
  next_action: {
    readonly type: string;
    readonly redirect_to_url: { url: string; return_url: string };
  } | null;
  readonly metadata: Record<string, string>;
  readonly created: number;
  /** True if the bank asks whatever the card. Not told by the API. */
  readonly forcesAuthentication?: boolean;
  /** Number of confirmations with effect. Not told by the API. */
  confirmations: number;
}

export interface FakeSession {
  readonly id: string;
  readonly object: 'checkout.session';
  readonly mode: 'payment' | 'setup';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid' | 'no_payment_required';
  readonly customer: string;
  readonly amount_total: number | null;
  readonly currency: string | null;
  payment_intent: string | null;
  setup_intent: string | null;
  readonly metadata: Record<string, string>;
  readonly success_url: string;
  readonly cancel_url: string | null;
  readonly expires_at: number;
  url: string | null;
  /** Text that the buyer reads. Not told by the API. */
  readonly lineName: string;
  readonly intentMetadata: Record<string, string>;
}

export interface FakeRefund {
  readonly id: string;
  readonly object: 'refund';
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly charge: string;
  status: 'succeeded' | 'pending' | 'failed';
  failure_reason: string | null;
  readonly metadata: Record<string, string>;
}

export interface FakeDispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly charge: string;
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  status: string;
  balance_transactions: { readonly amount: number }[];
  evidence_details: { submission_count: number; due_by: number | null };
}

export interface FakeSetupIntent {
  readonly id: string;
  readonly object: 'setup_intent';
  readonly status: 'succeeded';
  readonly payment_method: string;
  readonly customer: string;
}

export interface FakeEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly url: string;
  enabled_events: string[];
  readonly secret: string;
  readonly status: 'enabled';
}

/** Request as it arrived, for checking it against Stripe's own description. */
export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

export const newId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

/** Failure of a request, as Stripe words it. */
export class FakeError extends Error {
  readonly status: number;
  readonly body: FakeFailure;

  constructor(status: number, body: FakeFailure) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

interface FakeFailure {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly payment_intent?: unknown;
}

export function invalid(message: string, code?: string, status = 400): FakeError {
  return new FakeError(status, { type: 'invalid_request_error', message, ...(code && { code }) });
}

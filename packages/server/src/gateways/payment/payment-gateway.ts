import type { BusinessId, PaymentId, RefundId } from '../../domain/ids.ts';
import type { CardDetails, GatewayOutcome, Instrument } from '../../domain/payment/gateway-outcome.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';

/** What is asked of the gateway when money is to be taken. `paymentId` is the key: one key, one charge. */
export interface ChargeRequest {
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  /** The token `saveInstrument` returned. */
  readonly instrumentToken: string;
  /** Whether the customer is at the screen and can answer an authentication request. */
  readonly isCustomerPresent: boolean;
  /** Asks for authentication whatever the instrument would otherwise do. */
  readonly forceAuthentication: boolean;
  /** Business time, by which the instrument may have expired. */
  readonly now: Instant;
}

export interface GatewayRefundRequest {
  readonly businessId: BusinessId;
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
}

export type GatewayRefundOutcome =
  | { readonly status: 'succeeded' }
  | { readonly status: 'pending' }
  | { readonly status: 'failed'; readonly message: string };

/**
 * What Rung needs from whoever moves the money. Every call carries our own key and may be repeated: the
 * same key never moves money twice. Answers that did not arrive are asked for with the `find…` calls
 * before anything is sent again. Failures of the transport throw `GatewayError`.
 */
export interface PaymentGateway {
  readonly provider: string;
  /** Hands a card to the gateway, which keeps it and answers a token; moves no money. */
  saveInstrument(businessId: BusinessId, card: CardDetails): Promise<Instrument>;
  charge(request: ChargeRequest): Promise<GatewayOutcome>;
  /** What became of the charge with our key; undefined when the gateway has never seen it. */
  findCharge(businessId: BusinessId, paymentId: PaymentId): Promise<GatewayOutcome | undefined>;
  /**
   * Gives up a charge that waits for the customer's answer, so that no late answer can take the money. Answers what
   * has become of it: it may have been answered a moment ago.
   */
  abandonCharge(businessId: BusinessId, paymentId: PaymentId): Promise<GatewayOutcome>;
  refund(request: GatewayRefundRequest): Promise<GatewayRefundOutcome>;
  findRefund(businessId: BusinessId, refundId: RefundId): Promise<GatewayRefundOutcome | undefined>;
}

/** The gateway could not be reached or did not answer. Whether money moved is unknown until it is asked. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly isRetryable: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isRetryable: boolean }) {
    super(message, options);
    this.isRetryable = options.isRetryable;
  }
}

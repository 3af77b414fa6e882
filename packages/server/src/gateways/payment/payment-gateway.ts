import type { BusinessId, CustomerId, PaymentId, RefundId } from '../../domain/ids.ts';
import type {
  CardDetails,
  GatewayOutcome,
  GatewayState,
  Instrument,
} from '../../domain/payment/gateway-outcome.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';

/** One charge by both of its names: ours, which is the key, and whatever its gateway has told of it so far. */
export interface ChargeReference {
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  /** Id of the charge at its gateway; null until an outcome has told it. */
  readonly gatewayPaymentId: string | null;
  /** What the last outcome asked to be given back; null when none did. */
  readonly gatewayState: GatewayState | null;
}

/** Request to take money. `paymentId` is the key: one key, one charge. */
export interface ChargeRequest extends ChargeReference {
  readonly amount: Money;
  /** Token of an instrument that this gateway keeps. */
  readonly instrumentToken: string;
  /** Whether the customer is at the screen and can answer an authentication request. */
  readonly isCustomerPresent: boolean;
  /** Asks for authentication whatever the instrument would otherwise do. */
  readonly forceAuthentication: boolean;
  /** Business time, by which the instrument may have expired. */
  readonly now: Instant;
}

/** One refund by both of its names, and the charge that it gives back. `refundId` is the key. */
export interface RefundReference extends ChargeReference {
  readonly refundId: RefundId;
  /** Id of the refund at its gateway; null until an outcome has told it. */
  readonly gatewayRefundId: string | null;
}

export interface GatewayRefundRequest extends RefundReference {
  readonly amount: Money;
}

export type GatewayRefundOutcome = {
  /** Id of the refund at its gateway, to be kept; left out by a gateway that goes by ours alone. */
  readonly gatewayRefundId?: string;
} & (
  | { readonly status: 'succeeded' }
  | { readonly status: 'pending' }
  | { readonly status: 'failed'; readonly message: string }
);

/**
 * What Rung needs from whoever moves the money. Every call carries our own key and may be repeated: the
 * same key never moves money twice. Answers that did not arrive are asked for with the `find…` calls
 * before anything is sent again. Failures of the transport throw `GatewayError`.
 *
 * All that gateways do differently is a capability: a property that a gateway has or has not. Callers ask for it
 * by its presence and never by the gateway's name.
 */
export interface PaymentGateway {
  /** Name of the gateway, kept with every payment and instrument that it has. Never changes. */
  readonly provider: string;
  charge(request: ChargeRequest): Promise<GatewayOutcome>;
  /** Outcome of the charge with our key; undefined when the gateway has never seen it. */
  findCharge(charge: ChargeReference): Promise<GatewayOutcome | undefined>;
  /**
   * Gives up a charge that waits for the customer's answer, so that no late answer can take the money. Answers what
   * has become of it: it may have been answered a moment ago. Left out where the gateway ends such charges by itself.
   */
  readonly abandonCharge?: (charge: ChargeReference) => Promise<GatewayOutcome>;
  refund(request: GatewayRefundRequest): Promise<GatewayRefundOutcome>;
  findRefund(refund: RefundReference): Promise<GatewayRefundOutcome | undefined>;

  readonly cardEntry?: CardEntry;
  readonly hostedFields?: HostedFields;
  readonly challenges?: Challenges;
  readonly notifications?: InboundNotifications;
  readonly polling?: NotificationPolling;
}

/** Customer for whom a gateway keeps an instrument. */
export interface GatewayCustomer {
  readonly customerId: CustomerId;
  readonly name: string;
  readonly email: string;
}

/** Capability of a gateway that takes card numbers from Rung itself. */
export interface CardEntry {
  /** Hands a card to the gateway, which keeps it and answers a token; moves no money. */
  saveInstrument(businessId: BusinessId, customer: GatewayCustomer, card: CardDetails): Promise<Instrument>;
}

/** Capability of a gateway that shows fields of its own in the buyer's browser: Rung never sees the number. */
interface HostedFields {
  /** What its script needs in the browser. All of it may be public. */
  createSession(businessId: BusinessId, customer: GatewayCustomer): Promise<HostedFieldsSession>;
  /** Instrument behind the token that its script has answered in the browser; moves no money. */
  saveInstrument(businessId: BusinessId, customer: GatewayCustomer, token: string): Promise<Instrument>;
}

interface HostedFieldsSession {
  readonly clientToken: string;
  readonly publicConfig: Readonly<Record<string, string>>;
}

/** Answer of the customer to the question of their bank. */
export type ChallengeAnswer = 'succeed' | 'fail' | 'abandon';

/** Capability of a gateway whose charges may ask the customer to prove who they are. */
export type Challenges =
  /** Asked on Rung's own page, whose buttons call `answer`. The first answer stands. */
  | {
      readonly kind: 'own_page';
      answer(charge: ChargeReference, answer: ChallengeAnswer): Promise<GatewayOutcome>;
    }
  /** Asked at an address of the gateway, which sends the customer back to `returnUrl`. */
  | {
      readonly kind: 'gateway_page';
      findUrl(charge: ChargeReference, returnUrl: string): Promise<string>;
    };

/**
 * News of a charge, or of one of its refunds when `refundId` is set. It may come twice (equal `notificationId`), late
 * or after a newer one, so it is a reason to ask the gateway and never the truth.
 */
export interface GatewayNotification {
  readonly notificationId: string;
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
}

/** Request that claims to come from a gateway, exactly as it arrived. */
interface InboundRequest {
  readonly businessId: BusinessId;
  readonly headers: Headers;
  readonly rawBody: string;
}

/** Credentials of one business at one gateway, as the gateway names them. Sealed wherever they are kept. */
export type GatewayCredentials = Readonly<Record<string, string>>;

export type ParsedNotifications =
  | { readonly isGenuine: true; readonly notifications: readonly GatewayNotification[] }
  /** `reason` is for the log: a stranger is told nothing. */
  | { readonly isGenuine: false; readonly reason: string };

/** Capability of a gateway that calls Rung by webhook. */
export interface InboundNotifications {
  /** Verifies the signature and reads the notifications; a request about something else has none. Never throws. */
  parse(request: InboundRequest, credentials: GatewayCredentials): ParsedNotifications;
}

/** Notification that was fetched. */
export interface PolledNotification extends GatewayNotification {
  readonly businessId: BusinessId;
  /** Names this delivery, for acknowledging it. */
  readonly deliveryId: bigint;
}

/** Capability of a gateway whose notifications are fetched. */
export interface NotificationPolling {
  /** Takes notifications whose time has come. One that is not acknowledged comes again after a minute. */
  takeNotifications(limit: number): Promise<readonly PolledNotification[]>;
  acknowledgeNotifications(deliveryIds: readonly bigint[]): Promise<void>;
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

import type { BusinessId, CustomerId, PaymentId, RefundId } from '../../domain/ids.ts';
import type {
  CardDetails,
  GatewayOutcome,
  GatewayState,
  Instrument,
} from '../../domain/payment/gateway-outcome.ts';
import type { ReportedDispute } from '../../domain/dispute/dispute.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Mode } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';

/**
 * Reference to a charge: Rung's id, which is the idempotency key, and what its gateway has returned so far.
 */
export interface ChargeReference {
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  /** Id of the charge at its gateway; null until an outcome has returned it. */
  readonly gatewayPaymentId: string | null;
  /** Opaque state of the gateway, from the last outcome; null if it returned none. */
  readonly gatewayState: GatewayState | null;
}

/** Request to charge an instrument. `paymentId` is the idempotency key: one key, one charge. */
export interface ChargeRequest extends ChargeReference {
  readonly amount: Money;
  /** Token of an instrument that this gateway has saved. */
  readonly instrumentToken: string;
  /** True if the customer is on session and can complete an authentication challenge. */
  readonly isCustomerPresent: boolean;
  /** True to require authentication whatever the instrument would otherwise do. */
  readonly forceAuthentication: boolean;
  /** Customer who owns the instrument. */
  readonly customer: GatewayCustomer;
  /** Address at which a page of the gateway returns the customer; null for a gateway without pages. */
  readonly returnUrl: string | null;
  /** Business time, used for the instrument's expiry. */
  readonly now: Instant;
}

/** Reference to a refund and its charge. `refundId` is the idempotency key. */
export interface RefundReference extends ChargeReference {
  readonly refundId: RefundId;
  /** Id of the refund at its gateway; null until an outcome has returned it. */
  readonly gatewayRefundId: string | null;
}

export interface GatewayRefundRequest extends RefundReference {
  readonly amount: Money;
}

export type GatewayRefundOutcome = {
  /** Id of the refund at its gateway, to be stored; absent if the gateway uses only Rung's ids. */
  readonly gatewayRefundId?: string;
} & (
  | { readonly status: 'succeeded' }
  | { readonly status: 'pending' }
  | { readonly status: 'failed'; readonly message: string }
);

/**
 * Payment gateway: the system that moves the money. Every call carries Rung's idempotency key and may be
 * repeated: the same key never moves money twice. A lost answer is looked up with the `find…` calls before
 * anything is sent again. Transport failures throw `GatewayError`.
 *
 * Everything gateways do differently is a capability: a property that a gateway has or lacks. Callers check
 * for its presence, never for the gateway's name.
 */
export interface PaymentGateway {
  /** Name of the gateway, stored with every payment and instrument it has. Never changes. */
  readonly provider: string;
  /** Modes of the businesses that it may charge for. */
  readonly modes: readonly Mode[];
  /**
   * Prepares a charge at the gateway and returns its reference; moves no money. The caller commits the reference
   * as the payment's `gatewayPaymentId`, keeping an earlier one, and charges with the committed one alone: of
   * charges prepared twice, one is ever made. Absent if Rung's id by itself makes a repeat safe.
   */
  readonly prepareCharge?: (request: ChargeRequest) => Promise<string>;
  charge(request: ChargeRequest): Promise<GatewayOutcome>;
  /** Outcome of the charge; undefined if the gateway has never been told to make it. */
  findCharge(charge: ChargeReference): Promise<GatewayOutcome | undefined>;
  /**
   * Abandons a charge that waits for the customer's answer, so that a late answer cannot complete it. Returns
   * its outcome: it may have just been answered. Absent if the gateway ends such charges by itself.
   */
  readonly abandonCharge?: (charge: ChargeReference) => Promise<GatewayOutcome>;
  refund(request: GatewayRefundRequest): Promise<GatewayRefundOutcome>;
  findRefund(refund: RefundReference): Promise<GatewayRefundOutcome | undefined>;

  readonly cardEntry?: CardEntry;
  readonly cardPage?: CardPage;
  readonly challenges?: Challenges;
  readonly notifications?: InboundNotifications;
  readonly polling?: NotificationPolling;
  /**
   * Finds a dispute of one of the business's payments by its id at the gateway, as it is now; undefined for any other.
   * Absent if the gateway tells of no disputes.
   */
  readonly findDispute?: (businessId: BusinessId, reference: string) => Promise<ReportedDispute | undefined>;
  /** Finds a saved instrument as it is now; undefined once it is gone. Absent if instruments never change. */
  readonly findInstrument?: (businessId: BusinessId, token: string) => Promise<Instrument | undefined>;
  /** Looks at what the account of a business can do. Absent if there is no account. */
  readonly checkAccount?: (request: AccountCheckRequest) => Promise<AccountCheck>;
  /**
   * True if the account that these credentials open has this customer, by the gateway's id. Absent if there is no
   * account.
   */
  readonly hasCustomer?: (credentials: GatewayCredentials, mode: Mode, reference: string) => Promise<boolean>;
  /**
   * Reason why the gateway cannot charge exactly this amount; undefined if it can. Absent if it charges all that
   * Rung can price.
   */
  readonly findAmountProblem?: (amount: Money) => string | undefined;
  /**
   * Reason why a business in this mode cannot use these credentials, found without asking the gateway; undefined if
   * there is none. Never contains a credential.
   */
  readonly findCredentialProblem?: (credentials: GatewayCredentials, mode: Mode) => string | undefined;
}

/** Customer for whom a gateway saves an instrument. */
export interface GatewayCustomer {
  readonly customerId: CustomerId;
  readonly name: string;
  readonly email: string;
}

/** Capability of a gateway that accepts card numbers from Rung. */
export interface CardEntry {
  /** Sends a card to the gateway, which saves it and returns a token; moves no money. */
  saveInstrument(businessId: BusinessId, customer: GatewayCustomer, card: CardDetails): Promise<Instrument>;
}

/** Request to take a new card, together with the payment it is for. */
export interface CardPageRequest extends ChargeReference {
  /** With 0 the card is saved, and nothing is charged. */
  readonly amount: Money;
  /** Shown on the page, for the amount. */
  readonly description: string;
  readonly customer: GatewayCustomer;
  readonly forceAuthentication: boolean;
  /** Address to which the page leads once it is done. */
  readonly returnUrl: string;
  /** Address to which the page leads a customer who leaves it. */
  readonly backUrl: string;
}

/**
 * Capability of a gateway that takes a new card on a page of its own, and charges it there. The payment waits as for a
 * challenge, at the URL that `challenges` finds; its outcome has the instrument.
 */
export interface CardPage {
  /** Name of whoever shows the page, as customers know it. */
  readonly name: string;
  /** Prepares the page of a payment and returns its reference, as `prepareCharge` does; moves no money. */
  preparePage(request: CardPageRequest): Promise<string>;
  /** Fields in place of the page, for browsers with scripts. Absent if the gateway has none. */
  readonly fields?: CardFields;
}

/**
 * Fields of the gateway on a page of Rung, which never sees what is typed into them. The charge is prepared before they
 * are shown, and the buyer's browser confirms it; until then the payment waits as for a challenge.
 */
export interface CardFields {
  /** True if the account of this business shows fields, and wants to. */
  isWanted(businessId: BusinessId): Promise<boolean>;
  /** Prepares a charge that the fields confirm, and returns its reference; moves no money. Not for an amount of 0. */
  prepareFields(request: CardPageRequest): Promise<string>;
  /** Finds what a browser needs for the fields of a payment; undefined if the payment is made on another page. */
  findSession(charge: ChargeReference): Promise<CardFieldsSession | undefined>;
}

/** Data for a buyer's browser; it may know all of it. */
export interface CardFieldsSession {
  /** Script of the gateway, from the gateway's own address. */
  readonly scriptUrl: string;
  readonly publishableKey: string;
  /** Secret of this one charge. */
  readonly clientSecret: string;
  /** Origins that the page may load from, for its content security policy. */
  readonly origins: CardFieldsOrigins;
}

export interface CardFieldsOrigins {
  readonly scripts: readonly string[];
  readonly frames: readonly string[];
  readonly connections: readonly string[];
  readonly images: readonly string[];
}

/** Customer's answer to the bank's challenge. */
export type ChallengeAnswer = 'succeed' | 'fail' | 'abandon';

/** Capability of a gateway whose charges may require authentication of the customer. */
export type Challenges =
  /** Challenge on Rung's own page, whose buttons call `answer`. The first answer is final. */
  | {
      readonly kind: 'own_page';
      answer(charge: ChargeReference, answer: ChallengeAnswer): Promise<GatewayOutcome>;
    }
  /** Challenge at a URL of the gateway, which returns the customer to `returnUrl`. */
  | {
      readonly kind: 'gateway_page';
      /** Origins of such URLs, for the policy of pages whose forms may lead there. */
      readonly origins: readonly string[];
      findUrl(charge: ChargeReference, returnUrl: string): Promise<string>;
    };

/**
 * Notification about a charge, or about one of its refunds if `refundId` is set. It may be duplicated (equal
 * `notificationId`), late or out of order, so it only triggers a lookup and is never trusted by itself.
 */
export interface GatewayNotification {
  readonly notificationId: string;
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
}

/** Notification that a saved instrument has changed: its bank has renewed or replaced the card. */
export interface InstrumentNotification {
  readonly notificationId: string;
  readonly token: string;
}

/** Notification about a dispute: something of it has changed. */
export interface DisputeNotification {
  readonly notificationId: string;
  /** Id of the dispute at the gateway. */
  readonly reference: string;
}

/** Request that claims to come from a gateway, exactly as received. */
export interface InboundRequest {
  readonly businessId: BusinessId;
  readonly headers: Headers;
  readonly rawBody: string;
}

/** Credentials of one business at one gateway, named as the gateway does. Always stored encrypted. */
export type GatewayCredentials = Readonly<Record<string, string>>;

export type ParsedNotifications =
  | {
      readonly isGenuine: true;
      readonly notifications: readonly GatewayNotification[];
      /** Absent for a gateway that tells of none. */
      readonly instruments?: readonly InstrumentNotification[];
      readonly disputes?: readonly DisputeNotification[];
    }
  /** `reason` is for the log only, not for the caller. */
  | { readonly isGenuine: false; readonly reason: string };

/** Capability of a gateway that sends notifications by webhook. */
export interface InboundNotifications {
  /** True if the sender waits for an answer only briefly: it gets one at once, and a job asks the gateway. */
  readonly isAnsweredFirst?: boolean;
  /**
   * Verifies the signature and parses the notifications; a request about something else has none. Never
   * throws.
   */
  parse(
    request: InboundRequest,
    credentials: GatewayCredentials,
  ): ParsedNotifications | Promise<ParsedNotifications>;
}

export interface AccountCheckRequest {
  readonly businessId: BusinessId;
  /** Address at which Rung receives the webhooks of the gateway for this business. */
  readonly webhookUrl: string;
  /** True to create a missing webhook endpoint, or to complete its events; false only looks. */
  readonly isEndpointWanted: boolean;
}

/** Abilities of an account at a gateway. */
export interface AccountCheck {
  readonly accountId: string;
  readonly country: string | null;
  readonly canCharge: boolean;
  readonly permissions: readonly { readonly name: string; readonly isAllowed: boolean }[];
  /** Currencies that the account can charge in, of those that Rung knows. */
  readonly currencies: readonly string[];
  readonly webhook: {
    readonly url: string;
    readonly status: 'ready' | 'incomplete' | 'missing' | 'created' | 'completed' | 'unknown';
    readonly missingEvents: readonly string[];
    /** Signing secret of an endpoint that was just created. */
    readonly secret: string | null;
  };
  /** Steps before the account works, a sentence each. */
  readonly problems: readonly string[];
}

/** Notification received by polling. */
export interface PolledNotification extends GatewayNotification {
  readonly businessId: BusinessId;
  /** Dispute of the payment, by the gateway's id; null for none. It is to be asked about. */
  readonly disputeReference: string | null;
  /** Id of this delivery, for acknowledging it. */
  readonly deliveryId: bigint;
}

/** Capability of a gateway whose notifications are polled. */
export interface NotificationPolling {
  /** Takes due notifications. One that is not acknowledged is delivered again after a minute. */
  takeNotifications(limit: number): Promise<readonly PolledNotification[]>;
  /** Time at which something is to be taken, as far as is known now; null for nothing. */
  findNextAt(): Promise<Instant | null>;
  acknowledgeNotifications(deliveryIds: readonly bigint[]): Promise<void>;
}

/**
 * The gateway could not be reached or did not answer. It is unknown whether money moved until the gateway is
 * asked.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly isRetryable: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isRetryable: boolean }) {
    super(message, options);
    this.isRetryable = options.isRetryable;
  }
}

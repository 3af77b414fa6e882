import type { Money } from '../money/money.ts';
import type { CountryCode } from '../tax/countries.ts';
import type { Instant } from '../time.ts';
import type { DeclineCode } from './decline-codes.ts';

/** Card details typed by the customer. They are passed on to the gateway and neither stored nor logged. */
export interface CardDetails {
  /** Digits only. */
  readonly number: string;
  readonly expiryMonth: number;
  /** Four digits. */
  readonly expiryYear: number;
  readonly cvc: string;
  readonly holderName: string | null;
}

/** Payment instrument stored at the gateway, such as a card. */
export interface Instrument {
  /** Gateway that stores it; no other can charge it. */
  readonly provider: string;
  /** Gateway's token for it; meaningless elsewhere. */
  readonly token: string;
  /** Card network in upper case: `VISA`, `MASTERCARD`. The wire uses lower case. */
  readonly cardNetwork: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cardType: 'CREDIT' | 'DEBIT';
  readonly holderName: string | null;
  /** ISO 3166 alpha-2. */
  readonly issuingCountry: CountryCode | null;
  /** Currencies it can be charged in; null for all. */
  readonly currencies: readonly string[] | null;
  readonly isRecurringEnabled: boolean;
  /**
   * True if the gateway has said that the token outlives the printed expiry: a network token, or a card that its bank
   * renews. Absent where the gateway says nothing.
   */
  readonly outlivesExpiry?: boolean;
  /** Limits that its holder or bank has set; absent for none. */
  readonly limits?: InstrumentLimits;
}

/** Limits of an instrument: a shared payment token, an agent's mandate, an e-mandate of India. */
export interface InstrumentLimits {
  /** Most for one charge, tax included; other currencies cannot be charged at all. Null for any amount. */
  readonly mostPerCharge: Money | null;
  /** End, exclusive; null for none. */
  readonly usableUntil: Instant | null;
  /** True if it pays once. */
  readonly isSingleUse: boolean;
}

/** Opaque gateway state, stored by Rung and passed back with every later call. JSON; only the gateway reads it. */
export type GatewayState = Readonly<Record<string, unknown>>;

/** Gateway's view of a payment. */
export interface GatewayPayment {
  /** Gateway of the payment, fixed when it is opened, even if the business later chooses another. */
  readonly provider: string;
  /** Charge id at the gateway; null until known. */
  readonly gatewayPaymentId: string | null;
  readonly gatewayState: GatewayState | null;
}

/** Data of an outcome to store; omitted fields stay unchanged. */
interface ToldByGateway {
  readonly gatewayPaymentId?: string;
  readonly gatewayState?: GatewayState;
  /** Instrument that the customer gave on the gateway's own page. */
  readonly instrument?: Instrument;
}

/** Gateway's answer about a charge. Only `succeeded` means that money has moved. */
export type GatewayOutcome = ToldByGateway &
  (
    | { readonly status: 'succeeded'; readonly amount: bigint; readonly currency: string }
    | { readonly status: 'failed'; readonly declineCode: DeclineCode }
    | { readonly status: 'requires_action' }
    | { readonly status: 'processing' }
  );

/** Source of a payment's money. */
export interface PayingWith {
  readonly instrument: Instrument | null;
  /** Gateway on whose own page the customer gives a new card; the instrument is then known once it has paid. */
  readonly newCardAt?: string | null;
}

/** Gateway part of a payment, before the gateway is called; null when nothing is charged. */
export function gatewayPaymentWith({ instrument, newCardAt = null }: PayingWith): GatewayPayment | null {
  const provider = instrument?.provider ?? newCardAt;
  return provider === null ? null : { provider, gatewayPaymentId: null, gatewayState: null };
}

/** Gateway part after an outcome; the same object when nothing changed. */
export function afterOutcome(known: GatewayPayment | null, outcome: GatewayOutcome): GatewayPayment | null {
  const { gatewayPaymentId, gatewayState } = outcome;
  if (known === null || (gatewayPaymentId === undefined && gatewayState === undefined)) return known;
  return {
    provider: known.provider,
    gatewayPaymentId: gatewayPaymentId ?? known.gatewayPaymentId,
    gatewayState: gatewayState ?? known.gatewayState,
  };
}

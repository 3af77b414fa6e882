import type { CountryCode } from '../tax/countries.ts';
import type { DeclineCode } from './decline-codes.ts';

/** A card as typed by the customer. It is passed on to the gateway and neither stored nor logged. */
export interface CardDetails {
  /** Digits only. */
  readonly number: string;
  readonly expiryMonth: number;
  /** Four digits. */
  readonly expiryYear: number;
  readonly cvc: string;
  readonly holderName: string | null;
}

/** What the gateway tells about an instrument it keeps for us. */
export interface Instrument {
  /** Gateway that keeps it: no other can charge it. */
  readonly provider: string;
  /** The gateway's own name for it; meaningless elsewhere. */
  readonly token: string;
  /** Upper case: `VISA`, `MASTERCARD`. The wire has it in lower case. */
  readonly cardNetwork: string;
  readonly lastFour: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cardType: 'CREDIT' | 'DEBIT';
  readonly holderName: string | null;
  /** ISO 3166 alpha-2. */
  readonly issuingCountry: CountryCode | null;
  /** The currencies it can pay in; null when it can pay in any. */
  readonly currencies: readonly string[] | null;
  readonly isRecurringEnabled: boolean;
}

/** What a gateway has us keep for it, and give back with every later call. JSON; only the gateway reads it. */
export type GatewayState = Readonly<Record<string, unknown>>;

/** Payment as far as its gateway is concerned. */
export interface GatewayPayment {
  /** Gateway that it belongs to from its opening on, whatever its business chooses later. */
  readonly provider: string;
  /** Id of the charge there; null until the gateway has told it. */
  readonly gatewayPaymentId: string | null;
  readonly gatewayState: GatewayState | null;
}

/** What an outcome brings to be kept; what it leaves out stays as it was. */
interface ToldByGateway {
  readonly gatewayPaymentId?: string;
  readonly gatewayState?: GatewayState;
}

/** The gateway's answer about one charge. Only `succeeded` means that money has moved. */
export type GatewayOutcome = ToldByGateway &
  (
    | { readonly status: 'succeeded'; readonly amount: bigint; readonly currency: string }
    | { readonly status: 'failed'; readonly declineCode: DeclineCode }
    | { readonly status: 'requires_action' }
    | { readonly status: 'processing' }
  );

/** The payment of `instrument` before its gateway has been asked; null where nothing pays. */
export function gatewayPaymentWith(instrument: Instrument | null): GatewayPayment | null {
  return instrument && { provider: instrument.provider, gatewayPaymentId: null, gatewayState: null };
}

/** What is known of the payment at its gateway after an outcome; the same object when it has brought nothing new. */
export function afterOutcome(known: GatewayPayment | null, outcome: GatewayOutcome): GatewayPayment | null {
  const { gatewayPaymentId, gatewayState } = outcome;
  if (known === null || (gatewayPaymentId === undefined && gatewayState === undefined)) return known;
  return {
    provider: known.provider,
    gatewayPaymentId: gatewayPaymentId ?? known.gatewayPaymentId,
    gatewayState: gatewayState ?? known.gatewayState,
  };
}

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

/** The gateway's answer about one charge. Only `succeeded` means that money has moved. */
export type GatewayOutcome =
  | { readonly status: 'succeeded'; readonly amount: bigint; readonly currency: string }
  | { readonly status: 'failed'; readonly declineCode: DeclineCode }
  | { readonly status: 'requires_action' }
  | { readonly status: 'processing' };

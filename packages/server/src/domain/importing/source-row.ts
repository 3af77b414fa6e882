import type { Interval } from '../calendar/interval.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { Product } from '../catalog/product.ts';
import type { Company } from '../customer/buyer.ts';
import type { BillingAddress, Customer } from '../customer/customer.ts';
import type { Currency } from '../money/currency.ts';
import type { Instrument } from '../payment/gateway-outcome.ts';
import type { Instant } from '../time.ts';

/*
 * Rows of an account elsewhere, as its readers deliver them: products first, then customers, their saved payment
 * methods, and subscriptions, so that whatever a row refers to has come before it.
 */

export const importedKinds = ['product', 'customer', 'payment_method', 'subscription'] as const;
export type ImportedKind = (typeof importedKinds)[number];

interface FromSource {
  /** Id at the source; unique among the source's objects of this kind. */
  readonly sourceId: string;
  /** Place at which a person finds it: `customers.csv, line 12`, or its id at the source. */
  readonly place: string;
  /** Null where the source does not say. */
  readonly createdAt: Instant | null;
}

export interface SourceProduct extends FromSource {
  readonly kind: 'product';
  readonly product: Pick<Product, 'name' | 'description' | 'price' | 'taxCategory' | 'metadata'>;
  readonly isArchived: boolean;
}

export interface SourceCustomer extends FromSource {
  readonly kind: 'customer';
  readonly customer: Pick<Customer, 'email' | 'name' | 'phoneNumber' | 'billing' | 'metadata'>;
}

export interface SourceMethod extends FromSource {
  readonly kind: 'payment_method';
  readonly customerSourceId: string;
  readonly instrument: Instrument;
  /** Id of the customer at its gateway; null for a gateway without customers. */
  readonly gatewayCustomer: string | null;
}

/** Price at which a subscription was sold, per unit and cycle; the product's own may have changed since. */
interface SourcePrice {
  readonly currency: Currency;
  readonly unitAmount: bigint;
  readonly isTaxInclusive: boolean;
}

export interface SourceSubscription extends FromSource {
  readonly kind: 'subscription';
  readonly customerSourceId: string;
  readonly productSourceId: string;
  /** Null renews by no method: the renewal fails, and the customer is asked for one. */
  readonly methodSourceId: string | null;
  readonly status: 'active' | 'on_hold' | 'paused';
  readonly quantity: number;
  /** Null is the product's price. */
  readonly price: SourcePrice | null;
  /** Null is the product's. */
  readonly frequency: Interval | null;
  /** Price of its next cycle before tax at the source; null where it does not say. */
  readonly recurringPreTaxAmount: bigint | null;
  /** Instant from which billing dates are counted; null counts from the next one. */
  readonly anchorAt: Instant | null;
  readonly previousBillingAt: Instant | null;
  readonly nextBillingAt: Instant;
  readonly expiresAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly isTrial: boolean;
  readonly isOnDemand: boolean;
  readonly cancelAtNextBillingDate: boolean;
  /** Null is the customer's. */
  readonly billing: BillingAddress | null;
  readonly company: Company;
  readonly metadata: Metadata;
}

/** Row that its reader cannot bring, with one sentence that says why. */
export interface UnfitRow {
  readonly kind: 'unfit';
  readonly of: ImportedKind;
  readonly place: string;
  readonly reason: string;
}

export type FitRow = SourceProduct | SourceCustomer | SourceMethod | SourceSubscription;
export type SourceRow = FitRow | UnfitRow;

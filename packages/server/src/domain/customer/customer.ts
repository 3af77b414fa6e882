import type { Metadata } from '../catalog/metadata.ts';
import type { BusinessId, CustomerId } from '../ids.ts';
import type { CountryCode } from '../tax/countries.ts';
import type { Instant } from '../time.ts';

/** Billing address. The country decides the tax; other fields are for the invoice and the bank. */
export interface BillingAddress {
  /** ISO 3166 alpha-2. */
  readonly country: CountryCode;
  readonly state: string | null;
  readonly city: string | null;
  readonly street: string | null;
  readonly zipcode: string | null;
}

/** Customer of a business. */
export interface Customer {
  readonly customerId: CustomerId;
  readonly businessId: BusinessId;
  readonly email: string;
  readonly name: string;
  readonly phoneNumber: string | null;
  /** Address of the latest successful payment; one-click purchases use it. */
  readonly billing: BillingAddress | null;
  readonly metadata: Metadata;
  readonly createdAt: Instant;
}

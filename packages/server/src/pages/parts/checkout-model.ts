import type { CustomField } from '../../domain/checkout/checkout-session.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Money } from '../../domain/money/money.ts';
import type { DisclosureRow } from './disclosure-rows.ts';
import type { Exit } from './exit.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import type { CardSummary, Order } from './order-model.ts';
import type { Page, Seller } from './page.ts';

/** Page on which the reader chooses a payment method. */
export interface PayingPage extends Page {
  readonly seller: Seller;
  readonly order: Order;
  readonly fields: Pick<CheckoutFields, 'isCardNameRequired'>;
  /** Saved methods of the page's customer, the default first. */
  readonly savedMethods: readonly SavedMethod[];
  /** Name of the gateway whose page takes a new card; null for the card form here. */
  readonly cardPageName: string | null;
  /** True if its fields can be shown on a page of Rung. */
  readonly hasCardFields?: boolean;
  /** Id of a saved method, or `new` for a new card. */
  readonly chosenMethod: string;
  readonly errors: readonly FieldError[];
  readonly notice: CheckoutNotice | null;
}

/** Content of the hosted checkout. */
export interface CheckoutPage extends PayingPage {
  readonly sessionId: string;
  readonly fields: CheckoutFields;
  /** Values typed by the customer or known of them; never card details. */
  readonly values: CheckoutValues;
  readonly customFields: readonly CustomField[];
  /** Null hides the discount code field. */
  readonly discountCode: { readonly typed: string } | null;
  /** Discount codes that the reader may remove. */
  readonly removableCodes: readonly string[];
  readonly exit: Exit;
  /** Terms that Japanese law requires on the last screen before paying; null if none are required. */
  readonly disclosure: readonly DisclosureRow[] | null;
}

export type Requirement = 'hidden' | 'optional' | 'required';

/**
 * Customer details that the session asks for, in the chosen country. Email, name and country are always
 * shown.
 */
export interface CheckoutFields {
  readonly phone: Requirement;
  readonly taxId: Requirement;
  readonly postalCode: Requirement;
  readonly state: Requirement;
  readonly city: Requirement;
  readonly street: Requirement;
  /** True if the seller has fixed the value, which is then shown read-only. */
  readonly isEmailFixed: boolean;
  readonly isNameFixed: boolean;
  readonly isCountryFixed: boolean;
  readonly isPostalCodeFixed: boolean;
  readonly isCardNameRequired: boolean;
}

export interface CheckoutValues {
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly country: string;
  readonly postalCode: string;
  readonly state: string;
  readonly city: string;
  readonly street: string;
  readonly taxId: string;
  /** Answers by key of the custom field. A boolean field is `true` or empty. */
  readonly custom: Readonly<Record<string, string>>;
}

export interface SavedMethod {
  readonly id: string;
  readonly card: CardSummary;
  /** Reason why it cannot pay this order; null if it can. */
  readonly unusable: 'expired' | 'currency' | 'not_recurring' | 'limit' | 'declined' | null;
  /** True if it was declined for this order already: it may be tried again, and is not the default. */
  readonly wasDeclined: boolean;
}

/** Names of the form's fields; `custom.` is followed by the custom field's key. */
export type CheckoutField =
  | 'email'
  | 'name'
  | 'phone'
  | 'country'
  | 'postal_code'
  | 'state'
  | 'city'
  | 'street'
  | 'tax_id'
  | 'discount_code'
  | 'payment_method'
  | 'card_number'
  | 'card_expiry'
  | 'card_cvc'
  | 'card_name'
  | `custom.${string}`;

export interface FieldError {
  readonly field: CheckoutField;
  readonly reason: FieldErrorReason;
  /** Example of a valid value, if it helps more than the message. */
  readonly example?: string;
}

export type FieldErrorReason = keyof Dictionary['fieldErrors'];

/** Notice about the customer's last attempt, above the form. */
export type PayingNotice =
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  | { readonly kind: 'authentication_cancelled' }
  /** The customer came back from the gateway's page without having paid. */
  | { readonly kind: 'card_page_left' }
  /** Nothing was charged for certain; an unknown outcome gets the processing page instead. */
  | { readonly kind: 'gateway_unreachable' }
  /** The submitted total differs from the order's total now; nothing was charged. */
  | { readonly kind: 'total_changed'; readonly before: Money; readonly after: Money };

/** Notice at a checkout, where discount codes come and go. */
export type CheckoutNotice =
  | PayingNotice
  /**
   * The customer already has this plan. The details may have been typed by anybody, so the notice says no
   * more. `accountUrl` leads to the account that this browser was last in; null if it has been in none.
   */
  | { readonly kind: 'plan_held'; readonly isTheirs: boolean; readonly accountUrl: string | null }
  /** The submitted address belongs to the country chosen before; nothing was charged. */
  | { readonly kind: 'country_changed' }
  | { readonly kind: 'discount_applied'; readonly code: string }
  | { readonly kind: 'discount_removed'; readonly code: string }
  /**
   * The customer paid with a code typed but not applied: it was applied first, and the new total is shown.
   */
  | { readonly kind: 'discount_applied_before_paying' };

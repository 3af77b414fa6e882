import type { CustomField } from '../../domain/checkout/checkout-session.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Money } from '../../domain/money/money.ts';
import type { DisclosureRow } from './disclosure-rows.ts';
import type { Exit } from './exit.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import type { CardSummary, Order } from './order-model.ts';
import type { Page, Seller } from './page.ts';

/** What a page shows on which somebody chooses what to pay with. */
export interface PayingPage extends Page {
  readonly seller: Seller;
  readonly order: Order;
  readonly fields: Pick<CheckoutFields, 'isCardNameRequired'>;
  /** Those of the customer the page is for, the one to propose first. */
  readonly savedMethods: readonly SavedMethod[];
  /** The id of a saved method, or `new` for the card form. */
  readonly chosenMethod: string;
  readonly errors: readonly FieldError[];
  readonly notice: CheckoutNotice | null;
}

/** Everything the hosted checkout shows. */
export interface CheckoutPage extends PayingPage {
  readonly sessionId: string;
  readonly fields: CheckoutFields;
  /** What the customer has typed or what is known of them; never card details. */
  readonly values: CheckoutValues;
  readonly customFields: readonly CustomField[];
  /** Null hides the discount code field. */
  readonly discountCode: { readonly typed: string } | null;
  /** The codes in the order that its reader may take off again. */
  readonly removableCodes: readonly string[];
  readonly exit: Exit;
  /** The seller's terms that Japanese law wants on the last screen before paying; null leaves the block out. */
  readonly disclosure: readonly DisclosureRow[] | null;
}

export type Requirement = 'hidden' | 'optional' | 'required';

/**
 * Which of the customer's details the session asks for, in the country that is chosen. Email, name and country are
 * always shown.
 */
export interface CheckoutFields {
  readonly phone: Requirement;
  readonly taxId: Requirement;
  readonly postalCode: Requirement;
  readonly state: Requirement;
  readonly city: Requirement;
  readonly street: Requirement;
  /** True where the seller has fixed the value: it is shown, and cannot be changed. */
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
  /** By the custom field's key. A boolean field is `true` or empty. */
  readonly custom: Readonly<Record<string, string>>;
}

export interface SavedMethod {
  readonly id: string;
  readonly card: CardSummary;
  /** Why it cannot pay this order; null when it can. */
  readonly unusable: 'expired' | 'currency' | 'not_recurring' | 'declined' | null;
  /** True when it was declined for this order already: it may be tried again, and is not proposed. */
  readonly wasDeclined: boolean;
}

/** The form's names for its fields; `custom.` is followed by the custom field's key. */
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
  /** Example of a valid value, where that says more than words. */
  readonly example?: string;
}

export type FieldErrorReason = keyof Dictionary['fieldErrors'];

/** What happened to the customer's last attempt, said above the form. */
export type PayingNotice =
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  | { readonly kind: 'authentication_cancelled' }
  /** Certain that nothing was charged; an unknown outcome is the processing page instead. */
  | { readonly kind: 'gateway_unreachable' }
  /** The form was sent with another total than the order now has; nothing was charged. */
  | { readonly kind: 'total_changed'; readonly before: Money; readonly after: Money };

/** The same at a checkout, where codes come and go. */
export type CheckoutNotice =
  | PayingNotice
  /**
   * The plan is held already. Whoever typed the details may be anybody, and is told no more than that. `accountUrl`
   * leads to the account that this browser has been in; null where it has been in none.
   */
  | { readonly kind: 'plan_held'; readonly isTheirs: boolean; readonly accountUrl: string | null }
  /** The form was sent with an address that belongs to the country chosen before; nothing was charged. */
  | { readonly kind: 'country_changed' }
  | { readonly kind: 'discount_applied'; readonly code: string }
  | { readonly kind: 'discount_removed'; readonly code: string }
  /** The customer paid with a code typed but not applied: it is applied first, and the new total shown. */
  | { readonly kind: 'discount_applied_before_paying' };

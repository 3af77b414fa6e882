import type { CheckoutSession } from './checkout-session.ts';

/*
 * Reader of a checkout (ADR 17). The session's id appears in logs, webhooks and answers to read-only keys, so
 * knowing it gives no access to stored customer data or saved payment methods.
 *
 *   customer   has the link that the seller was given for them, or is in their account
 *   payer      made the latest attempt: sees what they typed
 *   stranger   anybody else
 */
export type SessionReader = 'customer' | 'payer' | 'stranger';

/** True when this reader may see and use the session customer's stored data. */
export function ownsCheckout({ options }: CheckoutSession, reader: SessionReader): boolean {
  return reader === 'customer' || (reader === 'payer' && !options.isCustomerNamedBySeller);
}

/** Payment facts of an attempt. */
interface Attempt {
  readonly isCustomerProven: boolean;
}

/**
 * True when the latest attempt is this reader's own: only they may see its typed details, card, decline and bank
 * authentication. At a customer's session, another payer's attempt is not the customer's.
 */
export function madeAttempt(
  { options }: CheckoutSession,
  reader: SessionReader,
  { isCustomerProven }: Attempt,
): boolean {
  if (reader === 'stranger') return false;
  return !options.isCustomerNamedBySeller || isCustomerProven === (reader === 'customer');
}

/**
 * True when another payer's attempt awaits bank authentication at this reader's own checkout: it is replaced when
 * the customer pays, who must not authenticate a card that is not theirs.
 */
export function givesWay(
  { options }: CheckoutSession,
  reader: SessionReader,
  { status, isCustomerProven }: Attempt & { readonly status: string },
): boolean {
  const isOthers = options.isCustomerNamedBySeller && !isCustomerProven;
  return isOthers && reader === 'customer' && status === 'requires_customer_action';
}

/**
 * Session as visible to this reader. A stranger sees what the seller provided; details from the customer's record
 * or typed by an earlier payer are empty.
 */
export function sessionShownTo(session: CheckoutSession, reader: SessionReader): CheckoutSession {
  if (ownsCheckout(session, reader)) return session;
  const { options } = session;
  const { flags } = options;
  const isNamed = options.isCustomerNamedBySeller;
  // An attempt replaces the seller's details with the typed ones, except where they could not be edited, or the
  // seller named the customer.
  const isReplaced = options.payerHash !== undefined && !isNamed;
  const hides = (isEditable: boolean) => isNamed || (isReplaced && isEditable);
  return {
    ...session,
    customerEmail: hides(flags.allowCustomerEditingEmail) ? null : session.customerEmail,
    customerName: hides(flags.allowCustomerEditingName) ? null : session.customerName,
    customerPhone: hides(true) ? null : session.customerPhone,
    options: {
      ...options,
      taxId: isReplaced && flags.allowCustomerEditingTaxId ? null : options.taxId,
      billingAddress: addressShown(session),
    },
  };
}

/** Of a fixed address on file, only the parts that determine the payer's tax are shown. */
function addressShown({ options }: CheckoutSession): CheckoutSession['options']['billingAddress'] {
  const { billingAddress, flags, isCustomerNamedBySeller, isBillingAddressGiven } = options;
  const isOnFile = isCustomerNamedBySeller && !isBillingAddressGiven;
  if (!isOnFile || billingAddress === null) return billingAddress;
  if (flags.allowCustomerEditingAddress) return null;
  const { country, state } = billingAddress;
  return { country, state, city: null, street: null, zipcode: null };
}

import type { CheckoutSession } from './checkout-session.ts';

/*
 * Reader of a checkout (ADR 17). The session's id is in logs, webhooks and answers to read-only keys, so
 * whoever merely knows it is shown, and can charge, nothing that is on file.
 *
 *   customer   has the link that the seller was given for them, or is in their account
 *   payer      made the latest attempt: sees what they typed
 *   stranger   anybody else
 */
export type SessionReader = 'customer' | 'payer' | 'stranger';

/** True when this reader may see and be offered what is on file for the session's customer. */
export function ownsCheckout({ options }: CheckoutSession, reader: SessionReader): boolean {
  return reader === 'customer' || (reader === 'payer' && !options.isCustomerNamedBySeller);
}

/** Of the payment that an attempt opened. */
interface Attempt {
  readonly isCustomerProven: boolean;
}

/**
 * True when an attempt at a session is this reader's own: only then are what was typed, the card, the decline
 * and the bank's question for them. One at a session for a customer is the customer's or some other payer's.
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
 * True for somebody else's attempt that waits for their bank, at a checkout that was made for this reader: it
 * ends when the customer pays, who must not answer for a card that is not theirs.
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
 * The session as far as this reader may know it. A stranger sees what the seller put in; what came from the record
 * of a customer, or was typed by somebody before, is empty.
 */
export function sessionShownTo(session: CheckoutSession, reader: SessionReader): CheckoutSession {
  if (ownsCheckout(session, reader)) return session;
  const { options } = session;
  const { flags } = options;
  const isNamed = options.isCustomerNamedBySeller;
  // An attempt replaces what the seller put in by what was typed, except where that could not be edited, or where the
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

/** An address on file is shown no more of than decides the tax of whoever pays, where that is fixed. */
function addressShown({ options }: CheckoutSession): CheckoutSession['options']['billingAddress'] {
  const { billingAddress, flags, isCustomerNamedBySeller, isBillingAddressGiven } = options;
  const isOnFile = isCustomerNamedBySeller && !isBillingAddressGiven;
  if (!isOnFile || billingAddress === null) return billingAddress;
  if (flags.allowCustomerEditingAddress) return null;
  const { country, state } = billingAddress;
  return { country, state, city: null, street: null, zipcode: null };
}

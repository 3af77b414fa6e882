import type { Customer } from '../customer/customer.ts';
import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';
import type { CheckoutSession } from './checkout-session.ts';
import { sessionShownTo } from './session-reader.ts';

/** Customer details as they were typed at a checkout. */
export interface TypedCustomer {
  readonly email: string;
  readonly name: string;
  readonly phoneNumber: string | null;
}

/** An attempt to pay at a checkout: who makes it, and what they typed. */
export interface CheckoutAttempt {
  readonly customer: TypedCustomer;
  /** As typed; null if none was. */
  readonly taxId?: string | null | undefined;
  /**
   * True if the requester is authenticated as the session's customer: only then may a saved payment method be
   * charged.
   */
  readonly isCustomer: boolean;
  /** Hash that identifies the payer's browser; null if there is none. */
  readonly payerHash: string | null;
}

/** Refuses a session that is paid, restricted to one-click payment, or expired. */
export function checkPayable(session: CheckoutSession, now: Instant): void {
  if (session.completedAt !== null || session.options.isOneClick) {
    throw new DomainError(
      'CHECKOUT_SESSION_CONSUMED',
      'This checkout has been paid. Start a new one to buy again.',
    );
  }
  if (now >= session.expiresAt) {
    throw new DomainError(
      'CHECKOUT_SESSION_EXPIRED',
      'This checkout has expired. Go back to the shop and start again.',
    );
  }
}

/** True if an earlier attempt at this checkout created the customer, so that no other data is on file. */
export function isOfCheckout({ createdAt, billing }: Customer, session: CheckoutSession): boolean {
  return billing === null && createdAt >= session.createdAt;
}

/**
 * Details of an attempt to keep on the session. As typed: a stranger who types another person's e-mail
 * address must not learn what is on file for it. A session created for a customer keeps the seller's details,
 * whoever tries to pay: others know its id, and what each of them typed is stored on their own payment.
 */
export function keptOf(
  session: CheckoutSession,
  { customer, payerHash }: CheckoutAttempt,
  taxId: string | null,
): Pick<CheckoutSession, 'customerEmail' | 'customerName' | 'customerPhone' | 'options'> {
  if (session.options.isCustomerNamedBySeller) {
    return { ...session, options: { ...session.options, payerHash } };
  }
  return {
    customerEmail: customer.email,
    customerName: customer.name,
    customerPhone: customer.phoneNumber,
    options: { ...session.options, taxId, payerHash },
  };
}

/** Tax id: the one fixed by the seller; otherwise the one typed, now or earlier by the same payer. */
export function taxIdOf(
  session: CheckoutSession,
  { taxId, isCustomer, payerHash }: CheckoutAttempt,
): string | null {
  const isPayer = payerHash !== null && payerHash === session.options.payerHash;
  const { options } = sessionShownTo(session, isCustomer ? 'customer' : isPayer ? 'payer' : 'stranger');
  const typed = taxId?.trim() ? taxId.trim() : null;
  return options.flags.allowCustomerEditingTaxId ? (typed ?? options.taxId) : (options.taxId ?? typed);
}

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
  /** As typed; null where none was. */
  readonly taxId?: string | null | undefined;
  /** True if the customer of the session asks: only then may a saved method pay. */
  readonly isCustomer: boolean;
  /** A hash of what tells the customer's browser from others; null where none is involved. */
  readonly payerHash: string | null;
}

/** Refuses a session that was paid, was made for one click only, or has run out. */
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

/** True if an earlier attempt at this checkout made the customer, of whom nothing more is on file. */
export function isOfCheckout({ createdAt, billing }: Customer, session: CheckoutSession): boolean {
  return billing === null && createdAt >= session.createdAt;
}

/**
 * Details that a session keeps of an attempt. As typed: a stranger who types somebody's address must not
 * learn what is on file under it. A session made for a customer stays as the seller made it, whoever tries to
 * pay: others know its id, and what each of them typed is on their own payment.
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

/** Tax id: what the seller has sent and fixed; else what was typed, now or before by the same payer. */
export function taxIdOf(
  session: CheckoutSession,
  { taxId, isCustomer, payerHash }: CheckoutAttempt,
): string | null {
  const isPayer = payerHash !== null && payerHash === session.options.payerHash;
  const { options } = sessionShownTo(session, isCustomer ? 'customer' : isPayer ? 'payer' : 'stranger');
  const typed = taxId?.trim() ? taxId.trim() : null;
  return options.flags.allowCustomerEditingTaxId ? (typed ?? options.taxId) : (options.taxId ?? typed);
}

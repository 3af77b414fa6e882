import type { Customer } from '../../../domain/customer/customer.ts';
import { portalSessionMs } from '../../../domain/customer/sign-in.ts';
import { asId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { portalTokenOfLink } from '../../../secrets/link-tokens.ts';
import { isLinkValid } from '../../../secrets/signed-links.ts';
import { findCustomer, listCustomers } from '../../../store/billing/customers.ts';
import { findBusiness } from '../../../store/platform/businesses.ts';
import { findCustomerSession, insertCustomerSession } from '../../../store/platform/customer-sessions.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Customers that one mailbox may sign in as; nobody has more with one address. */
const maxCustomers = 20;

/** Link to sign in that is good: it came by e-mail to the address of these customers, and was not used. */
interface OpenSignIn {
  readonly scope: Scope;
  /** Newest first, at least one. */
  readonly customers: readonly Customer[];
}

/** Text that the signature of a link covers: whoever has another address by now cannot be signed in as. */
export function signInSubject(
  businessId: string,
  { customerId, email }: Pick<Customer, 'customerId' | 'email'>,
  requestId: string,
): string {
  return `${businessId} ${customerId} ${requestId} ${email.toLowerCase()}`;
}

/**
 * Finds what a link to sign in opens: `{business}~{customer}~{request}~{signature}`. Undefined for one that has expired,
 * was cut short or was used.
 */
export async function findSignIn(runtime: Runtime, link: string): Promise<OpenSignIn | undefined> {
  const [businessId = '', customerId = '', requestId = '', signature] = link.split('~');
  const scope = await findBusiness(runtime.sql, asId<'business'>(businessId));
  const asked = scope && (await findCustomer(runtime.sql, scope, asId<'customer'>(customerId)));
  if (!asked) return undefined;
  const subject = signInSubject(businessId, asked, requestId);
  if (!isLinkValid(runtime, 'sign in by email', subject, signature)) return undefined;
  const token = portalTokenOfLink(runtime.secrets, requestId);
  if (await findCustomerSession(runtime.sql, token, runtime.wallClock())) return undefined;
  const page = { limit: maxCustomers, offset: 0 };
  return { scope, customers: await listCustomers(runtime.sql, scope, { email: asked.email }, page) };
}

/**
 * Signs in as one of the customers of a link, and returns the token of their portal. It follows from the link, so that
 * each opens one session (ADR 60). Undefined where the link is not good any more, also when two use it at once.
 */
export async function signIn(
  runtime: Runtime,
  link: string,
  customerId: string,
): Promise<string | undefined> {
  const open = await findSignIn(runtime, link);
  const customer = open?.customers.find((each) => each.customerId === customerId);
  if (!open || !customer) return undefined;
  const [, , requestId = ''] = link.split('~');
  const token = portalTokenOfLink(runtime.secrets, requestId);
  const createdAt = runtime.wallClock();
  const session = { scope: open.scope, customerId: customer.customerId, returnUrl: null, token };
  const isFirst = await transaction(runtime.sql, (tx) =>
    insertCustomerSession(tx, { ...session, createdAt, expiresAt: createdAt + portalSessionMs }),
  );
  return isFirst ? token : undefined;
}

import { maxSignInLinks, signInLinkMs } from '../../domain/customer/sign-in.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomerByEmail } from '../../store/billing/customers.ts';
import { countEmailsOfKind } from '../../store/platform/emails.ts';
import type { Job, JobContinuation } from '../../store/platform/jobs.ts';
import { signInSubject } from '../../use-cases/billing/customers/sign-in.ts';
import { sendEmail } from '../../use-cases/platform/emails/send-email.ts';
import { linksOf, signInUrl } from '../../wire/convert/urls.ts';
import { loadSender, toDraft } from './compose-email.ts';

/** Sends the link to sign in that somebody asked for, if a customer has the address and has not got enough of them. */
export async function sendSignInLink(
  runtime: Runtime,
  { scope, payload }: Job<'email.sign_in'>,
): Promise<JobContinuation<'email.sign_in'> | undefined> {
  const { requestId, email, locale, device, askedAt } = payload;
  const { businessId } = scope;
  const wallNow = runtime.wallClock();
  const expiresAt = askedAt + signInLinkMs;
  if (wallNow >= expiresAt) return undefined;
  const customer = await findCustomerByEmail(runtime.sql, scope, email);
  if (!customer) return undefined;
  const { customerId } = customer;
  const since = wallNow - signInLinkMs;
  const [sender, count] = await Promise.all([
    loadSender(runtime, scope),
    countEmailsOfKind(runtime.sql, scope, { customerId, kind: 'sign_in', except: requestId }, since),
  ]);
  if (count >= maxSignInLinks) return undefined;
  const subject = signInSubject(businessId, customer, requestId);
  const url = signInUrl(linksOf(runtime), { businessId, customerId, requestId }, { subject, expiresAt });
  const draft = await toDraft(sender, {
    model: { kind: 'sign_in', url, askedAt, device },
    causeId: requestId,
    customerId,
    readerName: null,
    timeZone: scope.timeZone,
    locale,
  });
  const again = draft && (await sendEmail(runtime, scope, draft));
  return again && { ...again, payload };
}

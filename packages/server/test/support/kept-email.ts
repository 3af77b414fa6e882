import { type CustomerId, asId } from '../../src/domain/ids.ts';
import { beginEmail, endEmail } from '../../src/store/platform/emails.ts';
import { statement } from '../../src/store/postgres/postgres.ts';
import type { TestApi } from './api.ts';

/** Keeps an e-mail of the customer, as where there is no mail server. Returns its id. */
export async function keepEmail(api: TestApi, customerId: CustomerId): Promise<string> {
  const { runtime, scope } = api;
  const emailId = runtime.mintId('email');
  const email = {
    emailId,
    kind: 'receipt',
    causeId: asId<'payment'>('pay_of_an_email'),
    customerId,
    recipient: 'buyer@example.com',
    locale: 'en',
    subject: 'Your receipt',
    html: '<p>Thank you.</p>',
    text: 'Thank you.',
    createdAt: runtime.wallClock(),
  } as const;
  await statement(runtime.sql, (tx) => beginEmail(tx, scope, email, false));
  return emailId;
}

/** Has an e-mail to the customer refused for good. Returns the address, to which no more is sent. */
export async function bounceEmail(api: TestApi, customerId: CustomerId): Promise<string> {
  const { runtime, scope } = api;
  const address = 'gone@example.com';
  const email = {
    emailId: runtime.mintId('email'),
    kind: 'receipt',
    causeId: asId<'payment'>('pay_of_a_bounce'),
    customerId,
    recipient: address,
    locale: 'en',
    subject: 'Your receipt',
    html: '',
    text: '',
    createdAt: runtime.wallClock(),
  } as const;
  const failure = { code: 'mailbox_not_found', reason: 'no such user' } as const;
  const begun = await statement(runtime.sql, (tx) => beginEmail(tx, scope, email, true));
  if (!begun) throw new Error('nothing was sent to the address before');
  const decision = { status: 'failed', failure, bounces: true } as const;
  await statement(runtime.sql, (tx) => endEmail(tx, begun, decision, null, runtime.wallClock()));
  return address;
}

import { type CustomerId, asId } from '../../src/domain/ids.ts';
import { beginEmail } from '../../src/store/platform/emails.ts';
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

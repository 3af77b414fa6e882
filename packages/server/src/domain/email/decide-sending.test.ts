import { expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../time.ts';
import { decideSending } from './decide-sending.ts';
import { emailEventsOf, noEmails, presetEmails } from './email.ts';

const later = { kind: 'deferred', reason: 'come back later' } as const;

test('what was taken is sent, and what is refused for good has failed', () => {
  const email = { kind: 'receipt', attempts: 1, createdAt: 0 } as const;
  expect(decideSending(email, { kind: 'accepted' }, 0, 0)).toMatchObject({ status: 'sent', bounces: false });
  const failure = { code: 'mailbox_not_found', reason: 'no such user' } as const;
  const refused = { kind: 'refused', failure, isBounce: true } as const;
  expect(decideSending(email, refused, 0, 0)).toEqual({ status: 'failed', failure, bounces: true });
});

test.each([
  [1, minuteMs],
  [2, 5 * minuteMs],
  [4, hourMs],
  [9, 3 * hourMs],
])('after attempt %i the next one follows with a growing pause', (attempts, pauseMs) => {
  const decision = decideSending({ kind: 'receipt', attempts, createdAt: 0 }, later, hourMs, 0);
  expect(decision).toMatchObject({ status: 'sending', nextAttemptAt: hourMs + pauseMs });
});

test('after three days it has failed', () => {
  const decision = decideSending(
    { kind: 'receipt', attempts: 30, createdAt: 0 },
    later,
    3 * dayMs - hourMs,
    0,
  );
  expect(decision).toMatchObject({
    status: 'failed',
    failure: { code: 'temporary_failure' },
    bounces: false,
  });
});

test('a link to sign in is not sent any more once it has expired', () => {
  const asked = { kind: 'sign_in', attempts: 2, createdAt: 0 } as const;
  expect(decideSending(asked, later, 10 * minuteMs, 0)).toMatchObject({ status: 'sending' });
  expect(decideSending(asked, later, 11 * minuteMs, 0)).toMatchObject({ status: 'failed' });
});

test('a business without e-mails looks at no event, and a new one not at offers', () => {
  expect(emailEventsOf(noEmails)).toBeNull();
  expect(emailEventsOf(presetEmails)).toContain('payment.succeeded');
  expect(emailEventsOf(presetEmails)).not.toContain('offer.presented');
});

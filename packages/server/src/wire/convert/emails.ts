import type { z } from '@hono/zod-openapi';
import type { Email, EmailFailure, EmailKind } from '../../domain/email/email.ts';
import type { BouncedAddress } from '../../store/platform/emails.ts';
import type { bouncedAddressListSchema, emailBodySchema, emailListSchema } from '../schemas/emails.ts';
import { toApiInstant } from './instants.ts';

type ApiEmail = z.infer<typeof emailListSchema>['items'][number];

const categories: Readonly<Record<EmailKind, string>> = {
  receipt: 'payments',
  payment_failed: 'payments',
  renewal_coming: 'subscriptions',
  plan_changed: 'subscriptions',
  cancelled: 'subscriptions',
  refunded: 'refunds',
  undone: 'offers',
  offer_open: 'offers',
  sign_in: 'auth',
};

const statuses = {
  sending: 'sent',
  sent: 'sent',
  failed: 'failed',
  blocked: 'blocked',
  kept: 'blocked',
} as const satisfies Record<Email['status'], ApiEmail['status']>;

const noServer: EmailFailure = {
  code: 'send_failed',
  reason: 'There is no mail server: set RUNG_SMTP_URL and RUNG_MAIL_FROM.',
};

const failureOf = ({ status, failure }: Email) => (status === 'kept' ? noServer : failure);

export function toApiEmail(email: Email): ApiEmail {
  const failure = failureOf(email);
  return {
    email_log_id: email.emailId,
    category: categories[email.kind],
    email_type: email.kind,
    status: statuses[email.status],
    created_at: toApiInstant(email.createdAt),
    subject: email.subject,
    from: email.sender,
    recipient: email.recipient,
    // A sign-in link is as good as a password for a while.
    has_preview: email.kind !== 'sign_in',
    failure_code: failure?.code ?? null,
    failure_reason: failure?.reason ?? null,
    policies: {
      requires_different_address:
        failure?.code === 'mailbox_not_found' || failure?.code === 'address_suppressed',
      resend_allowed: false,
      resends_remaining: 0,
      retry_allowed: false,
      superseded: false,
    },
  };
}

export function toApiEmailBody(
  email: Email,
  { html, text }: { readonly html: string; readonly text: string },
): z.infer<typeof emailBodySchema> {
  const failure = failureOf(email);
  return {
    merchant_authored: false,
    failure_code: failure?.code ?? null,
    failure_reason: failure?.reason ?? null,
    html,
    text,
  };
}

export function toApiBouncedAddress({
  address,
  reason,
  bouncedAt,
}: BouncedAddress): z.infer<typeof bouncedAddressListSchema>['items'][number] {
  return { address, reason, bounced_at: toApiInstant(bouncedAt) };
}

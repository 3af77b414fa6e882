import { z } from '@hono/zod-openapi';
import { emailKinds } from '../../domain/email/email.ts';
import { locales } from '../../domain/locale.ts';

const failureCode = z
  .enum([
    ...(['mailbox_not_found', 'address_rejected', 'address_suppressed', 'mailbox_full'] as const),
    ...(['temporary_failure', 'message_too_large', 'marked_as_spam', 'send_failed'] as const),
    'test_mode_quota_spent',
  ])
  .nullable();

const policies = z
  .object({
    requires_different_address: z.boolean(),
    resend_allowed: z.boolean(),
    resends_remaining: z.int(),
    retry_allowed: z.boolean(),
    superseded: z.boolean(),
  })
  .openapi('EmailPolicies');

const emailSchema = z
  .object({
    email_log_id: z.string(),
    category: z.string().openapi({ description: 'payments, refunds, subscriptions, offers or auth.' }),
    email_type: z.enum(emailKinds),
    status: z.enum(['sent', 'delivered', 'failed', 'complained', 'blocked']).openapi({
      description:
        '`sent` is on its way, or the mail server has taken it; SMTP tells no more. `blocked` was not sent: its address was refused for good before, or there is no mail server (`RUNG_SMTP_URL`).',
    }),
    created_at: z.string(),
    subject: z.string(),
    from: z.string().nullable(),
    recipient: z.string(),
    has_preview: z.boolean(),
    failure_code: failureCode,
    failure_reason: z.string().nullable(),
    policies,
  })
  .openapi('Email');

export const emailListSchema = z.object({ items: z.array(emailSchema) }).openapi('EmailList');

export const bouncedAddressListSchema = z
  .object({
    items: z.array(
      z
        .object({
          address: z.string().openapi({ description: 'In lower case.' }),
          reason: z.string().openapi({ description: 'Answer of the mail server.' }),
          bounced_at: z.string(),
        })
        .openapi('BouncedAddress'),
    ),
  })
  .openapi('BouncedAddressList');

export const addressParam = z
  .string()
  .max(254)
  .regex(/^[\x21-\x7e]+$/, 'is not an e-mail address')
  .openapi({ param: { name: 'address', in: 'path' }, example: 'gone@example.com' });

export const emailBodySchema = z
  .object({
    merchant_authored: z.boolean(),
    failure_code: failureCode,
    failure_reason: z.string().nullable(),
    html: z.string(),
    text: z.string(),
  })
  .openapi('EmailBody');

export const previewSchema = z
  .object({ subject: z.string(), html: z.string(), text: z.string() })
  .openapi('EmailPreview');

export const previewQuery = z.object({
  kind: z.enum(emailKinds).default('receipt'),
  locale: z.enum(locales).default('en'),
});

import { z } from '@hono/zod-openapi';
import { userRoles } from '../../domain/user/role.ts';
import { mostPasswordLength } from '../../domain/user/password.ts';
import { instantParam } from '../pagination.ts';
import { emailSchema, nameSchema } from './fields.ts';

/** Any value of JSON, named as such because readers of the description refuse a schema that says nothing. */
const anyValue = z.unknown().openapi({ type: ['string', 'number', 'boolean', 'object', 'array', 'null'] });

const roleSchema = z.enum(userRoles).openapi('UserRole', {
  description: 'Each may do everything that those before it may: read_only, support, developer, owner.',
});
const passwordSchema = z.string().min(1, 'must not be empty').max(mostPasswordLength);
const linkTokenSchema = z
  .string()
  .min(1)
  .max(100)
  .openapi({ description: 'The part of the link after `#token=`.' });
const codeSchema = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'must be the six digits of the authenticator app');

export const signInSchema = z
  .object({ email: z.string().min(1).max(254), password: passwordSchema })
  .openapi('SignIn');
export const setUpOwnerSchema = z
  .object({
    token: linkTokenSchema,
    name: nameSchema,
    email: emailSchema,
    password: passwordSchema.openapi({
      description: 'At least 12 characters; of an account that exists, its own.',
    }),
  })
  .openapi('SetUpOwner');
export const acceptInvitationSchema = setUpOwnerSchema.omit({ email: true }).openapi('AcceptInvitation');
export const secondFactorSchema = z
  .object({
    code: codeSchema.optional(),
    recovery_code: z.string().min(1).max(40).optional(),
  })
  .refine(({ code, recovery_code }) => (code === undefined) !== (recovery_code === undefined), {
    message: 'send either code or recovery_code',
    path: ['code'],
  })
  .openapi('SecondFactor', { description: 'Either `code`, of the authenticator app, or `recovery_code`.' });
export const totpCodeSchema = z.object({ code: codeSchema }).openapi('TotpCode');
export const ownPasswordSchema = z.object({ password: passwordSchema }).openapi('OwnPassword');
export const changePasswordSchema = z
  .object({ current_password: passwordSchema, new_password: passwordSchema })
  .openapi('ChangePassword');
export const updateOwnUserSchema = z.object({ name: nameSchema }).openapi('UpdateOwnUser');

const userBusinessSchema = z
  .object({
    business_id: z.string(),
    name: z.string(),
    mode: z.enum(['test', 'live']),
    role: z.enum(userRoles).nullable().openapi({ description: 'Null for an API key, which has none.' }),
  })
  .openapi('UserBusiness');
export const userBusinessListSchema = z
  .object({ items: z.array(userBusinessSchema) })
  .openapi('UserBusinessList');

export const sessionSchema = z
  .object({
    state: z.enum(['active', 'second_factor_required']),
    user: z
      .object({
        user_id: z.string(),
        name: z.string(),
        email: z.string(),
        has_second_factor: z.boolean(),
        recovery_codes_left: z.int(),
      })
      .nullable()
      .openapi({ description: 'Null while the second factor is due.' }),
    business: userBusinessSchema
      .nullable()
      .openapi({ description: 'The one that `x-rung-business` names, or the only one.' }),
    businesses: z.array(userBusinessSchema),
    not_allowed: z
      .array(z.object({ operation: z.string(), needs_role: roleSchema }))
      .openapi({ description: 'Operations, by operationId, that the role in `business` may not call.' }),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .openapi('Session');

export const totpSchema = z
  .object({
    secret: z.string().openapi({ description: 'In base32, to be typed.' }),
    otpauth_url: z.string().openapi({ description: 'To be shown as a QR code.' }),
  })
  .openapi('TotpSecret');
export const recoveryCodesSchema = z
  .object({ recovery_codes: z.array(z.string()) })
  .openapi('RecoveryCodes', { description: 'Each works once. They are not shown again.' });

export const memberSchema = z
  .object({
    user_id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    has_second_factor: z.boolean(),
    last_seen_at: z.string().nullable().openapi({ description: 'Up to a minute behind.' }),
    created_at: z.string(),
  })
  .openapi('User');
export const memberListSchema = z.object({ items: z.array(memberSchema) }).openapi('UserList');
export const updateMemberSchema = z.object({ role: roleSchema }).openapi('UpdateUser');

export const inviteSchema = z.object({ email: emailSchema, role: roleSchema }).openapi('CreateInvitation');
export const invitationSchema = z
  .object({
    invitation_id: z.string(),
    email: z.string(),
    role: roleSchema,
    created_at: z.string(),
    expires_at: z.string(),
  })
  .openapi('Invitation');
export const createdInvitationSchema = invitationSchema
  .extend({
    url: z.string().openapi({ description: 'One-time link. It is not shown again.' }),
    is_mailed: z
      .boolean()
      .openapi({ description: 'True if the mail server has taken the link for the address.' }),
  })
  .openapi('CreatedInvitation');
export const invitationListSchema = z.object({ items: z.array(invitationSchema) }).openapi('InvitationList');

export const auditEntrySchema = z
  .object({
    entry_id: z.string(),
    at: z.string(),
    actor: z.object({
      kind: z.enum(['user', 'api_key']),
      id: z.string(),
      name: z.string().nullable(),
    }),
    operation: z.string().openapi({ description: 'operationId of the request.' }),
    object_id: z.string().nullable(),
    changes: z.array(z.object({ field: z.string(), before: anyValue, after: anyValue })).openapi({
      description: 'Fields of settings before and after. Secrets, and what is long, are not shown.',
    }),
    request_id: z.string(),
    outcome: z
      .enum(['done', 'failed', 'unknown'])
      .openapi({ description: 'unknown: the server stopped before it answered.' }),
  })
  .openapi('AuditEntry');
export const auditLogSchema = z
  .object({ items: z.array(auditEntrySchema), next_cursor: z.string().nullable() })
  .openapi('AuditLog');
export const auditLogQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .openapi({ description: 'Entries a page, 1 to 100.' }),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\w{1,60}$/, 'must be the next_cursor of a page')
    .optional()
    .openapi({ description: '`next_cursor` of the page before.' }),
  actor_id: z.string().min(1).max(100).optional().openapi({ description: 'Person or API key, by id.' }),
  operation: z.string().min(1).max(100).optional(),
  object_id: z.string().min(1).max(100).optional(),
  created_at_gte: instantParam.optional(),
  created_at_lte: instantParam.optional(),
});

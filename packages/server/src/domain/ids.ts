import type { Instant } from './time.ts';

/**
 * Opaque identifiers with the wire's prefixes (`pay_…`). The brand keeps a customer's id from being passed where a
 * payment's is expected; the prefix is for people reading logs, never parsed by code.
 *
 * After the prefix come seven characters of time and fourteen random ones. What is created at about the same time lies
 * together in every index, so that an insert into a large table writes to pages that are already in use (ADR 33).
 */
type Id<Name extends string> = string & { readonly __id: Name };

export type BusinessId = Id<'business'>;
export type ProductId = Id<'product'>;
export type AddonId = Id<'addon'>;
export type DiscountId = Id<'discount'>;
export type CustomerId = Id<'customer'>;
export type PaymentMethodId = Id<'payment_method'>;
export type CheckoutSessionId = Id<'checkout_session'>;
export type PaymentId = Id<'payment'>;
export type LineItemId = Id<'line_item'>;
export type InvoiceId = Id<'invoice'>;
export type RefundId = Id<'refund'>;
export type SubscriptionId = Id<'subscription'>;
export type WebhookEndpointId = Id<'webhook_endpoint'>;
export type EventId = Id<'event'>;
export type ApiKeyId = Id<'api_key'>;
export type PlanChangeId = Id<'plan_change'>;
export type CreditLotId = Id<'credit_lot'>;
export type OfferId = Id<'offer'>;
export type FunnelId = Id<'funnel'>;
export type PresentationId = Id<'presentation'>;
export type TraceId = Id<'trace'>;
export type QuoteId = Id<'quote'>;
export type ExperimentId = Id<'experiment'>;
export type WalletEntryId = Id<'wallet_entry'>;
export type PaymentMethodLinkId = Id<'payment_method_link'>;
export type JobId = Id<'job'>;
export type EmailId = Id<'email'>;
export type UserId = Id<'user'>;
export type InvitationId = Id<'invitation'>;
export type AuditEntryId = Id<'audit_entry'>;

/** Prefix of each kind of id, in Dodo's spelling where Dodo has one. */
export const idPrefixes = {
  business: 'bus',
  product: 'pdt',
  addon: 'adn',
  discount: 'dsc',
  customer: 'cus',
  payment_method: 'pm',
  checkout_session: 'cks',
  payment: 'pay',
  line_item: 'itm',
  invoice: 'inv',
  refund: 'ref',
  subscription: 'sub',
  webhook_endpoint: 'whk',
  event: 'evt',
  api_key: 'key',
  plan_change: 'pch',
  credit_lot: 'scl',
  credit_entry: 'sce',
  offer: 'off',
  funnel: 'fnl',
  presentation: 'prs',
  trace: 'trc',
  quote: 'quo',
  experiment: 'exp',
  wallet_entry: 'wle',
  payment_method_link: 'pml',
  job: 'job',
  email: 'eml',
  user: 'usr',
  invitation: 'ivt',
  audit_entry: 'aud',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Brands a string as an id, at a trusted boundary (a database row, a validated request). */
export function asId<Kind extends IdKind>(value: string): Id<Kind> {
  return value as Id<Kind>;
}

/** Random characters of an id, of 62 kinds: 83 bits, so that an id is never guessed. */
export const randomIdLength = 14;

const timeLength = 7;
const timeBase = 36;
/** Resolution in ms: seven characters last until 2099. */
const timeStepMs = 32;
const timeOrigin = Date.UTC(2020, 0, 1);

/**
 * Characters of an id for the time of its creation, in steps of 32 ms. A later time sorts after an earlier one in every
 * collation, because there are only digits and small letters.
 */
export function timeOfId(at: Instant): string {
  const steps = Math.floor((at - timeOrigin) / timeStepMs) % timeBase ** timeLength;
  return Math.max(steps, 0).toString(timeBase).padStart(timeLength, '0');
}

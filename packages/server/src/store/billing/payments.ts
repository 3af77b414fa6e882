import type { DisputeStatus } from '../../domain/payment/dispute-status.ts';
import postgres from '@rung/postgres';
import type { CustomFieldResponse } from '../../domain/checkout/checkout-session.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { Buyer } from '../../domain/customer/buyer.ts';
import type { BillingAddress } from '../../domain/customer/customer.ts';
import {
  type CheckoutSessionId,
  type CustomerId,
  type PaymentId,
  type SubscriptionId,
  asId,
} from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { GatewayPayment, GatewayState } from '../../domain/payment/gateway-outcome.ts';
import type { LineItem, Payment, PaymentPurpose, PaymentStatus } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from '../platform/api-keys.ts';
import { storedDiscount } from './documents/discount-in-use.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';
import { type StoredInstrument, instrumentFromStored } from './payment-methods.ts';

interface LineRow {
  item_id: string;
  kind: LineItem['kind'];
  product_id: string;
  addon_id: string | null;
  name: string;
  description: string | null;
  quantity: number;
  unit_amount: string;
  list_amount: string;
  subtotal: string;
  discount: string;
  tax: string;
  tax_rate_bps: number;
  is_tax_inclusive: boolean;
  total: string;
  is_subscription: boolean;
  refunded_amount: string;
}

export interface PaymentRow {
  business_id: string;
  payment_id: string;
  customer_id: string;
  buyer: Buyer;
  is_customer_proven: boolean;
  status: PaymentStatus;
  purpose: PaymentPurpose;
  currency: Currency;
  total_amount: bigint;
  tax: bigint;
  unused_amount: bigint;
  credit_amount: bigint;
  top_up_amount: bigint;
  wallet_amount: bigint;
  billing: BillingAddress;
  metadata: Metadata;
  checkout_session_id: string | null;
  subscription_id: string | null;
  invoice_id: string;
  payment_method_id: string | null;
  instrument: StoredInstrument | null;
  gateway: string | null;
  gateway_payment_id: string | null;
  gateway_state: GatewayState | null;
  is_customer_present: boolean;
  force_authentication: boolean;
  discounts: unknown;
  custom_field_responses: CustomFieldResponse[] | null;
  renews_at: Instant | null;
  plan_change_id: string | null;
  presentation_id: string | null;
  presentation_attempt: number | null;
  is_update_payment_method: boolean;
  retry_attempt: number;
  error_code: DeclineCode | null;
  return_url: string | null;
  fallback_session_id: string | null;
  refunded_amount: bigint;
  dispute_status: DisputeStatus | null;
  disputed_amount: bigint | null;
  created_at: Instant;
  updated_at: Instant;
  lines: LineRow[];
}

function lineFromRow(row: LineRow): LineItem {
  return {
    itemId: asId<'line_item'>(row.item_id),
    kind: row.kind,
    productId: asId<'product'>(row.product_id),
    addonId: row.addon_id === null ? null : asId<'addon'>(row.addon_id),
    name: row.name,
    description: row.description,
    quantity: row.quantity,
    unitAmount: BigInt(row.unit_amount),
    listAmount: BigInt(row.list_amount),
    subtotal: BigInt(row.subtotal),
    discount: BigInt(row.discount),
    tax: BigInt(row.tax),
    taxRateBps: row.tax_rate_bps,
    isTaxInclusive: row.is_tax_inclusive,
    total: BigInt(row.total),
    refundedAmount: BigInt(row.refunded_amount),
    isSubscription: row.is_subscription,
  };
}

type GatewayColumns = Pick<PaymentRow, 'gateway' | 'gateway_payment_id' | 'gateway_state' | 'instrument'>;

/** A process of the release before gateways had names, still running after the migration, names none. */
function gatewayPaymentFromRow(row: GatewayColumns): GatewayPayment | null {
  const { gateway, gateway_payment_id: gatewayPaymentId, gateway_state: gatewayState, instrument } = row;
  const provider = gateway ?? (instrument && instrumentFromStored(instrument).provider);
  return provider === null ? null : { provider, gatewayPaymentId, gatewayState };
}

export function paymentFromRow(row: PaymentRow): Payment {
  return {
    paymentId: asId<'payment'>(row.payment_id),
    businessId: asId<'business'>(row.business_id),
    customerId: asId<'customer'>(row.customer_id),
    buyer: row.buyer,
    isCustomerProven: row.is_customer_proven,
    status: row.status,
    purpose: row.purpose,
    currency: row.currency,
    totalAmount: row.total_amount,
    tax: row.tax,
    credits: {
      unusedAmount: row.unused_amount,
      creditAmount: row.credit_amount,
      topUpAmount: row.top_up_amount,
      walletAmount: row.wallet_amount,
    },
    lines: row.lines.map(lineFromRow),
    billing: row.billing,
    metadata: row.metadata,
    checkoutSessionId:
      row.checkout_session_id === null ? null : asId<'checkout_session'>(row.checkout_session_id),
    subscriptionId: row.subscription_id === null ? null : asId<'subscription'>(row.subscription_id),
    invoiceId: asId<'invoice'>(row.invoice_id),
    paymentMethodId: row.payment_method_id === null ? null : asId<'payment_method'>(row.payment_method_id),
    instrument: row.instrument && instrumentFromStored(row.instrument),
    gateway: gatewayPaymentFromRow(row),
    isCustomerPresent: row.is_customer_present,
    forceAuthentication: row.force_authentication,
    discounts: storedDiscount.fromDocuments(row.discounts),
    customFieldResponses: row.custom_field_responses,
    renewsAt: row.renews_at,
    planChangeId: row.plan_change_id === null ? null : asId<'plan_change'>(row.plan_change_id),
    acceptance:
      row.presentation_id === null
        ? null
        : {
            presentationId: asId<'presentation'>(row.presentation_id),
            attempt: row.presentation_attempt,
          },
    isUpdatePaymentMethod: row.is_update_payment_method,
    retryAttempt: row.retry_attempt,
    errorCode: row.error_code,
    returnUrl: row.return_url,
    fallbackSessionId:
      row.fallback_session_id === null ? null : asId<'checkout_session'>(row.fallback_session_id),
    refundedAmount: row.refunded_amount,
    ...(row.dispute_status !== null && {
      dispute: { status: row.dispute_status, withdrawnAmount: row.disputed_amount ?? 0n },
    }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export const withLines = (sql: Sql) => sql`
  p.*, (
    select coalesce(jsonb_agg(to_jsonb(l) || jsonb_build_object(
      'unit_amount', l.unit_amount::text, 'list_amount', l.list_amount::text,
      'subtotal', l.subtotal::text, 'discount', l.discount::text,
      'tax', l.tax::text, 'total', l.total::text, 'refunded_amount', l.refunded_amount::text
    ) order by l.position), '[]')
    from payment_line_item l where l.business_id = p.business_id and l.payment_id = p.payment_id
  ) as lines`;

/** Finds the first payment that meets a condition on `p`. */
async function findOne(sql: Sql, scope: Scope, condition: ReturnType<Sql>): Promise<Payment | undefined> {
  const [row] = await sql<PaymentRow[]>`
    select ${withLines(sql)} from payment p
    where p.business_id = ${scope.businessId} and ${condition}`;
  return row && paymentFromRow(row);
}

/** Like `findOne`, with the scope, if the caller does not know it. */
async function findOneWithScope(
  sql: Sql,
  condition: ReturnType<Sql>,
): Promise<{ readonly payment: Payment; readonly scope: Scope } | undefined> {
  const [row] = await sql<(PaymentRow & BusinessRow)[]>`
    select ${withLines(sql)}, ${scopeColumns(sql)}
    from payment p join business b using (business_id)
    where ${condition}`;
  return row && { payment: paymentFromRow(row), scope: scopeFromRow(row) };
}

export async function findPayment(
  sql: Sql,
  scope: Scope,
  paymentId: PaymentId,
): Promise<Payment | undefined> {
  return findOne(sql, scope, sql`p.payment_id = ${paymentId}`);
}

export async function findPaymentByRequest(
  sql: Sql,
  scope: Scope,
  requestKey: string,
): Promise<Payment | undefined> {
  return findOne(sql, scope, sql`p.request_key = ${requestKey}`);
}

/** Finds a payment with its scope, by an id that came from a job or the gateway. */
export async function findPaymentWithScope(
  sql: Sql,
  businessId: string,
  paymentId: string,
): Promise<{ readonly payment: Payment; readonly scope: Scope } | undefined> {
  return findOneWithScope(sql, sql`p.business_id = ${businessId} and p.payment_id = ${paymentId}`);
}

/**
 * Writes id and state that the gateway has given a payment. What an outcome leaves out stays, and one that comes after
 * the payment has moved on writes nothing.
 */
export async function updateGatewayPayment(
  tx: Tx,
  { businessId, paymentId, status }: Pick<Payment, 'businessId' | 'paymentId' | 'status'>,
  { gatewayPaymentId, gatewayState }: GatewayPayment,
): Promise<void> {
  await tx`
    update payment set gateway_payment_id = coalesce(${gatewayPaymentId}, gateway_payment_id),
      gateway_state = coalesce(${gatewayState}::jsonb, gateway_state)
    where business_id = ${businessId} and payment_id = ${paymentId} and status = ${status}
      and (gateway_payment_id is distinct from ${gatewayPaymentId}
        or gateway_state is distinct from ${gatewayState}::jsonb)`;
}

/**
 * Writes down the reference under which a charge is prepared, and returns the one that counts: an earlier one stays.
 * Undefined if the payment is not under way any more.
 */
export async function keepPreparedCharge(
  tx: Tx,
  { businessId, paymentId }: Pick<Payment, 'businessId' | 'paymentId'>,
  reference: string,
): Promise<string | undefined> {
  const [row] = await tx<{ gateway_payment_id: string }[]>`
    update payment set gateway_payment_id = coalesce(gateway_payment_id, ${reference})
    where business_id = ${businessId} and payment_id = ${paymentId}
      and status in ('processing', 'requires_customer_action')
    returning gateway_payment_id`;
  return row?.gateway_payment_id;
}

/** Finds the gateway of a payment. */
export async function findGatewayPayment(
  sql: Sql,
  scope: Scope,
  paymentId: PaymentId,
): Promise<GatewayPayment | null> {
  const [row] = await sql<GatewayColumns[]>`
    select gateway, gateway_payment_id, gateway_state, instrument from payment
    where business_id = ${scope.businessId} and payment_id = ${paymentId}`;
  return row ? gatewayPaymentFromRow(row) : null;
}

/** Finds whether the customer has made a purchase before. */
export async function findPurchaseFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<{ readonly hasPurchased: boolean }> {
  const [row] = await sql<{ has_purchased: boolean }[]>`
    select exists (
      select from payment where business_id = ${scope.businessId} and customer_id = ${customerId}
        and status = 'succeeded'
    ) as has_purchased`;
  return { hasPurchased: row?.has_purchased === true };
}

/** Finds the session's payment that is in progress or has succeeded; there is at most one. */
export async function findLivePaymentOfSession(
  sql: Sql,
  scope: Scope,
  sessionId: CheckoutSessionId,
): Promise<Payment | undefined> {
  return findOne(sql, scope, sql`p.checkout_session_id = ${sessionId} and p.is_live`);
}

/**
 * Finds a subscription's payment in progress; only one at a time is opened, under the subscription's lock.
 */
export async function findLivePaymentForSubscription(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<Payment | undefined> {
  return findOne(
    sql,
    scope,
    sql`p.subscription_id = ${subscriptionId}
      and p.purpose <> 'purchase' and p.status in ('processing', 'requires_customer_action')
    order by p.created_at desc, p.creation_order desc limit 1`,
  );
}

/**
 * True if the statement failed because the session already has a payment that is in progress or paid. Two
 * payments that replace the same waiting payment conflict on its id instead.
 */
export function isSessionPaymentConflict(error: unknown): boolean {
  return (
    error instanceof postgres.PostgresError &&
    error.code === '23505' &&
    (error.constraint_name === 'payment_of_session' || error.constraint_name === 'payment_pkey')
  );
}

/**
 * True if the statement failed because the presentation already has a payment that is in progress or paid.
 */
export function isPresentationPaymentConflict(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.constraint_name === 'payment_of_presentation';
}

/**
 * Finds a payment by its id alone, which grants access: a customer returning from their bank has nothing
 * else.
 */
export async function findPaymentByCapability(
  sql: Sql,
  paymentId: string,
): Promise<{ readonly payment: Payment; readonly scope: Scope } | undefined> {
  return findOneWithScope(
    sql,
    sql`p.payment_id = ${paymentId}
    order by p.created_at limit 1`,
  );
}

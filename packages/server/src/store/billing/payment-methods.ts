import { type CustomerId, type PaymentMethodId, asId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/payment/gateway-outcome.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { fromJson, fromTimestamp, toJson } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Instrument as stored; before businesses could choose gateways it named none. */
export type StoredInstrument = Omit<Instrument, 'provider' | 'limits'> &
  Partial<Pick<Instrument, 'provider'>> & { readonly limits?: object };

export function instrumentFromStored(stored: StoredInstrument): Instrument {
  return { ...(fromJson(stored) as Instrument), provider: stored.provider ?? 'simulator' };
}

/** Instrument to be stored, with the amounts of its limits as JSON. */
export function instrumentToStored(instrument: Instrument): object {
  return toJson(instrument);
}

interface PaymentMethodRow {
  payment_method_id: string;
  customer_id: string;
  instrument: StoredInstrument;
  created_at: Instant;
  last_used_at: Instant | null;
}

function fromRow(row: PaymentMethodRow): PaymentMethod {
  return {
    paymentMethodId: asId<'payment_method'>(row.payment_method_id),
    customerId: asId<'customer'>(row.customer_id),
    instrument: instrumentFromStored(row.instrument),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Payment method read from a JSON document. */
export type PaymentMethodJson = Omit<PaymentMethodRow, 'created_at' | 'last_used_at'> & {
  created_at: string;
  last_used_at: string | null;
};

export function paymentMethodFromJson(row: PaymentMethodJson): PaymentMethod {
  return fromRow({
    ...row,
    created_at: fromTimestamp(row.created_at),
    last_used_at: fromTimestamp(row.last_used_at),
  });
}

/** Saves a payment method for a customer; does nothing if the same card is already saved. */
export async function insertPaymentMethod(tx: Tx, scope: Scope, method: PaymentMethod): Promise<void> {
  await tx`
    insert into payment_method (business_id, payment_method_id, customer_id, instrument, created_at, last_used_at)
    values (${scope.businessId}, ${method.paymentMethodId}, ${method.customerId}, ${instrumentToStored(method.instrument)},
      ${method.createdAt}, ${method.lastUsedAt})
    on conflict do nothing`;
}

/** Lists a customer's payment methods, most recently charged first. */
export async function listPaymentMethods(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<PaymentMethod[]> {
  const rows = await sql<PaymentMethodRow[]>`
    select * from payment_method
    where business_id = ${scope.businessId} and customer_id = ${customerId} and deleted_at is null
    order by last_used_at desc nulls last, created_at desc, creation_order desc`;
  return rows.map(fromRow);
}

/** Lists the saved methods of several customers, in no particular order. */
export async function listMethodsOfCustomers(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<PaymentMethod[]> {
  const rows = await sql<PaymentMethodRow[]>`
    select * from payment_method
    where business_id = ${scope.businessId} and customer_id = any(${customerIds}::text[]) and deleted_at is null`;
  return rows.map(fromRow);
}

/** Finds a payment method of this customer; another customer's is not found. */
export async function findPaymentMethod(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId,
): Promise<PaymentMethod | undefined> {
  const [row] = await sql<PaymentMethodRow[]>`
    select * from payment_method
    where business_id = ${scope.businessId} and customer_id = ${customerId}
      and payment_method_id = ${paymentMethodId} and deleted_at is null`;
  return row && fromRow(row);
}

/**
 * Updates the saved cards that a gateway has under this token; what it does not say of them, such as limits, stays. One that would become the twin of another saved card of
 * its customer stays as it is.
 */
export async function updateInstrument(tx: Tx, { businessId }: Scope, instrument: Instrument): Promise<void> {
  const { provider, cardNetwork, lastFour, expiryMonth, expiryYear, token } = instrument;
  await tx`
    update payment_method m set instrument = m.instrument || ${instrumentToStored(instrument)}::jsonb
    where business_id = ${businessId} and instrument ->> 'token' = ${token}
      and instrument ->> 'provider' = ${provider} and instrument ->> 'provider' <> 'simulator' and deleted_at is null
      and not exists (
        select from payment_method other
        where other.business_id = m.business_id and other.customer_id = m.customer_id
          and other.payment_method_id <> m.payment_method_id and other.deleted_at is null
          and other.instrument ->> 'cardNetwork' = ${cardNetwork} and other.instrument ->> 'lastFour' = ${lastFour}
          and other.instrument ->> 'expiryMonth' = ${String(expiryMonth)}
          and other.instrument ->> 'expiryYear' = ${String(expiryYear)})`;
}

/** Finds the payment method a subscription renews with; null if its customer has deleted it. */
export async function findMethodOfSubscription(
  sql: Sql,
  scope: Scope,
  { customerId, paymentMethodId }: Pick<Subscription, 'customerId' | 'paymentMethodId'>,
): Promise<PaymentMethod | null> {
  if (paymentMethodId === null) return null;
  return (await findPaymentMethod(sql, scope, customerId, paymentMethodId)) ?? null;
}

/**
 * Deletes a customer's payment method; deleting it again changes nothing. Past payments keep its details.
 * False if the customer never had it.
 */
export async function deletePaymentMethod(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  paymentMethodId: PaymentMethodId,
  now: Instant,
): Promise<boolean> {
  const rows = await tx`
    with kept as (
      select business_id, customer_id, payment_method_id, deleted_at is null as is_kept from payment_method
      where business_id = ${scope.businessId} and customer_id = ${customerId}
        and payment_method_id = ${paymentMethodId}
    ), taken_off as (
      update payment_method m set deleted_at = ${now} from kept k
      where k.is_kept and m.business_id = k.business_id and m.payment_method_id = k.payment_method_id
        and m.deleted_at is null
    ), noted as (
      update customer c set last_act = nextval('creation_order') from kept k
      where k.is_kept and c.business_id = k.business_id and c.customer_id = k.customer_id
    )
    select from kept`;
  return rows.length === 1;
}

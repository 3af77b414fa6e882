import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { BusinessId, PaymentId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import type { Money } from '../../../domain/money/money.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ChargeRequest } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';
import type { BookInstrument, ChargeDecision } from './decide-charge.ts';
import type { CardRule } from './test-cards.ts';

/** Charge as recorded in the book, for one of Rung's payments. */
export interface BookCharge {
  readonly paymentId: PaymentId;
  readonly instrumentToken: string;
  readonly amount: Money;
  readonly status: GatewayOutcome['status'];
  readonly declineCode: DeclineCode | null;
  readonly confirmedDeclineCode: DeclineCode | null;
  /** Refunds that succeeded or are pending. */
  readonly refundedAmount: bigint;
  readonly createdAt: Instant;
}

interface ChargeRow {
  readonly payment_id: PaymentId;
  readonly token: string;
  readonly amount: bigint;
  readonly currency: Currency;
  readonly status: GatewayOutcome['status'];
  readonly decline_code: DeclineCode | null;
  readonly confirmed_decline_code: DeclineCode | null;
  readonly refunded_amount: bigint;
  readonly created_at: Instant;
}

function fromRow(row: ChargeRow): BookCharge {
  return {
    paymentId: row.payment_id,
    instrumentToken: row.token,
    amount: { amount: row.amount, currency: row.currency },
    status: row.status,
    declineCode: row.decline_code,
    confirmedDeclineCode: row.confirmed_decline_code,
    refundedAmount: row.refunded_amount,
    createdAt: row.created_at,
  };
}

/** Recorded charge as the gateway reports it. */
export function toOutcome(charge: Pick<BookCharge, 'status' | 'declineCode' | 'amount'>): GatewayOutcome {
  if (charge.status === 'succeeded') return { status: 'succeeded', ...charge.amount };
  if (charge.status === 'failed') {
    return { status: 'failed', declineCode: charge.declineCode ?? 'UNKNOWN_ERROR' };
  }
  return { status: charge.status };
}

/**
 * Records the common case in one statement: an unexpired card that simply pays, in a supported currency, for
 * a business without faults, under a new key. False: nothing was written, and the general case decides. The
 * conditions are those under which `decideCharge` returns `succeeded` for a card that approves.
 */
export async function insertPlainCharge(
  { name, sql }: Book,
  request: ChargeRequest,
  createdAt: Instant,
): Promise<boolean> {
  if (request.forceAuthentication) return false;
  const { amount, currency } = request.amount;
  const rows = await sql`
    insert into simulator.charge (book, business_id, payment_id, token, amount, currency, status, created_at)
    select i.book, i.business_id, ${request.paymentId}, i.token, ${amount}, ${currency}, 'succeeded', ${createdAt}
    from simulator.instrument i
    where i.book = ${name} and i.business_id = ${request.businessId} and i.token = ${request.instrumentToken}
      and i.rule = 'approve' and i.expires_at > ${request.now}
      and (i.currencies is null or ${currency} = any(i.currencies))
      and not exists (
        select from simulator.fault_setting f
        where f.book = i.book and f.business_id = i.business_id and (f.last_call is null or f.calls < f.last_call)
      )
    on conflict (book, business_id, payment_id) do nothing
    returning 1`;
  return rows.length === 1;
}

/** Locks the card, so that two charges of a card that pays once cannot both be its first. */
export async function lockInstrument(
  { name, sql }: Book,
  businessId: BusinessId,
  token: string,
): Promise<BookInstrument | undefined> {
  const [row] = await sql<
    {
      rule: CardRule['rule'];
      decline_code: DeclineCode | null;
      expires_at: Instant;
      currencies: string[] | null;
      has_been_charged: boolean;
    }[]
  >`
    select rule, decline_code, expires_at, currencies, has_been_charged from simulator.instrument
    where book = ${name} and business_id = ${businessId} and token = ${token}
    for no key update`;
  if (!row) return undefined;
  const rule: CardRule =
    row.rule === 'decline'
      ? { rule: row.rule, declineCode: row.decline_code ?? 'GENERIC_DECLINE' }
      : { rule: row.rule };
  return {
    rule,
    expiresAt: row.expires_at,
    currencies: row.currencies,
    hasBeenCharged: row.has_been_charged,
  };
}

export async function updateInstrumentCharged(
  { name, sql }: Book,
  businessId: BusinessId,
  token: string,
): Promise<void> {
  await sql`
    update simulator.instrument set has_been_charged = true
    where book = ${name} and business_id = ${businessId} and token = ${token}`;
}

/** Records the bank's decision under Rung's key; undefined if the key has been used meanwhile. */
export async function insertCharge(
  { name, sql }: Book,
  request: ChargeRequest,
  decision: ChargeDecision,
  settlesAt: Instant | null,
  createdAt: Instant,
): Promise<BookCharge | undefined> {
  const status = settlesAt === null ? decision.status : 'processing';
  const declineCode = decision.status === 'failed' ? decision.declineCode : null;
  const confirmedDeclineCode = decision.status === 'requires_action' ? decision.confirmedDeclineCode : null;
  const [row] = await sql<ChargeRow[]>`
    insert into simulator.charge (book, business_id, payment_id, token, amount, currency, status, decline_code,
      confirmed_decline_code, settles_at, created_at)
    values (${name}, ${request.businessId}, ${request.paymentId}, ${request.instrumentToken}, ${request.amount.amount},
      ${request.amount.currency}, ${status}, ${declineCode}, ${confirmedDeclineCode}, ${settlesAt}, ${createdAt})
    on conflict (book, business_id, payment_id) do nothing
    returning *`;
  return row && fromRow(row);
}

export async function findCharge(
  { name, sql }: Book,
  businessId: BusinessId,
  paymentId: PaymentId,
): Promise<BookCharge | undefined> {
  const [row] = await sql<ChargeRow[]>`
    select * from simulator.charge
    where book = ${name} and business_id = ${businessId} and payment_id = ${paymentId}`;
  return row && fromRow(row);
}

export async function lockCharge(
  { name, sql }: Book,
  businessId: BusinessId,
  paymentId: PaymentId,
): Promise<BookCharge | undefined> {
  const [row] = await sql<ChargeRow[]>`
    select * from simulator.charge
    where book = ${name} and business_id = ${businessId} and payment_id = ${paymentId} for update`;
  return row && fromRow(row);
}

/** Ends a charge that waited for its customer: it succeeds, or fails with a reason. */
export async function updateChargeAnswered(
  { name, sql }: Book,
  businessId: BusinessId,
  paymentId: PaymentId,
  declineCode: DeclineCode | null,
): Promise<void> {
  await sql`
    update simulator.charge
    set status = ${declineCode === null ? 'succeeded' : 'failed'}, decline_code = ${declineCode}
    where book = ${name} and business_id = ${businessId} and payment_id = ${paymentId} and status = 'requires_action'`;
}

/** Lists all charges of a business, oldest first. */
export async function listCharges(
  { name, sql }: Book,
  businessId: BusinessId,
): Promise<readonly BookCharge[]> {
  const rows = await sql<ChargeRow[]>`
    select * from simulator.charge where book = ${name} and business_id = ${businessId}
    order by created_at, payment_id`;
  return rows.map(fromRow);
}

/**
 * Settles charges and refunds left `processing` or `pending` whose time has come. Nothing else changes them,
 * so every read of the book does this first.
 */
export async function settleDueEntries({ name, sql }: Book, now: Instant): Promise<void> {
  await sql`
    with charges as (
      update simulator.charge set status = 'succeeded', settles_at = null
      where book = ${name} and status = 'processing' and settles_at <= ${now}
    ), refunds as (
      update simulator.refund
      set status = settles_as, settles_at = null,
        failure_message = case settles_as when 'failed' then 'The bank returned the refund.' end
      where book = ${name} and status = 'pending' and settles_at <= ${now}
      returning business_id, payment_id, amount, status
    ), returned as (
      select business_id, payment_id, sum(amount)::bigint as amount
      from refunds where status = 'failed' group by business_id, payment_id
    )
    update simulator.charge c set refunded_amount = c.refunded_amount - returned.amount
    from returned
    where c.book = ${name} and c.business_id = returned.business_id and c.payment_id = returned.payment_id`;
}

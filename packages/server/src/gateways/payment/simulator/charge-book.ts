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

/** Charge to be recorded if it is a plain one. */
export interface PlainCharge {
  readonly request: ChargeRequest;
  readonly createdAt: Instant;
}

/**
 * Records the common case in one statement, for several charges with different keys: an unexpired card that simply
 * pays, in a supported currency, for a business without faults, under a new key. False where nothing was written, and
 * the general case decides. The conditions are those under which `decideCharge` returns `succeeded` for a card that
 * approves, and must not be authenticated. `most` is the number of charges that the statement is planned for.
 */
export async function insertPlainCharges(
  { name, sql }: Book,
  charges: readonly PlainCharge[],
  most: number,
): Promise<boolean[]> {
  const rows = charges.map(({ request, createdAt }) => toRow(request, createdAt));
  const recorded = await sql<{ business_id: string; payment_id: string }[]>`
    insert into simulator.charge (book, business_id, payment_id, token, amount, currency, status, created_at)
    select i.book, i.business_id, c.payment_id, i.token, c.amount, c.currency, 'succeeded', c.created_at
    from (
      select * from jsonb_to_recordset(${rows}::jsonb) as asked(business_id text, payment_id text, token text,
        amount bigint, currency text, now timestamptz, created_at timestamptz)
      limit ${sql.unsafe(String(most))}
    ) c
    join simulator.instrument i on i.book = ${name} and i.business_id = c.business_id and i.token = c.token
    where i.rule = 'approve' and i.expires_at > c.now and (i.currencies is null or c.currency = any(i.currencies))
      and (i.most_per_charge is null or c.amount <= i.most_per_charge)
      and not exists (
        select from simulator.fault_setting f
        where f.book = i.book and f.business_id = i.business_id and (f.last_call is null or f.calls < f.last_call)
      )
    order by c.business_id, c.payment_id
    on conflict (book, business_id, payment_id) do nothing
    returning business_id, payment_id`;
  const keys = new Set(recorded.map((row) => `${row.business_id} ${row.payment_id}`));
  return charges.map(({ request }) => keys.has(`${request.businessId} ${request.paymentId}`));
}

function toRow({ businessId, paymentId, instrumentToken, amount, now }: ChargeRequest, createdAt: Instant) {
  return {
    business_id: businessId,
    payment_id: paymentId,
    token: instrumentToken,
    amount: String(amount.amount),
    currency: amount.currency,
    now: new Date(now).toISOString(),
    created_at: new Date(createdAt).toISOString(),
  };
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
      most_per_charge: bigint | null;
      has_been_charged: boolean;
    }[]
  >`
    select rule, decline_code, expires_at, currencies, most_per_charge, has_been_charged from simulator.instrument
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
    mostPerCharge: row.most_per_charge,
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

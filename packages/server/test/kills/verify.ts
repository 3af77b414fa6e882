import type { Runtime } from '../../src/runtime.ts';
import type { Sql } from '../../src/store/postgres/postgres.ts';
import { findCreditProblems } from '../support/audit.ts';
import type { Bank } from './banks.ts';
import type { Sent } from './load.ts';

/** Work that somebody has begun and not ended, by kind. Empty when nothing is left open. */
export async function findOpenWork(sql: Sql): Promise<readonly string[]> {
  const rows = await sql<{ what: string; count: bigint }[]>`
    select 'payments that are being collected' as what, count(*) from payment where status = 'processing'
    union all select 'refunds that are pending', count(*) from refund where status = 'pending'
    union all select 'offers that are being accepted', count(*) from presentation where state = 'accepting'
    union all select 'requests that are in flight', count(*) from idempotency
      where status = 'in_flight' and lease_until > now()
    union all select 'clocks that are being advanced', count(*) from business where clock_advance_token is not null
    union all select 'jobs that are dead: ' || kind || ' ' || coalesce(last_error, ''), count(*)
      from job where died_at is not null group by kind, last_error
    union all select 'jobs that are due: ' || kind, count(*) from job
      where done_at is null and died_at is null and is_wall_clock and run_at <= now() group by kind`;
  return rows.filter(({ count }) => count > 0n).map(({ what, count }) => `${String(count)} ${what}`);
}

/** Everything that was lost or doubled, against what the clients were told and the gateway's own book says. */
export async function findProblems(
  runtime: Runtime,
  bank: Bank,
  businessIds: readonly string[],
  sent: readonly Sent[],
): Promise<readonly string[]> {
  const found = await Promise.all([
    ...businessIds.flatMap((businessId) => [
      compareBooks(runtime, bank, businessId),
      findCreditProblems(runtime.sql, businessId),
    ]),
    checkPurchases(runtime.sql, sent),
    checkRefunds(runtime.sql, sent),
    checkAcceptances(runtime.sql, sent),
    checkPlanChanges(runtime.sql, sent),
    checkWallets(runtime.sql, sent),
    checkRenewals(runtime.sql),
  ]);
  return found.flat();
}

/** Each charge in the gateway's book is one payment of the same amount, and the ledger holds just that money. */
async function compareBooks(runtime: Runtime, bank: Bank, businessId: string): Promise<string[]> {
  const { sql } = runtime;
  const problems: string[] = [];
  const charges = await bank.listCharges(runtime, businessId);
  const payments = await sql<{ payment_id: string; total: bigint }[]>`
    select payment_id, total_amount as total from payment
    where business_id = ${businessId} and status = 'succeeded' and total_amount > 0`;
  const totals = new Map(payments.map(({ payment_id, total }) => [payment_id, total]));
  const seen = new Set<string>();
  for (const { paymentId, amount } of charges) {
    if (seen.has(paymentId)) problems.push(`${paymentId} was charged twice`);
    seen.add(paymentId);
    const total = totals.get(paymentId);
    if (total !== amount) problems.push(`${paymentId} was charged ${String(amount)} and is ${String(total)}`);
    totals.delete(paymentId);
  }
  for (const paymentId of totals.keys()) problems.push(`${paymentId} succeeded and was never charged`);
  const held = charges.reduce((sum, charge) => sum + charge.amount - charge.refunded, 0n);
  const [ledger] = await sql<{ cash: bigint; balance: bigint }[]>`
    select coalesce(sum(amount) filter (where account = 'gateway'), 0)::bigint as cash,
      coalesce(sum(amount), 0)::bigint as balance
    from ledger_posting where business_id = ${businessId}`;
  if (ledger?.cash !== held)
    problems.push(`the ledger has ${String(ledger?.cash)} at the gateway, whose book says ${String(held)}`);
  if (ledger?.balance !== 0n) problems.push(`the ledger is out of balance by ${String(ledger?.balance)}`);
  return problems;
}

const answered = (sent: readonly Sent[], kind: string): Sent[] =>
  sent.filter((one) => one.kind === kind && one.answer !== undefined);

/** One purchase, one payment: the one that the client was told. */
async function checkPurchases(sql: Sql, sent: readonly Sent[]): Promise<string[]> {
  const rows = await sql<{ operation: string; ids: string[]; statuses: string[] }[]>`
    select metadata ->> 'operation' as operation, array_agg(payment_id) as ids, array_agg(status) as statuses
    from payment where metadata ? 'operation' and purpose = 'purchase' group by 1`;
  const found = new Map(rows.map((row) => [row.operation, row]));
  const problems = rows
    .filter(({ ids }) => ids.length > 1)
    .map(({ operation, ids }) => `purchase ${operation} became ${String(ids.length)} payments`);
  for (const { operation, answer } of answered(sent, 'one click')) {
    const row = found.get(operation);
    if (row?.ids[0] !== answer?.['payment_id'] || row?.statuses[0] !== 'succeeded') {
      problems.push(
        `purchase ${operation} was answered ${String(answer?.['payment_id'])} and is ${JSON.stringify(row)}`,
      );
    }
  }
  return problems;
}

async function checkRefunds(sql: Sql, sent: readonly Sent[]): Promise<string[]> {
  const rows = await sql<{ payment_id: string; count: number; amount: bigint; total: bigint }[]>`
    select p.payment_id, count(*)::integer as count, sum(r.amount)::bigint as amount,
      max(p.total_amount)::bigint as total
    from refund r join payment p using (business_id, payment_id) where r.status = 'succeeded' group by 1`;
  const found = new Map(rows.map((row) => [row.payment_id, row]));
  return answered(sent, 'refund').flatMap(({ operation }) => {
    const row = found.get(operation);
    return row?.count === 1 && row.amount === row.total
      ? []
      : [
          `the refund of ${operation} was answered and is ${row ? `${String(row.count)} refunds` : 'not there'}`,
        ];
  });
}

async function checkAcceptances(sql: Sql, sent: readonly Sent[]): Promise<string[]> {
  const rows = await sql<{ presentation_id: string; state: string; payments: number; consents: number }[]>`
    select p.presentation_id, p.state,
      (select count(*)::integer from payment y where y.presentation_id = p.presentation_id
        and y.status = 'succeeded') as payments,
      (select count(*)::integer from offer_consent c where c.presentation_id = p.presentation_id) as consents
    from presentation p`;
  const found = new Map(rows.map((row) => [row.presentation_id, row]));
  const problems = rows
    .filter(({ payments }) => payments > 1)
    .map(({ presentation_id }) => `${presentation_id} was paid more than once`);
  for (const { operation } of answered(sent, 'accept')) {
    const row = found.get(operation);
    if (row?.state !== 'accepted' || row.payments !== 1 || row.consents !== 1)
      problems.push(`${operation} was accepted and is ${JSON.stringify(row)}`);
  }
  return problems;
}

/** As many payments for changes as changes were answered; the last answer may be missing at the end. */
async function checkPlanChanges(sql: Sql, sent: readonly Sent[]): Promise<string[]> {
  const rows = await sql<{ subscription_id: string; payments: number }[]>`
    select subscription_id, count(*)::integer as payments from payment
    where purpose = 'plan_change' and status = 'succeeded' group by 1`;
  const counts = new Map<string, number>();
  for (const { operation } of answered(sent, 'plan change'))
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const found = new Map(rows.map((row) => [row.subscription_id, row.payments]));
  return [...counts].flatMap(([subscriptionId, changes]) => {
    const payments = found.get(subscriptionId) ?? 0;
    return payments === changes
      ? []
      : [`${subscriptionId}: ${String(changes)} changes were answered, ${String(payments)} were paid`];
  });
}

async function checkWallets(sql: Sql, sent: readonly Sent[]): Promise<string[]> {
  const rows = await sql<{ customer_id: string; balance: bigint }[]>`
    select customer_id, sum(amount)::bigint as balance from (
      select customer_id, case when is_credit then amount else -amount end as amount from wallet_entry
    ) e group by 1`;
  const found = new Map(rows.map((row) => [row.customer_id, row.balance]));
  const told = new Map<string, bigint>();
  for (const [kind, amount] of [
    ['wallet credit', 300n],
    ['wallet debit', -100n],
  ] as const) {
    for (const { operation } of answered(sent, kind))
      told.set(operation, (told.get(operation) ?? 0n) + amount);
  }
  return [...told].flatMap(([customerId, balance]) =>
    found.get(customerId) === balance
      ? []
      : [`the wallet of ${customerId} has ${String(found.get(customerId))} instead of ${String(balance)}`],
  );
}

/** Every billing date that has passed was paid once. */
async function checkRenewals(sql: Sql): Promise<string[]> {
  const rows = await sql<{ subscription_id: string; dates: number; payments: number; months: number }[]>`
    select s.subscription_id,
      (select count(distinct renews_at)::integer from payment p
        where p.subscription_id = s.subscription_id and purpose = 'renewal' and p.status = 'succeeded') as dates,
      (select count(*)::integer from payment p
        where p.subscription_id = s.subscription_id and purpose = 'renewal' and p.status = 'succeeded') as payments,
      ((extract(year from s.next_billing_at) - extract(year from s.created_at)) * 12
        + extract(month from s.next_billing_at) - extract(month from s.created_at))::integer as months
    from subscription s join business b using (business_id)
    where s.status = 'active' and b.clock_frozen_at is not null`;
  return rows.flatMap(({ subscription_id, dates, payments, months }) =>
    payments === dates && dates === months - 1
      ? []
      : [
          `${subscription_id}: ${String(payments)} renewals of ${String(dates)} dates were paid in ${String(months)} months`,
        ],
  );
}

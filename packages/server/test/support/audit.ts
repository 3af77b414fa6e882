import type { Sql } from '../../src/store/postgres/postgres.ts';

/**
 * Violations of the credit invariants in the tables; empty, as expected. Credit and paid periods are backed
 * by no more of a payment than was taken and not refunded, every lot and every paid period is covered by its
 * payments, and the ledger's liability equals the balance of the lots.
 */
export async function findCreditProblems(sql: Sql, businessId: string): Promise<string[]> {
  const overdrawn = await sql<{ payment_id: string; held: bigint; left: bigint | null }[]>`
    with held as (
      select subscription_id, f ->> 'paymentId' as payment_id, (f #>> '{amount,$bigint}')::bigint as amount
      from subscription s, jsonb_array_elements(s.period_funding -> 'periodFunds') f
      where s.business_id = ${businessId} and s.status <> 'pending'
      union all
      select subscription_id, f ->> 'paymentId', (f #>> '{amount,$bigint}')::bigint
      from subscription_credit_lot l, jsonb_array_elements(l.funds) f
      where l.business_id = ${businessId}
    )
    select h.payment_id, sum(h.amount)::bigint as held, p.total_amount - p.refunded_amount as left
    from held h left join payment p
      on p.business_id = ${businessId} and p.payment_id = h.payment_id and p.subscription_id = h.subscription_id
        and p.status = 'succeeded'
    group by h.payment_id, p.total_amount, p.refunded_amount
    having p.total_amount is null or sum(h.amount) > p.total_amount - p.refunded_amount`;
  const uncovered = await sql<{ name: string; amount: bigint }[]>`
    select lot_id as name, remaining as amount from subscription_credit_lot l
    where business_id = ${businessId} and remaining <> (
      select coalesce(sum((f #>> '{paid,$bigint}')::bigint), 0) from jsonb_array_elements(l.funds) f)
    union all
    select subscription_id, period_paid from subscription s
    where business_id = ${businessId} and status <> 'pending' and period_paid <> (
      select coalesce(sum((f #>> '{paid,$bigint}')::bigint), 0)
      from jsonb_array_elements(s.period_funding -> 'periodFunds') f)`;
  const [books] = await sql<{ owed: bigint; left: bigint }[]>`
    select (select coalesce(-sum(amount), 0)::bigint from ledger_posting
        where business_id = ${businessId} and account = 'subscription_credit') as owed,
      (select coalesce(sum(remaining), 0)::bigint from subscription_credit_lot
        where business_id = ${businessId}) as left`;
  return [
    ...overdrawn.map(
      (row) => `${row.payment_id} pays for ${String(row.held)} and has ${String(row.left)} left`,
    ),
    ...uncovered.map((row) => `${row.name} holds ${String(row.amount)} that its payments do not cover`),
    ...(books?.owed === books?.left
      ? []
      : [`the ledger owes ${String(books?.owed)} of credit, the lots hold ${String(books?.left)}`]),
  ];
}

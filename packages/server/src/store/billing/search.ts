import { type CustomerId, type PaymentId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Search } from '../../domain/search.ts';
import type { Sql } from '../postgres/postgres.ts';

/** Most customers that a search answers; one that finds more needs another word. */
const mostCustomers = 500;

/** Objects that a search means. */
export interface Found {
  readonly customerIds: readonly CustomerId[];
  /** Payments named by their own id, number or subscription, rather than through their customer. */
  readonly paymentIds: readonly PaymentId[];
}

/**
 * Finds the customers of an id, of a document's printed number, of words, or of the last digits of a card, newest first,
 * and the payments of an id or a number.
 */
export async function findSearched(sql: Sql, { businessId }: Scope, search: Search): Promise<Found> {
  const { exact, words, lastFour } = search;
  const rows = await sql<{ customer_id: string; payment_id: string | null }[]>`
    with meant as (
      select ${exact} as id
      union select d.subject_id from issued_document d where d.business_id = ${businessId} and d.label = ${exact}
    ), paid as (
      select p.customer_id, p.payment_id
      from (
        select id from meant
        union select r.payment_id from meant join refund r on r.business_id = ${businessId} and r.refund_id = meant.id
      ) named join payment p on p.business_id = ${businessId} and p.payment_id = named.id
      limit 100
    ), subscribed as (
      select s.customer_id from subscription s
      where s.business_id = ${businessId} and s.subscription_id = ${exact}
    ), carded as (
      select m.customer_id from payment_method m
      where ${lastFour !== null} and m.business_id = ${businessId} and m.instrument ->> 'lastFour' = ${lastFour ?? ''}
      limit ${mostCustomers}
    ), named as (
      select c.customer_id from customer c
      where ${words.length > 0} and c.business_id = ${businessId}
        and customer_words(c.name, c.email) @@ to_tsquery('pg_catalog.simple'::regconfig, ${prefixQuery(words)})
      order by c.created_at desc, c.creation_order desc limit ${mostCustomers}
    ), known as (
      select c.customer_id from customer c where c.business_id = ${businessId} and c.customer_id = ${exact}
    )
    select customer_id, payment_id from paid
    union all select customer_id, null from (
      select customer_id from subscribed union select customer_id from carded
      union select customer_id from named union select customer_id from known) found`;
  const own = rows.flatMap(({ payment_id: id }) => (id === null ? [] : [asId<'payment'>(id)]));
  return {
    customerIds: [...new Set(rows.map((row) => asId<'customer'>(row.customer_id)))],
    paymentIds: own,
  };
}

/** Words as a text search query: each is the beginning of one. They hold letters and digits alone. */
function prefixQuery(words: readonly string[]): string {
  return words.map((word) => `'${word}':*`).join(' & ');
}

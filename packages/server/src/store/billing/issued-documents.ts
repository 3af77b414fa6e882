import type {
  DocumentKind,
  DocumentSubject,
  NumberedDocument,
} from '../../domain/invoice/document-number.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Document with its number. */
export interface IssuedDocument {
  readonly kind: DocumentKind;
  /** Payment, or refund of a credit note. */
  readonly subjectId: string;
  /** Number as printed. */
  readonly label: string;
  /** Revision of the seller's record that the document names. */
  readonly sellerRevision: string;
}

/** Lists which documents of these payments and refunds have been issued. */
export async function listIssuedDocuments(
  sql: Sql,
  { businessId }: Scope,
  subjectIds: readonly string[],
): Promise<IssuedDocument[]> {
  const rows = await sql<
    { kind: DocumentKind; subject_id: string; label: string; seller_revision: string }[]
  >`
    select kind, subject_id, label, seller_revision from issued_document
    where business_id = ${businessId} and kind = any(array['order', 'invoice', 'credit_note'])
      and subject_id = any(${subjectIds}::text[])`;
  return rows.map((row) => ({
    kind: row.kind,
    subjectId: row.subject_id,
    label: row.label,
    sellerRevision: row.seller_revision,
  }));
}

/** Locks a series until the transaction ends, and returns its last number. */
export async function lockSeries(tx: Tx, { businessId }: Scope, series: string): Promise<number> {
  const [row] = await tx<[{ last_number: number }]>`
    insert into document_series as known (business_id, series, last_number) values (${businessId}, ${series}, 0)
    on conflict (business_id, series) do update set last_number = known.last_number
    returning last_number`;
  return row.last_number;
}

/** Inserts documents with the next numbers of their series, which is locked. */
export async function insertIssuedDocuments(
  tx: Tx,
  { businessId }: Scope,
  documents: readonly NumberedDocument[],
  { sellerRevision, issuedAt }: { readonly sellerRevision: string; readonly issuedAt: Instant },
): Promise<void> {
  const rows = documents.map((each) => ({
    kind: each.kind,
    subject_id: each.subjectId,
    series: each.series,
    number: each.number,
    label: each.label,
  }));
  await tx`
    with issued as (
      insert into issued_document (business_id, kind, subject_id, series, number, label, seller_revision, issued_at)
      select ${businessId}, kind, subject_id, series, number, label, ${sellerRevision}::uuid, ${issuedAt}::timestamptz
      from jsonb_to_recordset(${rows}::jsonb) as wanted (kind text, subject_id text, series text, number integer,
        label text)
      returning series, number
    )
    update document_series s set last_number = drawn.last_number
    from (select series, max(number) as last_number from issued group by series) drawn
    where s.business_id = ${businessId} and s.series = drawn.series`;
}

/** Lists succeeded payments and refunds created since then that lack a document, each of them oldest first. */
export async function listUndocumented(
  sql: Sql,
  { businessId }: Scope,
  since: Instant,
  limit: number,
): Promise<DocumentSubject[]> {
  const rows = await sql<{ subject_id: string; created_at: Instant; kinds: DocumentKind[] }[]>`
    (select payment_id as subject_id, created_at,
        case purpose when 'purchase' then array['order', 'invoice'] else array['invoice'] end as kinds
      from payment p
      where business_id = ${businessId} and created_at >= ${since} and status = 'succeeded'
        and (purpose = 'purchase' or total_amount > 0) and not exists (
        select from issued_document d
        where d.business_id = p.business_id and d.kind = 'invoice' and d.subject_id = p.payment_id)
      order by created_at, creation_order limit ${limit})
    union all
    (select refund_id, created_at, array['credit_note'] from refund r
      where business_id = ${businessId} and created_at >= ${since} and status = 'succeeded' and dispute_id is null and not exists (
        select from issued_document d
        where d.business_id = r.business_id and d.kind = 'credit_note' and d.subject_id = r.refund_id)
      order by created_at, creation_order limit ${limit})`;
  return rows.map((row) => ({ subjectId: row.subject_id, at: row.created_at, kinds: row.kinds }));
}

/** Finds until when the business was looked through; undefined if it never was. */
export async function findDocumentsUntil(sql: Sql, { businessId }: Scope): Promise<Instant | null> {
  const [row] = await sql<{ documents_until: Instant | null }[]>`
    select documents_until from business where business_id = ${businessId}`;
  return row?.documents_until ?? null;
}

export async function updateDocumentsUntil(tx: Tx, { businessId }: Scope, until: Instant): Promise<void> {
  await tx`update business set documents_until = ${until} where business_id = ${businessId}`;
}

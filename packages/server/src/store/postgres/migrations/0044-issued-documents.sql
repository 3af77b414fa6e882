-- Numbers of orders, invoices and credit notes: without gaps within a series, because each is drawn under the lock of
-- its series and in the commit that issues it.
create table document_series (
  business_id text not null references business,
  -- `invoice 2026`, `credit_note 2026`, `order`.
  series text not null,
  last_number integer not null check (last_number >= 0),
  primary key (business_id, series)
);

create table issued_document (
  business_id text not null references business,
  kind text not null check (kind in ('order', 'invoice', 'credit_note')),
  -- Payment, or refund of a credit note.
  subject_id text not null,
  series text not null,
  number integer not null check (number > 0),
  -- As printed: the prefix is the one of the day.
  label text not null,
  -- Seller as the document names it.
  seller_revision uuid not null,
  issued_at timestamptz not null,
  primary key (business_id, kind, subject_id)
);
create unique index issued_document_number on issued_document (business_id, series, number);

-- Until when payments and refunds were looked through for documents that nobody has asked for.
alter table business add column documents_until timestamptz;

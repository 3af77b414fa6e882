-- What was brought from an account elsewhere, by what it is called there: an object is imported once, however often its
-- source is read.
create table imported_object (
  business_id text not null references business,
  source text not null,
  kind text not null check (kind in ('product', 'customer', 'payment_method', 'subscription')),
  source_id text not null,
  object_id text not null,
  imported_at timestamptz not null,
  primary key (business_id, source, kind, source_id)
);

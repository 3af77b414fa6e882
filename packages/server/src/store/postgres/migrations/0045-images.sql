-- Logos and pictures of products, by the hash of their bytes: a row never changes, and its address never goes stale.
create table image (
  business_id text not null references business,
  hash text not null,
  type text not null check (type in ('image/png', 'image/svg+xml', 'image/webp', 'image/jpeg')),
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (business_id, hash)
);
alter table image alter column bytes set storage external;
create index image_address on image (hash);

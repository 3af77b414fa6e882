-- Names, addresses and texts of the seller that buyers see. A process may keep what it read of them for as long as
-- the revision, which is read with every scope, is the same. It is random rather than counted, so that it never
-- recurs, not even where a lost commit is followed by another.
alter table business
  add column profile jsonb not null default '{}',
  add column profile_revision uuid;
update business set profile_revision = gen_random_uuid();
alter table business alter column profile_revision set not null, alter column profile_revision set default gen_random_uuid();

-- Every version of the record, because a document names its seller as it was when the document was issued.
create table business_version (
  business_id text not null references business,
  revision uuid not null,
  name text not null,
  profile jsonb not null,
  created_at timestamptz not null,
  primary key (business_id, revision)
);
insert into business_version (business_id, revision, name, profile, created_at)
select business_id, profile_revision, name, profile, created_at from business;

-- Names, addresses and texts of the seller that buyers see. A process may keep what it read of them for as long as
-- the revision, which is read with every scope, is the same. It is random rather than counted, so that it never
-- recurs, not even where a lost commit is followed by another.
alter table business
  add column profile jsonb not null default '{}',
  add column profile_revision uuid;

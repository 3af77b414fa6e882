-- Counts the changes of a subscription and of all that belongs to it: every lock of the row and every guarded commit
-- adds one. What was loaded in one statement still holds if the revision is the same.
alter table subscription add column revision bigint not null default 0;

-- A process of the release before, still running after the migration, fills a row from JSON that names no revision.
create or replace function placed(record jsonb) returns jsonb language sql volatile as $$
  select '{"revision": 0}'::jsonb || $1 || jsonb_build_object('creation_order', nextval('creation_order'))
$$;

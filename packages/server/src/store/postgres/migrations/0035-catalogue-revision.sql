-- What offers are proposed from, as of the last commit that changed it: products, add-ons, offers, funnels and
-- experiments of a business. A process may keep what it read of them for as long as the revision is the same. It is
-- random rather than counted, so that it never recurs, not even where a lost commit is followed by another.
create table catalogue_revision (
  business_id text primary key,
  revision uuid not null,
  -- Transaction of the last change: one that changes many rows makes one revision.
  changed_in xid8 not null
) with (fillfactor = 50);

create function revise_catalogue() returns trigger language plpgsql as $$
begin
  insert into catalogue_revision as known (business_id, revision, changed_in)
  values (coalesce(new.business_id, old.business_id), gen_random_uuid(), pg_current_xact_id())
  on conflict (business_id) do update set revision = excluded.revision, changed_in = excluded.changed_in
  where known.changed_in <> excluded.changed_in;
  return null;
end $$;

-- Deferred, so that the revision is locked last and for the length of a commit.
create constraint trigger revise_catalogue after insert or update or delete on product
  deferrable initially deferred for each row execute function revise_catalogue();
create constraint trigger revise_catalogue after insert or update or delete on addon
  deferrable initially deferred for each row execute function revise_catalogue();
create constraint trigger revise_catalogue after insert or update or delete on offer
  deferrable initially deferred for each row execute function revise_catalogue();
create constraint trigger revise_catalogue after insert or update or delete on funnel
  deferrable initially deferred for each row execute function revise_catalogue();
create constraint trigger revise_catalogue after insert or update or delete on funnel_version
  deferrable initially deferred for each row execute function revise_catalogue();
create constraint trigger revise_catalogue after insert or update or delete on experiment
  deferrable initially deferred for each row execute function revise_catalogue();

-- Terms of plans and bundles, which matter to every offer.
create index product_related on product (business_id) where metadata ?| array['plan', 'includes'];

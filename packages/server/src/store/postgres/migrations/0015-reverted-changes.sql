-- A change of plan that was accepted with an offer can be taken back for some minutes.
alter table plan_change
  -- In which order changes were begun, also where a clock stands still.
  add column sequence bigint generated always as identity,
  -- The offer that it was accepted with; null when it was asked for otherwise.
  add column presentation_id text,
  -- All that it set, as it was before; null until it is applied.
  add column before jsonb,
  -- The change that this one takes back.
  add column reverts_id text,
  drop constraint plan_change_status_check,
  add constraint plan_change_status_check check (status in ('pending', 'applied', 'prevented', 'reverted'));
create index plan_change_order on plan_change (business_id, subscription_id, sequence);
-- One acceptance is at most one change.
create unique index plan_change_of_presentation on plan_change (business_id, presentation_id)
  where presentation_id is not null and status <> 'prevented';
create unique index plan_change_reverted_once on plan_change (business_id, reverts_id) where reverts_id is not null;
-- The lots that a change left over, also those that are used up.
create index subscription_credit_lot_of_change on subscription_credit_lot (business_id, plan_change_id)
  where plan_change_id is not null;

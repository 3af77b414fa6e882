-- An update that changes nothing that an index knows is written in place (HOT): no index is touched, and the old version
-- is cleaned up with its page. An index knows the columns of its condition, too, so a condition on a status makes every
-- change of it a change of all indexes. What a condition asks is therefore a column of its own, which changes only
-- when the answer does. Statements that rely on such an index name that column.

-- Under way or succeeded. `charged_on_demand` is the subscription of a charge on demand that is under way.
drop index payment_of_session, payment_of_renewal, payment_of_plan_change, payment_of_presentation, payment_on_demand,
  payment_under_way;
alter table payment
  drop constraint payment_business_id_fkey,
  add column is_live boolean not null generated always as (
    status in ('processing', 'requires_customer_action', 'succeeded')) stored,
  add column charged_on_demand text generated always as (
    case when purpose = 'on_demand' and status in ('processing', 'requires_customer_action')
      then subscription_id end) stored;
create unique index payment_of_session on payment (business_id, checkout_session_id)
  where checkout_session_id is not null and is_live;
create unique index payment_of_renewal on payment (business_id, subscription_id, renews_at)
  where renews_at is not null and is_live;
create unique index payment_of_plan_change on payment (business_id, plan_change_id)
  where plan_change_id is not null and is_live;
create unique index payment_of_presentation on payment (business_id, presentation_id)
  where presentation_id is not null and is_live;
create unique index payment_on_demand on payment (business_id, charged_on_demand) where charged_on_demand is not null;

-- Waiting for its customer; or over, and never tried.
drop index presentation_of_surface, presentation_of_thing, presentation_over, presentation_funnel;
alter table presentation
  add column is_open boolean not null generated always as (
    state in ('open', 'viewed', 'accepting', 'requires_action', 'failed')) stored,
  add column is_over boolean not null generated always as (
    state in ('declined', 'expired') and attempts = 0 and payment_id is null) stored;
create unique index presentation_of_surface on presentation (business_id, customer_id, surface) where is_open;
create unique index presentation_of_thing on presentation (business_id, customer_id, thing) where is_open;
create index presentation_over on presentation (business_id, created_at) where is_over;

drop index subscription_held;
alter table subscription
  drop constraint subscription_business_id_fkey,
  add column is_current boolean not null generated always as (
    status in ('pending', 'active', 'on_hold', 'paused')) stored;
create unique index subscription_held on subscription (business_id, customer_id, held_as)
  where held_as is not null and is_current;

drop index checkout_session_unpaid;
alter table checkout_session
  drop constraint checkout_session_business_id_fkey,
  add column is_unpaid boolean not null generated always as (payment_id is null and completed_at is null) stored;
create index checkout_session_unpaid on checkout_session (business_id, expires_at) where is_unpaid;

-- The lane in which a job runs just now: a job without a lane is claimed in place.
drop index job_lane_leased;
alter table job
  drop constraint job_business_id_fkey,
  add column leased_lane text generated always as (
    case when lease_token is not null and done_at is null and died_at is null then lane end) stored;
create index job_lane_leased on job (leased_lane) where leased_lane is not null;

drop index payment_method_customer;
create index payment_method_customer on payment_method (business_id, customer_id);

-- Room on each page for the next version of its rows.
alter table payment set (fillfactor = 60);
alter table presentation set (fillfactor = 60);
alter table checkout_session set (fillfactor = 70);
alter table subscription set (fillfactor = 70);
alter table job set (fillfactor = 70);
alter table customer_facts set (fillfactor = 70);
alter table payment_method set (fillfactor = 80);
alter table customer set (fillfactor = 80);
alter table idempotency set (fillfactor = 70);
alter table webhook_delivery set (fillfactor = 70);

-- Every check of a foreign key locks the row that is referred to. These were checked for each row of money although
-- another key says it already, or the same statement writes both rows; and all locked the one row of the business.
alter table ledger_entry drop constraint ledger_entry_business_id_fkey;
alter table event drop constraint event_business_id_fkey;
alter table idempotency drop constraint idempotency_business_id_fkey;
alter table payment_line_item drop constraint payment_line_item_business_id_payment_id_fkey;
alter table ledger_posting drop constraint ledger_posting_business_id_entry_id_fkey;
alter table offer_consent drop constraint offer_consent_business_id_presentation_id_fkey;

-- No statement asks for events by their object, nor for postings but those of an entry; a line is found by its payment.
drop index event_object, ledger_posting_account, ledger_posting_entry, payment_line_item_position;
alter table ledger_posting drop constraint ledger_posting_pkey, add primary key (business_id, entry_id, posting_id);
alter table payment_line_item drop constraint payment_line_item_pkey,
  add primary key (business_id, payment_id, position);

-- All postings of an entry that a statement inserts balance: so an entry does after every statement, because postings
-- are never changed.
drop trigger ledger_posting_balances on ledger_posting;
drop function ledger_entry_must_balance();
create function ledger_postings_must_balance() returns trigger language plpgsql as $$
declare
  uneven bigint;
begin
  select entry_id into uneven from inserted
  group by business_id, entry_id, currency having sum(amount) <> 0 limit 1;
  if found then
    raise exception 'ledger entry % does not balance', uneven;
  end if;
  return null;
end $$;
create trigger ledger_posting_balances after insert on ledger_posting referencing new table as inserted
  for each statement execute function ledger_postings_must_balance();

-- One order of all that was ever made, whatever clock it was made by: objects of one business instant are listed
-- by it, and it tells whether anything was done since a request was answered.
create sequence creation_order;

-- A row as JSON, with its place in that order: for tables that are filled from JSON, where defaults do not count.
create function placed(record jsonb) returns jsonb language sql volatile as $$
  select $1 || jsonb_build_object('creation_order', nextval('creation_order'))
$$;

-- What was there before is in the order in which its rows lie, which is about that of their creation.
alter table product add column creation_order bigint not null default nextval('creation_order');
alter table addon add column creation_order bigint not null default nextval('creation_order');
alter table discount add column creation_order bigint not null default nextval('creation_order');
alter table customer add column creation_order bigint not null default nextval('creation_order');
alter table payment_method add column creation_order bigint not null default nextval('creation_order');
alter table subscription add column creation_order bigint not null default nextval('creation_order');
alter table payment add column creation_order bigint not null default nextval('creation_order');
alter table refund add column creation_order bigint not null default nextval('creation_order');
alter table offer add column creation_order bigint not null default nextval('creation_order');
alter table funnel add column creation_order bigint not null default nextval('creation_order');
alter table experiment add column creation_order bigint not null default nextval('creation_order');
alter table presentation add column creation_order bigint not null default nextval('creation_order');
alter table api_key add column creation_order bigint not null default nextval('creation_order');
alter table webhook_endpoint add column creation_order bigint not null default nextval('creation_order');

-- These had orders of their own, which the common one goes on from.
alter table plan_change alter column sequence drop identity;
alter table wallet_entry alter column sequence drop identity;
select setval('creation_order', greatest(
  (select last_value from creation_order),
  (select coalesce(max(sequence), 1) from plan_change),
  (select coalesce(max(sequence), 1) from wallet_entry)));
alter table plan_change alter column sequence set default nextval('creation_order');
alter table wallet_entry alter column sequence set default nextval('creation_order');

drop index product_newest;
create index product_newest on product (business_id, created_at desc, creation_order desc);
create index addon_newest on addon (business_id, created_at desc, creation_order desc);
create index discount_newest on discount (business_id, created_at desc, creation_order desc) where deleted_at is null;
drop index customer_newest;
create index customer_newest on customer (business_id, created_at desc, creation_order desc);
drop index customer_email;
create index customer_email on customer (business_id, lower(email), created_at desc, creation_order desc);
drop index subscription_newest;
create index subscription_newest on subscription (business_id, created_at desc, creation_order desc);
drop index payment_newest;
create index payment_newest on payment (business_id, created_at desc, creation_order desc);
drop index payment_customer;
create index payment_customer on payment (business_id, customer_id, created_at desc, creation_order desc);
drop index payment_subscription;
create index payment_subscription on payment (business_id, subscription_id, created_at desc, creation_order desc)
  where subscription_id is not null;
drop index refund_newest;
create index refund_newest on refund (business_id, created_at desc, creation_order desc);
drop index offer_newest;
create index offer_newest on offer (business_id, created_at desc, creation_order desc);
drop index funnel_newest;
create index funnel_newest on funnel (business_id, created_at desc, creation_order desc);
drop index experiment_newest;
create index experiment_newest on experiment (business_id, created_at desc, creation_order desc);
drop index presentation_customer;
create index presentation_customer on presentation (business_id, customer_id, created_at desc, creation_order desc);
drop index api_key_newest;
create index api_key_newest on api_key (business_id, created_at desc, creation_order desc) where revoked_at is null;

-- When somebody last did something to it that no row of its own tells of, in the same order.
alter table customer add column last_act bigint;
alter table subscription add column last_act bigint;

-- A request without a key is a repeat until something else happens to whom it was about: what the answer names,
-- how far the order had come, and how the business's clock went.
alter table idempotency
  add column subject text[],
  add column answered_in_order bigint,
  add column clock text;

-- What a plan is held as where a customer may have it once: of two purchases at the same moment one gets through.
-- A change of plan empties it, for what is held then was looked at before.
alter table subscription add column held_as text;
create unique index subscription_held on subscription (business_id, customer_id, held_as)
  where held_as is not null and status in ('pending', 'active', 'on_hold', 'paused');

-- What a subscription renews for: its product and add-ons with the prices they were sold at.
alter table subscription
  add column plan jsonb,
  add column cancel_at_next_billing_date boolean not null default false,
  add column cancelled_at timestamptz,
  add column cancel_reason text,
  add column cancellation_feedback text,
  add column cancellation_comment text,
  add column paused_at timestamptz,
  add constraint subscription_status check (status in (
    'pending', 'active', 'on_hold', 'paused', 'cancelled', 'failed', 'expired')),
  add constraint subscription_paused check ((paused_at is not null) = (status = 'paused'));

-- So far every subscription was sold in a checkout session, which has its product as it was then.
update subscription s set plan = (
  select jsonb_build_object('product', item -> 'product', 'addons', item -> 'addons')
  from payment p
  join checkout_session c on c.business_id = p.business_id and c.session_id = p.checkout_session_id,
  jsonb_array_elements(c.cart -> 'items') item
  where p.business_id = s.business_id and p.subscription_id = s.subscription_id
    and item -> 'product' ->> 'productId' = s.product_id
  order by p.created_at desc limit 1);
alter table subscription alter column plan set not null;

-- The billing date that a payment renews its subscription for; null for any other payment.
alter table payment
  add column renews_at timestamptz check (renews_at is null or subscription_id is not null),
  add column is_update_payment_method boolean not null default false;
-- A billing date is paid once: of its payments at most one is under way or succeeded.
create unique index payment_of_renewal on payment (business_id, subscription_id, renews_at)
  where renews_at is not null and status in ('processing', 'requires_customer_action', 'succeeded');

-- Plans what an active subscription does by itself when it is due: renew, or end. A date that is moved leaves
-- its job behind, which then finds that it is not time. Like append_events, call it in a statement's outermost
-- select.
create function plan_renewal(business_id text, subscription_id text, status text, due_at timestamptz) returns void
language sql as $$
  insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'subscription.renew', jsonb_build_object('subscriptionId', $2),
    'subscription.renew:' || $2 || ':' || (extract(epoch from $4) * 1000)::bigint, false, $4
  where $3 = 'active'
  on conflict (business_id, dedupe_key) where done_at is null do nothing
$$;

-- Those that are active already go on, too.
select plan_renewal(business_id, subscription_id, status, least(next_billing_at, expires_at)) from subscription;

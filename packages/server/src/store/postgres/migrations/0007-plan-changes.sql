-- What the current period of a subscription is worth: its recurring amount without tax that has been paid for;
-- how much money was paid for it, so that no more can be credited; and how much of it did not count, because the
-- subscription was paused or on hold.
alter table subscription
  add column is_trial boolean not null default false,
  add column is_on_demand boolean not null default false,
  add column period_worth bigint not null default 0 check (period_worth >= 0),
  add column period_paid bigint not null default 0 check (period_paid >= 0),
  add column idle_ms bigint not null default 0 check (idle_ms >= 0),
  -- The change that takes effect at the next billing date, as it was decided; null when none is planned.
  add column scheduled_change jsonb,
  -- The change that took effect although its payment failed: what is due while the subscription is on hold.
  add column unpaid_change_id text;

-- What was paid for the current period: the newest payment of it that succeeded.
update subscription s set period_worth = paid.amount, period_paid = paid.amount,
  is_trial = s.trial_period_days > 0 and s.previous_billing_at = s.created_at
from (
  select distinct on (p.business_id, p.subscription_id) p.business_id, p.subscription_id,
    (select coalesce(sum(l.subtotal - l.discount), 0) from payment_line_item l
     where l.business_id = p.business_id and l.payment_id = p.payment_id and l.is_subscription) as amount
  from payment p where p.subscription_id is not null and p.status = 'succeeded'
  order by p.business_id, p.subscription_id, p.created_at desc
) paid
where paid.business_id = s.business_id and paid.subscription_id = s.subscription_id;

-- A change of plan that was begun: it is pending while the gateway is asked, and then applied or prevented.
create table plan_change (
  business_id text not null,
  plan_change_id text not null,
  subscription_id text not null,
  status text not null check (status in ('pending', 'applied', 'prevented')),
  proration_billing_mode text not null,
  on_payment_failure text not null check (on_payment_failure in ('apply_change', 'prevent_change')),
  -- The plan before it.
  previous_product_id text not null,
  previous_quantity integer not null,
  -- What was decided: the lines, what they come to, and what the subscription becomes.
  decision jsonb not null,
  -- Of the payment; null takes the subscription's.
  metadata jsonb,
  payment_id text,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (business_id, plan_change_id),
  foreign key (business_id, subscription_id) references subscription
);
create index plan_change_newest on plan_change (business_id, subscription_id, created_at desc);
-- One change of a subscription at a time waits for its payment.
create unique index plan_change_pending on plan_change (business_id, subscription_id) where status = 'pending';

alter table payment
  add column purpose text not null default 'purchase' check (purpose in (
    'purchase', 'renewal', 'plan_change', 'on_demand', 'payment_method')),
  -- The change that it pays for.
  add column plan_change_id text check (plan_change_id is null or subscription_id is not null),
  -- What reduced it: the unused share of the plan before, and the subscription's credit, both without tax; what
  -- of it became credit because a gateway takes no less; and the part that the customer's wallet paid.
  add column unused_amount bigint not null default 0 check (unused_amount >= 0),
  add column credit_amount bigint not null default 0 check (credit_amount >= 0),
  add column top_up_amount bigint not null default 0 check (top_up_amount >= 0),
  add column wallet_amount bigint not null default 0 check (wallet_amount between 0 and total_amount);
update payment set purpose = 'renewal' where renews_at is not null;
-- A change is paid once: of its payments at most one is under way or succeeded.
create unique index payment_of_plan_change on payment (business_id, plan_change_id)
  where plan_change_id is not null and status in ('processing', 'requires_customer_action', 'succeeded');

-- Credit of a subscription, in lots with their origin. The oldest is used first.
create table subscription_credit_lot (
  business_id text not null,
  lot_id text not null,
  subscription_id text not null,
  currency text not null,
  origin text not null check (origin in ('plan_change', 'minimum_charge')),
  amount bigint not null check (amount > 0),
  remaining bigint not null check (remaining between 0 and amount),
  plan_change_id text,
  created_at timestamptz not null,
  sequence bigint generated always as identity,
  primary key (business_id, lot_id),
  foreign key (business_id, subscription_id) references subscription
);
create index subscription_credit_lot_left on subscription_credit_lot (business_id, subscription_id, sequence)
  where remaining > 0;

-- Every movement of that credit. A payment takes it when it is opened, and gives it back if it fails.
create table subscription_credit_entry (
  business_id text not null,
  sequence bigint generated always as identity,
  entry_id text not null,
  subscription_id text not null,
  lot_id text not null,
  kind text not null check (kind in ('granted', 'applied', 'returned', 'voided')),
  amount bigint not null check (amount > 0),
  balance_after bigint not null check (balance_after >= 0),
  payment_id text,
  plan_change_id text,
  created_at timestamptz not null,
  primary key (business_id, entry_id),
  foreign key (business_id, lot_id) references subscription_credit_lot
);
create index subscription_credit_entry_newest on subscription_credit_entry (business_id, subscription_id, sequence desc);
-- A payment takes from a lot once, and gives back once.
create unique index subscription_credit_entry_payment on subscription_credit_entry (business_id, lot_id, payment_id, kind)
  where payment_id is not null;
create trigger subscription_credit_entry_append_only before update or delete or truncate on subscription_credit_entry
  for each statement execute function ledger_is_append_only();

alter table ledger_entry
  add column plan_change_id text,
  add column subscription_id text;
create unique index ledger_entry_plan_change on ledger_entry (business_id, plan_change_id, reason)
  where plan_change_id is not null;

-- A code redeemed with a change of plan is counted with that change, which may have no payment.
alter table discount_redemption drop constraint discount_redemption_pkey;
alter table discount_redemption
  alter column payment_id drop not null,
  add column plan_change_id text,
  add column redemption_id bigint generated always as identity,
  add primary key (business_id, redemption_id),
  add foreign key (business_id, plan_change_id) references plan_change,
  add check (num_nonnulls(payment_id, plan_change_id) = 1);
create unique index discount_redemption_payment on discount_redemption (business_id, payment_id, discount_id);
create unique index discount_redemption_plan_change on discount_redemption (business_id, plan_change_id, discount_id);

-- An event may be about a second thing: the change of plan that a subscription went through.
alter table event add column related_id text;
create or replace function append_events(business_id text, events jsonb, wall_now timestamptz) returns void
language sql as $$
  with occurred as (
    insert into event (business_id, event_id, type, customer_id, payload_type, object_id, related_id, occurred_at)
    select $1, e ->> 'event_id', e ->> 'type', e ->> 'customer_id', e ->> 'payload_type', e ->> 'object_id',
      e ->> 'related_id', (e ->> 'occurred_at')::timestamptz
    from jsonb_array_elements($2) with ordinality as element(e, place)
    order by place
    returning event.event_id, event.type
  ), delivery as (
    insert into webhook_delivery (business_id, webhook_id, event_id)
    select $1, w.webhook_id, o.event_id
    from occurred o join webhook_endpoint w
      on w.business_id = $1 and w.deleted_at is null and not w.is_disabled
      and (w.filter_types is null or o.type = any (w.filter_types))
    returning webhook_delivery.webhook_id, webhook_delivery.event_id
  )
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'webhook.deliver', webhook_id, jsonb_build_object('webhookId', webhook_id, 'eventId', event_id),
    'webhook.deliver:' || webhook_id || ':' || event_id, true, $3
  from delivery
$$;

-- Plans that are charged on demand have no billing date of their own.
create or replace function plan_renewal(business_id text, subscription_id text, status text, due_at timestamptz) returns void
language sql as $$
  insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'subscription.renew', jsonb_build_object('subscriptionId', $2),
    'subscription.renew:' || $2 || ':' || (extract(epoch from $4) * 1000)::bigint, false, $4
  where $3 = 'active' and $4 is not null
  on conflict (business_id, dedupe_key) where done_at is null do nothing
$$;

-- What a job is for, so that work of one class never waits for another's: each has slots of its own. A kind that is
-- not named here moves money, and errs on the safe side.
alter table job add column class text not null generated always as (
  case
    when kind like 'webhook.%' then 'transport'
    when kind like 'moment.%' or kind in ('presentation.advance', 'presentation.expire') then 'offers'
    else 'money'
  end) stored;
-- What is sent goes in the lane of its receiver.
alter table job add check ((class = 'transport') = (lane is not null));

-- What the API calls a job that has failed; null until it does.
alter table job add column failed_job_id text;
update job set failed_job_id = 'job_' || replace(gen_random_uuid()::text, '-', '')
where died_at is not null and done_at is null;
create unique index job_failed on job (business_id, failed_job_id)
  where failed_job_id is not null and done_at is null;

-- A dead job does not stand in the way of its successor.
drop index job_once;
create unique index job_once on job (business_id, dedupe_key) where done_at is null and died_at is null;
create index job_dead on job (business_id, dedupe_key) where died_at is not null and done_at is null;

create or replace function plan_renewal(business_id text, subscription_id text, status text, due_at timestamptz) returns void
language sql as $$
  insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'subscription.renew', jsonb_build_object('subscriptionId', $2),
    'subscription.renew:' || $2 || ':' || (extract(epoch from $4) * 1000)::bigint, false, $4
  where $3 in ('active', 'on_hold') and $4 is not null
  on conflict (business_id, dedupe_key) where done_at is null and died_at is null do nothing
$$;

drop index job_due;
drop index job_lane;
create index job_due on job (class, run_at, job_id) where done_at is null and died_at is null;
create index job_lane on job (lane, run_at, job_id)
  where lane is not null and done_at is null and died_at is null;
create index job_lane_leased on job (lane)
  where lane is not null and lease_token is not null and done_at is null and died_at is null;

-- What is under way is counted without reading what is over.
create index payment_under_way on payment (status) where status in ('processing', 'requires_customer_action');

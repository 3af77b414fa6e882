-- A term ends on hold, too: then nothing is due any more, and the plan can be sold again.
create or replace function plan_renewal(business_id text, subscription_id text, status text, due_at timestamptz) returns void
language sql as $$
  insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'subscription.renew', jsonb_build_object('subscriptionId', $2),
    'subscription.renew:' || $2 || ':' || (extract(epoch from $4) * 1000)::bigint, false, $4
  where $3 in ('active', 'on_hold') and $4 is not null
  on conflict (business_id, dedupe_key) where done_at is null do nothing
$$;

select plan_renewal(business_id, subscription_id, status, expires_at) from subscription
where status = 'on_hold' and expires_at is not null;

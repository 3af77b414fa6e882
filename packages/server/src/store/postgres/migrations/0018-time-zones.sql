-- Days, months and terms are counted in a time zone: a business's is in its settings, and a subscription keeps the
-- one that it began with. Until now all were counted in UTC.
alter table subscription add column time_zone text not null default 'UTC';

-- A customer's time to answer their bank is over by the business's clock. Those who are being asked right now have
-- the same time as everybody.
insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at)
select p.business_id, 'payment.abandon', jsonb_build_object('paymentId', p.payment_id),
  'payment.abandon:' || p.payment_id, false,
  case p.purpose when 'plan_change' then least(p.created_at + interval '24 hours', s.next_billing_at, s.expires_at)
    else p.created_at + interval '24 hours' end
from payment p left join subscription s using (business_id, subscription_id)
where p.status = 'requires_customer_action'
on conflict (business_id, dedupe_key) where done_at is null do nothing;

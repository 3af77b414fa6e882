-- Where money that is still to be used came from: a period and a lot of credit keep the parts of payments behind
-- them, so that a refund takes back what its payment has become. Amounts are documents: see `Fund` in the domain.
alter table subscription
  -- The funds, the terms they are in, until when the period was paid, and whether a change began it by resetting.
  add column period_funding jsonb;

-- What was paid for a plan and not given back, payment by payment.
create temporary view paid_for_plan as
select p.business_id, p.subscription_id, p.payment_id, p.created_at, p.purpose,
  coalesce(p.renews_at, p.created_at) as begins_at,
  sum(l.total - l.refunded_amount)::bigint as amount,
  sum(l.total - l.refunded_amount - case when l.total = 0 then 0 else l.tax * (l.total - l.refunded_amount) / l.total end)::bigint
    as paid,
  max(l.tax_rate_bps) as tax_rate_bps
from payment p join payment_line_item l on l.business_id = p.business_id and l.payment_id = p.payment_id
where p.status = 'succeeded' and p.purpose in ('purchase', 'renewal', 'plan_change') and l.is_subscription
group by p.business_id, p.payment_id
having sum(l.total - l.refunded_amount) > 0;

-- The payments of the current period, the newest first, as far as they cover what was paid for it.
with behind as (
  select s.business_id, s.subscription_id, s.next_billing_at, f.payment_id, f.created_at, f.tax_rate_bps, f.amount, f.paid,
    least(f.paid, greatest(0, s.period_paid - coalesce(sum(f.paid) over (
      partition by s.business_id, s.subscription_id order by f.created_at desc, f.payment_id
      rows between unbounded preceding and 1 preceding), 0)))::bigint as part
  from subscription s join paid_for_plan f on f.business_id = s.business_id
    and f.subscription_id = s.subscription_id and f.begins_at >= s.previous_billing_at
), funded as (
  select business_id, subscription_id, max(tax_rate_bps) as tax_rate_bps, sum(part)::bigint as paid,
    jsonb_agg(jsonb_build_object(
      'paymentId', payment_id,
      'amount', jsonb_build_object('$bigint', (amount * part / paid)::text),
      'paid', jsonb_build_object('$bigint', part::text),
      'worth', jsonb_build_object('$bigint', part::text),
      'until', (extract(epoch from next_billing_at) * 1000)::bigint,
      'wasCredit', false) order by created_at, payment_id) as funds
  from behind where part > 0
  group by business_id, subscription_id
)
update subscription s set
  period_paid = coalesce(funded.paid, 0),
  period_worth = case when funded.paid is null then 0 else s.period_worth end,
  period_funding = jsonb_build_object(
    'periodFunds', coalesce(funded.funds, '[]'::jsonb),
    'periodTerms', jsonb_build_object('isTaxInclusive', false, 'taxRateBps', coalesce(funded.tax_rate_bps, 0)),
    'paidUntil', (extract(epoch from s.next_billing_at) * 1000)::bigint,
    'periodShare', '{"numerator": {"$bigint": "1"}, "denominator": {"$bigint": "1"}}'::jsonb,
    'isPeriodReset', false)
from subscription known left join funded
  on funded.business_id = known.business_id and funded.subscription_id = known.subscription_id
where known.business_id = s.business_id and known.subscription_id = s.subscription_id;

alter table subscription alter column period_funding set not null;

alter table subscription_credit_lot
  add column funds jsonb not null default '[]',
  add column is_tax_inclusive boolean not null default false,
  add column tax_rate_bps integer not null default 0,
  drop constraint subscription_credit_lot_origin_check,
  add constraint subscription_credit_lot_origin_check
    check (origin in ('plan_change', 'minimum_charge', 'failed_refund'));

-- Which payments older credit came from was not kept: the newest one before it that took money stands behind it.
update subscription_credit_lot l set tax_rate_bps = coalesce(paid.tax_rate_bps, 0), funds = jsonb_build_array(
  jsonb_build_object(
    'paymentId', paid.payment_id,
    'amount', jsonb_build_object('$bigint',
      (l.remaining * (10000 + coalesce(paid.tax_rate_bps, 0)) / 10000)::text),
    'paid', jsonb_build_object('$bigint', l.remaining::text),
    'wasCredit', false))
from subscription_credit_lot known
cross join lateral (
  select p.payment_id, p.tax_rate_bps from paid_for_plan p
  where p.business_id = known.business_id and p.subscription_id = known.subscription_id
    and p.created_at <= known.created_at
  order by p.created_at desc, p.payment_id limit 1
) paid
where known.business_id = l.business_id and known.lot_id = l.lot_id and l.remaining > 0;

drop view paid_for_plan;

alter table subscription_credit_entry
  add column funds jsonb not null default '[]',
  -- The refund that took credit back, or gave it back by failing.
  add column refund_id text;

-- What a refund has taken of a subscription; it returns if the refund fails.
alter table refund add column taken_back jsonb;

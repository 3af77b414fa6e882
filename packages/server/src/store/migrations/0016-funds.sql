-- Where money that is still to be used came from: a period and a lot of credit keep the parts of payments behind
-- them, so that a refund takes back what its payment has become. Amounts are documents: see `Fund` in the domain.
alter table subscription
  -- The funds, the terms they are in, until when the period was paid, and whether a change began it by resetting.
  add column period_funding jsonb;

update subscription s set period_funding = jsonb_build_object(
  'periodFunds', case when s.period_paid = 0 or paid.payment_id is null then '[]'::jsonb else jsonb_build_array(
    jsonb_build_object(
      'paymentId', paid.payment_id,
      'amount', jsonb_build_object('$bigint', greatest(paid.total_amount, s.period_paid)::text),
      'paid', jsonb_build_object('$bigint', s.period_paid::text),
      'worth', jsonb_build_object('$bigint', s.period_worth::text),
      'until', (extract(epoch from s.next_billing_at) * 1000)::bigint,
      'wasCredit', false)) end,
  'periodTerms', jsonb_build_object('isTaxInclusive', false, 'taxRateBps', coalesce(paid.tax_rate_bps, 0)),
  'paidUntil', (extract(epoch from s.next_billing_at) * 1000)::bigint,
  'isPeriodReset', false)
from subscription known
left join lateral (
  select p.payment_id, p.total_amount, (
    select max(l.tax_rate_bps) from payment_line_item l
    where l.business_id = p.business_id and l.payment_id = p.payment_id and l.is_subscription) as tax_rate_bps
  from payment p
  where p.business_id = known.business_id and p.subscription_id = known.subscription_id and p.status = 'succeeded'
  order by p.created_at desc limit 1
) paid on true
where known.business_id = s.business_id and known.subscription_id = s.subscription_id;

alter table subscription alter column period_funding set not null;

alter table subscription_credit_lot
  add column funds jsonb not null default '[]',
  add column is_tax_inclusive boolean not null default false,
  add column tax_rate_bps integer not null default 0;

alter table subscription_credit_entry
  add column funds jsonb not null default '[]',
  -- The refund that took credit back, or gave it back by failing.
  add column refund_id text;

-- What a refund has taken of a subscription; it returns if the refund fails.
alter table refund add column taken_back jsonb;

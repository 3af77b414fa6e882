-- What a line lists at in the terms of its price, before anything was taken off; of a part of a period, what that
-- part costs, which is not its unit price.
alter table payment_line_item add column list_amount bigint;
update payment_line_item
  set list_amount = case when is_tax_inclusive then unit_amount * quantity else subtotal end;
alter table payment_line_item alter column list_amount set not null;

-- What a period is worth and what was paid for it is from now on in the terms of its price. Until now it was without
-- tax also where the price contains it, at the rate that the plan was last charged with.
update subscription s set
  period_worth = round(s.period_worth * (10000 + last.tax_rate_bps) / 10000.0),
  period_paid = round(s.period_paid * (10000 + last.tax_rate_bps) / 10000.0)
from (
  select distinct on (p.business_id, p.subscription_id) p.business_id, p.subscription_id, l.tax_rate_bps
  from payment p
  join payment_line_item l on l.business_id = p.business_id and l.payment_id = p.payment_id
  where p.subscription_id is not null and p.status = 'succeeded' and l.is_subscription and l.kind = 'product'
  order by p.business_id, p.subscription_id, p.created_at desc, l.position
) last
where last.business_id = s.business_id and last.subscription_id = s.subscription_id and s.is_tax_inclusive;

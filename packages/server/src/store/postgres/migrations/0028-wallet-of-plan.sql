-- Whether the customer's wallet pays what a plan owes. Not where somebody may have typed an address that was known
-- before: nobody vouched for the customer of the first payment, and they were there before its checkout.
alter table subscription add column uses_wallet boolean not null default true;
update subscription u set uses_wallet = false
from payment p
join customer c on c.business_id = p.business_id and c.customer_id = p.customer_id
left join checkout_session s on s.business_id = p.business_id and s.session_id = p.checkout_session_id
where p.business_id = u.business_id and p.subscription_id = u.subscription_id and p.purpose = 'purchase'
  and not p.is_customer_proven and c.created_at < coalesce(s.created_at, p.created_at);
alter table subscription alter column uses_wallet drop default;

-- Who buys belongs to the purchase, like the address. What was bought before is kept with the name that its
-- documents have shown until now, the customer's; the company comes from the checkout, where there was one.
alter table payment add column buyer jsonb;
update payment p set buyer = jsonb_build_object('name', c.name, 'email', c.email, 'phoneNumber', c.phone_number,
  'businessName', null, 'taxId', null)
from customer c where c.business_id = p.business_id and c.customer_id = p.customer_id;
update payment p set buyer = p.buyer || jsonb_build_object(
  'businessName', s.options ->> 'customerBusinessName', 'taxId', s.options ->> 'taxId')
from checkout_session s where s.business_id = p.business_id and s.session_id = p.checkout_session_id;
alter table payment alter column buyer set not null;

-- A subscription is renewed in the name that it was bought in.
alter table subscription add column buyer jsonb;
update subscription u set buyer = jsonb_build_object('name', c.name, 'email', c.email,
  'phoneNumber', c.phone_number, 'businessName', null, 'taxId', null)
from customer c where c.business_id = u.business_id and c.customer_id = u.customer_id;
update subscription u set buyer = u.buyer || jsonb_build_object(
  'businessName', p.buyer -> 'businessName', 'taxId', p.buyer -> 'taxId')
from payment p
where p.business_id = u.business_id and p.subscription_id = u.subscription_id and p.purpose = 'purchase';
alter table subscription alter column buyer set not null;

-- Whether the seller vouched for who bought, or somebody typed an e-mail address. What has no checkout of its own,
-- such as a renewal, is the seller's word.
alter table payment add column is_customer_proven boolean not null default true;
update payment p set is_customer_proven = false
from checkout_session s
where s.business_id = p.business_id and s.session_id = p.checkout_session_id
  and not coalesce((s.options ->> 'isCustomerNamedBySeller')::boolean, false);
alter table payment alter column is_customer_proven drop default;

-- Of what a seller charges on demand, one payment at a time is under way for a subscription.
create unique index payment_on_demand on payment (business_id, subscription_id)
  where purpose = 'on_demand' and status in ('processing', 'requires_customer_action');

-- A cart says how its plan is charged. None before this was sold on demand.
update checkout_session set cart = cart || '{"onDemand": null}';

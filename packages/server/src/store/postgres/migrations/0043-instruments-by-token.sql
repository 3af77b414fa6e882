-- Gateways tell by an id of their own that a card was renewed or replaced. Cards of the simulator are never looked up
-- so, and cost nothing.
create index payment_method_token on payment_method (business_id, (instrument ->> 'token'))
  where instrument ->> 'provider' <> 'simulator' and deleted_at is null;

-- Links by which the customer of a subscription gives it another payment method, and on hold pays what is due.
create table payment_method_link (
  business_id text not null,
  link_id text not null,
  subscription_id text not null,
  -- The payment it was made for, and after an attempt that one.
  payment_id text,
  return_url text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  replaced_at timestamptz,
  primary key (business_id, link_id),
  foreign key (business_id, subscription_id) references subscription
);
create unique index payment_method_link_capability on payment_method_link (link_id);
-- Of the links of a subscription one counts.
create unique index payment_method_link_current on payment_method_link (business_id, subscription_id)
  where replaced_at is null;
create index payment_method_link_payment on payment_method_link (business_id, payment_id)
  where payment_id is not null;

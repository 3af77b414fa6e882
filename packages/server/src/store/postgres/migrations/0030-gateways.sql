-- Several payment gateways side by side. A payment keeps which of them has it, what that one calls it, and what it
-- asks to be given back with every later call; a refund is with the gateway of its payment. What was paid before
-- there was a choice is with the simulator.
alter table payment
  add column gateway text default 'simulator',
  add column gateway_payment_id text,
  add column gateway_state jsonb;
alter table payment alter column gateway drop default;
alter table refund add column gateway_refund_id text;

-- Gateways that a business has connected, with the credentials that it has there: sealed with the secret key.
create table business_gateway (
  business_id text not null references business,
  provider text not null,
  credentials text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, provider)
);
-- The one that its new payments go to; null where it has chosen none.
alter table business add column gateway text,
  add foreign key (business_id, gateway) references business_gateway (business_id, provider);

-- Notifications of gateways that were taken in, so that the same one again changes nothing.
create table gateway_notification (
  business_id text not null,
  provider text not null,
  notification_id text not null,
  received_at timestamptz not null,
  primary key (business_id, provider, notification_id)
);
create index gateway_notification_age on gateway_notification (received_at);

-- Simulators under several names keep a book each.
alter table simulator.refund drop constraint refund_business_id_payment_id_fkey;
alter table simulator.charge drop constraint charge_business_id_token_fkey;
alter table simulator.instrument add column book text not null default 'simulator',
  drop constraint instrument_pkey, add primary key (book, business_id, token);
alter table simulator.charge add column book text not null default 'simulator',
  drop constraint charge_pkey, add primary key (book, business_id, payment_id),
  add foreign key (book, business_id, token) references simulator.instrument;
alter table simulator.refund add column book text not null default 'simulator',
  drop constraint refund_pkey, add primary key (book, business_id, refund_id),
  add foreign key (book, business_id, payment_id) references simulator.charge;
alter table simulator.fault_setting add column book text not null default 'simulator',
  drop constraint fault_setting_pkey, add primary key (book, business_id, kind);
alter table simulator.notification add column book text not null default 'simulator';

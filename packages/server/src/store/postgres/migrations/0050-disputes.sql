-- Disputes, as their gateway told them last. The money that one has withdrawn is a refund that names it.
create table dispute (
  business_id text not null references business,
  dispute_id text not null,
  payment_id text not null,
  customer_id text not null,
  provider text not null,
  gateway_dispute_id text not null,
  status text not null check (status in ('dispute_opened', 'dispute_expired', 'dispute_accepted',
    'dispute_cancelled', 'dispute_challenged', 'dispute_won', 'dispute_lost')),
  stage text not null check (stage in ('pre_dispute', 'dispute', 'pre_arbitration')),
  amount bigint not null check (amount > 0),
  currency text not null,
  reason text,
  is_resolved_by_rdr boolean not null,
  -- Start of the pause of the subscription that it has caused.
  paused_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  creation_order bigint not null default nextval('creation_order'),
  primary key (business_id, dispute_id),
  foreign key (business_id, payment_id) references payment
);
create unique index dispute_gateway on dispute (business_id, provider, gateway_dispute_id);
create index dispute_payment on dispute (business_id, payment_id);
create index dispute_newest on dispute (business_id, created_at desc, creation_order desc);
create index dispute_open on dispute (business_id, customer_id)
  where status in ('dispute_opened', 'dispute_challenged');

alter table refund add column dispute_id text;
create index refund_dispute on refund (business_id, dispute_id) where dispute_id is not null;

-- Of the newest dispute of a payment; null for one that was never disputed.
alter table payment add column dispute_status text;
-- Part of `refunded_amount` that disputes have withdrawn.
alter table payment add column disputed_amount bigint;

-- A refund that failed after it had succeeded is taken from the wallet again.
alter table wallet_entry drop constraint wallet_entry_event_type_check;
alter table wallet_entry add constraint wallet_entry_event_type_check
  check (event_type in ('payment', 'payment_reversal', 'refund', 'refund_reversal', 'merchant_adjustment'));

-- Disputes in the simulated bank's book, one for each charge.
create table simulator.dispute (
  book text not null,
  business_id text not null,
  payment_id text not null,
  dispute_id text not null,
  status text not null,
  stage text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  reason text,
  primary key (book, business_id, payment_id)
);
create unique index dispute_id on simulator.dispute (book, business_id, dispute_id);

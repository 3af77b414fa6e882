-- The payment simulator's own book: what a bank would know. It is kept apart from Rung's tables, with no
-- foreign key between the two, so that comparing them proves something. Ids of Rung's are plain text here.
create schema simulator;

-- A saved card. Its number was never stored: the token stands for it, and the rule says how it behaves.
create table simulator.instrument (
  business_id text not null,
  token text not null,
  rule text not null check (rule in ('approve', 'decline', 'ask_then_approve', 'ask_then_refuse', 'approve_once')),
  decline_code text check ((decline_code is not null) = (rule = 'decline')),
  card_network text not null,
  last_four text not null check (last_four ~ '^[0-9]{4}$'),
  expires_at timestamptz not null,
  currencies text[],
  -- Whether a charge has been taken or is waiting for its customer; kept only where the rule depends on it.
  has_been_charged boolean not null default false,
  created_at timestamptz not null,
  primary key (business_id, token)
);

-- The primary key is the promise "one payment, at most one charge".
create table simulator.charge (
  business_id text not null,
  payment_id text not null,
  token text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('succeeded', 'failed', 'requires_action', 'processing')),
  decline_code text check ((decline_code is not null) = (status = 'failed')),
  -- What a confirmed challenge leads to: nothing here means that the money is taken.
  confirmed_decline_code text,
  settles_at timestamptz check ((settles_at is not null) = (status = 'processing')),
  -- Refunds that succeeded or may yet succeed.
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and amount),
  created_at timestamptz not null,
  primary key (business_id, payment_id),
  foreign key (business_id, token) references simulator.instrument,
  check (refunded_amount = 0 or status = 'succeeded')
);
create index charge_processing on simulator.charge (settles_at) where status = 'processing';

create table simulator.refund (
  business_id text not null,
  refund_id text not null,
  payment_id text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('succeeded', 'pending', 'failed')),
  settles_at timestamptz check ((settles_at is not null) = (status = 'pending')),
  settles_as text check (settles_as in ('succeeded', 'failed')),
  failure_message text check ((failure_message is not null) = (status = 'failed')),
  created_at timestamptz not null,
  primary key (business_id, refund_id),
  foreign key (business_id, payment_id) references simulator.charge,
  check (status <> 'pending' or settles_as is not null)
);
create index refund_charge on simulator.refund (business_id, payment_id);
create index refund_pending on simulator.refund (settles_at) where status = 'pending';

-- What is to go wrong for a business. `calls` counts the calls made since the fault was switched on.
create table simulator.fault_setting (
  business_id text not null,
  kind text not null,
  setting jsonb not null,
  -- Set when the fault concerns only the first so many calls; past them it is as if it were off.
  last_call bigint,
  calls bigint not null default 0,
  primary key (business_id, kind)
);

-- Notifications on their way to Rung. One row is one delivery: a duplicate is two rows of one notification.
create table simulator.notification (
  delivery_id bigint generated always as identity primary key,
  notification_id text not null,
  business_id text not null,
  payment_id text not null,
  refund_id text,
  status text not null,
  decline_code text,
  occurred_at timestamptz not null,
  deliver_at timestamptz not null,
  leased_until timestamptz
);
create index notification_due on simulator.notification (deliver_at, delivery_id);

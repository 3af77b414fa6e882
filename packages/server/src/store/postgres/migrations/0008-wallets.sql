-- What a seller owes a customer, one wallet for each currency. It pays what subscriptions owe after their own
-- credit and before the card.
create table wallet (
  business_id text not null,
  customer_id text not null,
  currency text not null,
  balance bigint not null check (balance >= 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, customer_id, currency),
  foreign key (business_id, customer_id) references customer
);

-- Every movement of it, in order. A payment takes when it is opened, and gives back if it fails.
create table wallet_entry (
  business_id text not null,
  sequence bigint generated always as identity,
  entry_id text not null,
  customer_id text not null,
  currency text not null,
  event_type text not null check (event_type in ('payment', 'payment_reversal', 'refund', 'merchant_adjustment')),
  is_credit boolean not null,
  amount bigint not null check (amount > 0),
  before_balance bigint not null check (before_balance >= 0),
  after_balance bigint not null check (after_balance >= 0),
  reason text,
  -- The payment or refund; null for what the seller moves.
  reference_object_id text check ((reference_object_id is null) = (event_type = 'merchant_adjustment')),
  -- The name of the request that asked for it, and the caller's own.
  request_key text,
  idempotency_key text,
  created_at timestamptz not null,
  primary key (business_id, entry_id),
  foreign key (business_id, customer_id, currency) references wallet,
  check (after_balance = before_balance + case when is_credit then amount else -amount end)
);
create index wallet_entry_newest on wallet_entry (business_id, customer_id, sequence desc);
-- A payment takes once and gives back once, and so does a refund.
create unique index wallet_entry_reference on wallet_entry (business_id, reference_object_id, event_type)
  where reference_object_id is not null;
create unique index wallet_entry_request on wallet_entry (business_id, request_key) where request_key is not null;
create unique index wallet_entry_idempotency on wallet_entry (business_id, customer_id, idempotency_key)
  where idempotency_key is not null;
create trigger wallet_entry_append_only before update or delete or truncate on wallet_entry
  for each statement execute function ledger_is_append_only();

-- The part of a refund that returns to the wallet; the card gets the rest.
alter table refund add column wallet_amount bigint not null default 0 check (wallet_amount between 0 and amount);

alter table ledger_entry add column wallet_entry_id text;
create unique index ledger_entry_wallet on ledger_entry (business_id, wallet_entry_id)
  where wallet_entry_id is not null;

-- One row of `business` is one seller in one mode: test and live data are two businesses that know nothing
-- of each other. Every other row names its business first, so that no key or index crosses businesses.

create table business (
  business_id text primary key,
  name text not null,
  mode text not null check (mode in ('test', 'live')),
  brand_id text not null,
  -- Business time is real time plus the offset, or stands still. Live businesses run on real time.
  clock_offset_ms bigint not null default 0 check (mode = 'test' or clock_offset_ms = 0),
  clock_frozen_at timestamptz check (mode = 'test' or clock_frozen_at is null),
  settings jsonb not null default '{}',
  created_at timestamptz not null
);

-- Only the hash of a key is kept: whoever reads this table cannot act with it.
create table api_key (
  key_hash bytea primary key,
  business_id text not null references business,
  api_key_id text not null,
  name text,
  access text not null check (access in ('read', 'read_write')),
  last_four text not null,
  rate_limit_tier smallint not null check (rate_limit_tier between 0 and 2),
  created_at timestamptz not null,
  -- Up to a minute behind, so that using a key seldom writes.
  last_used_at timestamptz,
  revoked_at timestamptz,
  unique (business_id, api_key_id)
);
create index api_key_newest on api_key (business_id, created_at desc, api_key_id) where revoked_at is null;

create table tax_rate (
  business_id text not null references business,
  country text not null check (country ~ '^[A-Z]{2}$'),
  state text not null default '',
  tax_category text not null default '',
  name text not null,
  rate_bps integer not null check (rate_bps between 0 and 10000),
  primary key (business_id, country, state, tax_category)
);

create table product (
  business_id text not null references business,
  product_id text not null,
  name text not null,
  description text,
  image text,
  currency text not null,
  is_recurring boolean not null,
  price jsonb not null,
  tax_category text not null,
  addon_ids text[] not null default '{}',
  metadata jsonb not null default '{}',
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, product_id)
);
create index product_newest on product (business_id, created_at desc, product_id);

create table addon (
  business_id text not null references business,
  addon_id text not null,
  name text not null,
  description text,
  image text,
  currency text not null,
  price bigint not null check (price >= 0),
  tax_category text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, addon_id)
);

create table discount (
  business_id text not null references business,
  discount_id text not null,
  name text,
  code text not null,
  type text not null check (type in ('percentage', 'flat')),
  amount bigint not null check (amount > 0),
  currency_options jsonb not null default '[]',
  restricted_to text[] not null default '{}',
  customer_eligibility text not null check (customer_eligibility in ('any', 'first_time', 'existing', 'specific')),
  usage_limit integer,
  per_customer_usage_limit integer,
  -- Counts payments that are succeeded or still under way; a failed payment gives its use back.
  times_used integer not null default 0 check (times_used >= 0),
  subscription_cycles integer,
  preserve_on_plan_change boolean not null default false,
  starts_at timestamptz,
  expires_at timestamptz,
  metadata jsonb not null default '{}',
  deleted_at timestamptz,
  created_at timestamptz not null,
  primary key (business_id, discount_id)
);
create unique index discount_code on discount (business_id, code) where deleted_at is null;

create table customer (
  business_id text not null references business,
  customer_id text not null,
  email text not null,
  name text not null,
  phone_number text,
  -- The last address a payment succeeded with; one-click purchases are taxed by it.
  billing jsonb,
  metadata jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (business_id, customer_id)
);
create index customer_newest on customer (business_id, created_at desc, customer_id);
create index customer_email on customer (business_id, lower(email), created_at desc);

create table discount_customer (
  business_id text not null,
  discount_id text not null,
  customer_id text not null,
  primary key (business_id, discount_id, customer_id),
  foreign key (business_id, discount_id) references discount,
  foreign key (business_id, customer_id) references customer
);

create table payment_method (
  business_id text not null,
  payment_method_id text not null,
  customer_id text not null,
  -- What the gateway calls it, and what may be shown of it (`Instrument` in the code). Never a card number.
  instrument jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  deleted_at timestamptz,
  primary key (business_id, payment_method_id),
  foreign key (business_id, customer_id) references customer
);
create index payment_method_customer on payment_method (business_id, customer_id, last_used_at desc nulls last);
create unique index payment_method_card on payment_method (
  business_id, customer_id,
  (instrument ->> 'cardNetwork'), (instrument ->> 'lastFour'),
  (instrument ->> 'expiryMonth'), (instrument ->> 'expiryYear')
) where deleted_at is null;

create table checkout_session (
  business_id text not null references business,
  session_id text not null,
  customer_id text,
  customer_email text,
  customer_name text,
  customer_phone text,
  -- The cart with each product and discount as it stood when the session was made: what was shown is charged.
  cart jsonb not null,
  -- How the session was asked for: flags, addresses, custom fields, return and cancel URL.
  options jsonb not null,
  metadata jsonb not null default '{}',
  payment_id text,
  request_key text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz,
  primary key (business_id, session_id),
  foreign key (business_id, customer_id) references customer
);
create unique index checkout_session_capability on checkout_session (session_id);
create unique index checkout_session_request on checkout_session (business_id, request_key);

create table subscription (
  business_id text not null references business,
  subscription_id text not null,
  customer_id text not null,
  product_id text not null,
  status text not null,
  quantity integer not null check (quantity > 0),
  addons jsonb not null default '[]',
  discounts jsonb not null default '[]',
  currency text not null,
  recurring_pre_tax_amount bigint not null,
  is_tax_inclusive boolean not null,
  payment_frequency_count integer not null,
  payment_frequency_interval text not null,
  subscription_period_count integer not null,
  subscription_period_interval text not null,
  trial_period_days integer not null,
  trial_amount bigint,
  billing jsonb not null,
  payment_method_id text,
  metadata jsonb not null default '{}',
  -- Renewals are counted from the anchor, so that 31 January leads to 28 February and then to 31 March.
  anchor_at timestamptz not null,
  previous_billing_at timestamptz not null,
  next_billing_at timestamptz not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (business_id, subscription_id),
  foreign key (business_id, customer_id) references customer
);
create index subscription_newest on subscription (business_id, created_at desc, subscription_id);
create index subscription_customer on subscription (business_id, customer_id);

create table payment (
  business_id text not null references business,
  payment_id text not null,
  customer_id text not null,
  status text not null check (status in (
    'requires_payment_method', 'processing', 'requires_customer_action', 'succeeded', 'failed', 'cancelled')),
  currency text not null,
  total_amount bigint not null check (total_amount >= 0),
  tax bigint not null check (tax >= 0),
  billing jsonb not null,
  metadata jsonb not null default '{}',
  checkout_session_id text,
  subscription_id text,
  invoice_id text not null,
  payment_method_id text,
  -- The instrument this payment was opened with; null when nothing is to be paid and none was given.
  instrument jsonb,
  is_customer_present boolean not null,
  force_authentication boolean not null default false,
  discounts jsonb not null default '[]',
  custom_field_responses jsonb,
  retry_attempt integer not null default 0,
  error_code text,
  return_url text,
  -- The request that opened it: a repeat of that request finds this payment instead of making another.
  request_key text,
  fallback_session_id text,
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and total_amount),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  settled_at timestamptz,
  primary key (business_id, payment_id),
  foreign key (business_id, customer_id) references customer
);
create index payment_capability on payment (payment_id);
create unique index payment_request on payment (business_id, request_key);
-- A session is paid once: of its payments at most one is under way or succeeded.
create unique index payment_of_session on payment (business_id, checkout_session_id)
  where status in ('processing', 'requires_customer_action', 'succeeded');
create index payment_newest on payment (business_id, created_at desc, payment_id);
create index payment_customer on payment (business_id, customer_id, created_at desc);
create index payment_subscription on payment (business_id, subscription_id, created_at desc)
  where subscription_id is not null;

create table payment_line_item (
  business_id text not null,
  item_id text not null,
  payment_id text not null,
  position integer not null,
  kind text not null check (kind in ('product', 'addon')),
  product_id text not null,
  addon_id text,
  name text not null,
  description text,
  quantity integer not null check (quantity > 0),
  unit_amount bigint not null,
  subtotal bigint not null,
  discount bigint not null,
  tax bigint not null,
  tax_rate_bps integer not null,
  is_tax_inclusive boolean not null,
  total bigint not null,
  is_subscription boolean not null,
  refunded_amount bigint not null default 0 check (refunded_amount between 0 and total),
  primary key (business_id, item_id),
  foreign key (business_id, payment_id) references payment
);
create unique index payment_line_item_position on payment_line_item (business_id, payment_id, position);
create index payment_line_item_product on payment_line_item (business_id, product_id);

create table discount_redemption (
  business_id text not null,
  discount_id text not null,
  payment_id text not null,
  customer_id text not null,
  primary key (business_id, payment_id, discount_id),
  foreign key (business_id, discount_id) references discount,
  foreign key (business_id, payment_id) references payment
);
create index discount_redemption_customer on discount_redemption (business_id, discount_id, customer_id);

create table refund (
  business_id text not null,
  refund_id text not null,
  payment_id text not null,
  customer_id text not null,
  status text not null check (status in ('pending', 'succeeded', 'failed')),
  amount bigint not null check (amount > 0),
  tax bigint not null check (tax between 0 and amount),
  currency text not null,
  is_partial boolean not null,
  reason text,
  -- What is taken back of each line: [{itemId, amount, tax}].
  items jsonb not null,
  metadata jsonb not null default '{}',
  request_key text,
  created_at timestamptz not null,
  primary key (business_id, refund_id),
  foreign key (business_id, payment_id) references payment
);
create index refund_payment on refund (business_id, payment_id);
create index refund_newest on refund (business_id, created_at desc, refund_id);
create unique index refund_request on refund (business_id, request_key);

create table ledger_entry (
  business_id text not null references business,
  entry_id bigint generated always as identity,
  reason text not null,
  payment_id text,
  refund_id text,
  created_at timestamptz not null,
  primary key (business_id, entry_id)
);
-- The same payment or refund is booked once, whatever is repeated.
create unique index ledger_entry_payment on ledger_entry (business_id, payment_id, reason) where refund_id is null;
create unique index ledger_entry_refund on ledger_entry (business_id, refund_id, reason) where refund_id is not null;

create table ledger_posting (
  business_id text not null,
  posting_id bigint generated always as identity,
  entry_id bigint not null,
  account text not null,
  currency text not null,
  -- Debits are positive, credits negative.
  amount bigint not null check (amount <> 0),
  primary key (business_id, posting_id),
  foreign key (business_id, entry_id) references ledger_entry
);
create index ledger_posting_entry on ledger_posting (business_id, entry_id);
create index ledger_posting_account on ledger_posting (business_id, account, currency);

create function ledger_entry_must_balance() returns trigger language plpgsql as $$
begin
  if exists (
    select from ledger_posting
    where business_id = new.business_id and entry_id = new.entry_id
    group by currency having sum(amount) <> 0
  ) then
    raise exception 'ledger entry % does not balance', new.entry_id;
  end if;
  return null;
end $$;
create constraint trigger ledger_posting_balances after insert on ledger_posting
  deferrable initially deferred for each row execute function ledger_entry_must_balance();

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is not allowed', tg_op, tg_table_name;
end $$;
create trigger ledger_posting_append_only before update or delete or truncate on ledger_posting
  for each statement execute function ledger_is_append_only();
create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
  for each statement execute function ledger_is_append_only();

-- What happened, in the order it was committed: feeds the webhooks, the timeline and the audit trail.
create table event (
  business_id text not null references business,
  event_id text not null,
  sequence bigint generated always as identity,
  type text not null,
  customer_id text,
  payload_type text not null,
  object_id text not null,
  occurred_at timestamptz not null,
  primary key (business_id, event_id)
);
create index event_order on event (business_id, sequence);
create index event_object on event (business_id, object_id, sequence);

create table webhook_endpoint (
  business_id text not null references business,
  webhook_id text not null,
  url text not null,
  description text not null default '',
  is_disabled boolean not null default false,
  -- Null: every type.
  filter_types text[],
  headers jsonb not null default '{}',
  metadata jsonb not null default '{}',
  rate_limit integer,
  secret text not null,
  previous_secret text,
  previous_secret_expires_at timestamptz,
  failing_since timestamptz,
  idempotency_key text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (business_id, webhook_id)
);
create unique index webhook_endpoint_request on webhook_endpoint (business_id, idempotency_key);

create table webhook_delivery (
  business_id text not null,
  webhook_id text not null,
  event_id text not null,
  status text not null default 'pending' check (status in ('pending', 'succeeded', 'failed')),
  attempts integer not null default 0,
  last_attempt_at timestamptz,
  last_status integer,
  last_error text,
  primary key (business_id, webhook_id, event_id),
  foreign key (business_id, webhook_id) references webhook_endpoint,
  foreign key (business_id, event_id) references event
);

-- Work to be done after a commit. A job is claimed for the length of its lease; a token fences off whoever
-- held it before. `is_wall_clock` jobs are due by real time (transport), the others by their business's clock.
create table job (
  job_id bigint generated always as identity primary key,
  business_id text not null references business,
  kind text not null,
  -- Jobs of one lane run at most `lane_limit` at a time; null: no limit.
  lane text,
  payload jsonb not null,
  dedupe_key text not null,
  is_wall_clock boolean not null,
  run_at timestamptz not null,
  attempts integer not null default 0,
  lease_token uuid,
  lease_until timestamptz,
  done_at timestamptz,
  died_at timestamptz,
  last_error text
);
create unique index job_once on job (business_id, dedupe_key) where done_at is null;
create index job_due on job (run_at) where done_at is null and died_at is null;
create index job_lane on job (lane) where lease_until is not null and done_at is null;

-- One row for each request that must not be carried out twice, by the client's key or by what it says.
create table idempotency (
  business_id text not null references business,
  request_key text not null,
  -- Grows when the same natural request is made anew on purpose, later.
  generation integer not null default 1,
  fingerprint text not null,
  status text not null check (status in ('in_flight', 'done')),
  lease_until timestamptz not null,
  response_status smallint,
  response_body jsonb,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (business_id, request_key)
);
create index idempotency_age on idempotency (created_at);

-- Opaque tokens by which a customer acts for themself. Only the hash is kept.
create table customer_session (
  token_hash bytea primary key,
  business_id text not null,
  customer_id text not null,
  return_url text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  foreign key (business_id, customer_id) references customer
);

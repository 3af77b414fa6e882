-- What may be proposed to customers. Documents hold amounts as `toDocument` writes them.
create table offer (
  business_id text not null references business,
  offer_id text not null,
  -- Grows with each change: a change names the version that it was made from.
  version integer not null check (version > 0),
  name text not null,
  kind text not null check (kind in ('one_time', 'subscription', 'plan_change', 'addon')),
  product_id text,
  addon_id text,
  proration_billing_mode text,
  -- Null: as many as the subscription has.
  quantity jsonb,
  discount jsonb,
  copy jsonb not null,
  remember_declines_days integer check (remember_declines_days > 0),
  includes text[] not null default '{}',
  metadata jsonb not null default '{}',
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, offer_id),
  check ((kind = 'addon') = (addon_id is not null) and (kind = 'addon') = (product_id is null)),
  check ((kind in ('plan_change', 'addon')) = (proration_billing_mode is not null))
);
create index offer_newest on offer (business_id, created_at desc, offer_id);

create table funnel (
  business_id text not null references business,
  funnel_id text not null,
  name text not null,
  draft jsonb not null,
  -- The version that is shown to customers, and the moment that starts it; null when none is.
  published_version integer,
  published_moment text,
  next_version integer not null default 1 check (next_version > 0),
  metadata jsonb not null default '{}',
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, funnel_id),
  check ((published_version is null) = (published_moment is null)),
  check (archived_at is null or published_version is null)
);
create index funnel_newest on funnel (business_id, created_at desc, funnel_id);
create index funnel_published on funnel (business_id, published_moment) where published_version is not null;

-- A funnel as it was published, with its offers as they stood and what was proved of it.
create table funnel_version (
  business_id text not null,
  funnel_id text not null,
  version integer not null,
  terms jsonb not null,
  offers jsonb not null,
  proof jsonb not null,
  published_at timestamptz not null,
  primary key (business_id, funnel_id, version),
  foreign key (business_id, funnel_id) references funnel
);
alter table funnel add foreign key (business_id, funnel_id, published_version) references funnel_version;

-- What a customer's payments and refunds came to, so that an audience is answered without reading them all.
-- Null: to be counted anew from those. What the customer's row and subscriptions say is read from there.
create table customer_facts (
  business_id text not null,
  customer_id text not null,
  facts jsonb,
  -- Grows with every event, so that facts worked out from older ones are never kept.
  revision integer not null,
  updated_at timestamptz not null,
  primary key (business_id, customer_id),
  foreign key (business_id, customer_id) references customer
);

-- Keeps the facts that follow from an event, in the statement that commits the event. Where another event came
-- in between, they are counted anew when they are next asked for. Null facts: nothing has happened. Like
-- append_events, call it in a statement's outermost select.
create function keep_customer_facts(
  business_id text, customer_id text, facts jsonb, known_revision integer, kept_at timestamptz) returns void
language sql as $$
  insert into customer_facts as known (business_id, customer_id, facts, revision, updated_at)
  select $1, $2, $3, 1, $5 where $3 is not null
  on conflict (business_id, customer_id) do update set
    facts = case when known.revision = $4 then excluded.facts end,
    revision = known.revision + 1, updated_at = excluded.updated_at
$$;

-- The explanation of one decision. A job deletes what has expired.
create table decision_trace (
  business_id text not null,
  trace_id text not null,
  customer_id text not null,
  moment text not null,
  document jsonb not null,
  decided_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (business_id, trace_id),
  foreign key (business_id, customer_id) references customer
);
create index decision_trace_customer on decision_trace (business_id, customer_id, decided_at desc);
create index decision_trace_expiry on decision_trace (business_id, expires_at);

-- One offer put to one customer at one moment. Columns are what statements ask for; the rest is the document.
create table presentation (
  business_id text not null,
  presentation_id text not null,
  customer_id text not null,
  state text not null check (state in (
    'open', 'viewed', 'accepting', 'requires_action', 'failed', 'accepted', 'declined', 'expired', 'undone')),
  moment_name text not null,
  surface text not null,
  -- What belongs together for the caps: a purchase with all that is proposed after it, or a visit.
  session_key text not null,
  funnel_id text not null,
  version integer not null,
  step_id text not null,
  offer_id text not null,
  -- What the offer sells: a product or an add-on.
  thing text not null,
  quote_id text not null,
  payment_id text,
  subscription_id text,
  payment_method_id text,
  attempts integer not null default 0 check (attempts >= 0),
  trace_id text not null,
  document jsonb not null,
  created_at timestamptz not null,
  viewed_at timestamptz,
  answered_at timestamptz,
  expires_at timestamptz not null,
  undo_until timestamptz,
  primary key (business_id, presentation_id),
  foreign key (business_id, customer_id) references customer,
  foreign key (business_id, funnel_id, version) references funnel_version
);
create index presentation_customer on presentation (business_id, customer_id, created_at desc, presentation_id);
create index presentation_funnel on presentation (business_id, funnel_id, created_at desc);
-- A customer looks at one presentation at a time on a surface, and at one of the same thing anywhere: what is
-- open twice could be accepted twice.
create unique index presentation_of_surface on presentation (business_id, customer_id, surface)
  where state in ('open', 'viewed', 'accepting', 'requires_action', 'failed');
create unique index presentation_of_thing on presentation (business_id, customer_id, thing)
  where state in ('open', 'viewed', 'accepting', 'requires_action', 'failed');

-- A yes or a no that is remembered. An acceptance that was undone is remembered as a no.
create table offer_answer (
  business_id text not null,
  presentation_id text not null,
  answer text not null check (answer in ('accepted', 'declined')),
  customer_id text not null,
  offer_id text not null,
  thing text not null,
  -- The offer's material terms as they were answered.
  terms text not null,
  answered_at timestamptz not null,
  -- Null: never.
  forgotten_at timestamptz,
  primary key (business_id, presentation_id, answer),
  foreign key (business_id, presentation_id) references presentation
);
create index offer_answer_customer on offer_answer (business_id, customer_id);

-- What was on the screen when a customer said yes, and from where they said it: one for each try.
create table offer_consent (
  business_id text not null,
  presentation_id text not null,
  attempt integer not null check (attempt > 0),
  customer_id text not null,
  screen jsonb not null,
  screen_hash text not null,
  surface text not null,
  ip_address text,
  user_agent text,
  consented_at timestamptz not null,
  primary key (business_id, presentation_id, attempt),
  foreign key (business_id, presentation_id) references presentation
);

create function rows_are_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is not allowed', tg_table_name, tg_op;
end $$;
create trigger funnel_version_append_only before update or delete or truncate on funnel_version
  for each statement execute function rows_are_append_only();
create trigger offer_consent_append_only before update or delete or truncate on offer_consent
  for each statement execute function rows_are_append_only();

alter table payment
  add column presentation_id text,
  -- Which try to accept it: null where the customer pays in a standard checkout, be it several times.
  add column presentation_attempt integer check (presentation_attempt is null or presentation_id is not null);
-- One acceptance, one payment: of a presentation's payments at most one is under way or succeeded.
create unique index payment_of_presentation on payment (business_id, presentation_id)
  where presentation_id is not null and status in ('processing', 'requires_customer_action', 'succeeded');
create unique index payment_of_attempt on payment (business_id, presentation_id, presentation_attempt)
  where presentation_attempt is not null;

alter table customer add column offer_preference text not null default 'all'
  check (offer_preference in ('all', 'fewer', 'none'));
-- What the business has decided about its offers; what it has not decided is as it is by default.
alter table business add column offer_settings jsonb not null default '{}';

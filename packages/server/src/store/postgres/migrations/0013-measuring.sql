-- Variants in the place of a step of a funnel, each for its share of customers.
create table experiment (
  business_id text not null references business,
  experiment_id text not null,
  funnel_id text not null,
  status text not null check (status in ('draft', 'running', 'stopped')),
  -- The version of the funnel that it runs on; null before it was started.
  funnel_version integer,
  document jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (business_id, experiment_id),
  foreign key (business_id, funnel_id) references funnel,
  foreign key (business_id, funnel_id, funnel_version) references funnel_version,
  check (status = 'draft' or funnel_version is not null)
);
create index experiment_newest on experiment (business_id, created_at desc, experiment_id);
create index experiment_funnel on experiment (business_id, funnel_id, created_at desc);
-- Two at once would each blur what the other compares.
create unique index experiment_running on experiment (business_id, funnel_id) where status = 'running';

-- Which comparison a customer has joined, in which arm; from then on their revenue counts for it.
create table exposure (
  business_id text not null,
  subject text not null,
  customer_id text not null,
  arm text not null,
  currency text not null,
  exposed_at timestamptz not null,
  -- The purchase that was the occasion, which no offer could have changed.
  payment_id text,
  -- What of it is in its cohorts: nothing yet, or so much net revenue within so many days.
  is_counted boolean not null default false,
  revenue_7 bigint not null default 0,
  revenue_30 bigint not null default 0,
  revenue_60 bigint not null default 0,
  primary key (business_id, subject, customer_id),
  foreign key (business_id, customer_id) references customer
);
create index exposure_customer on exposure (business_id, customer_id);

-- Customers whose exposures are to be counted, anew or for the first time. Written by the commit of what changes them.
create table exposure_due (
  business_id text not null,
  customer_id text not null,
  seq bigint generated always as identity,
  primary key (business_id, customer_id, seq)
);

-- What the customers of an arm came to who joined on one day: sums from which means and variances follow.
create table lift_cohort (
  business_id text not null,
  subject text not null,
  arm text not null,
  currency text not null,
  exposed_on date not null,
  window_days smallint not null check (window_days in (7, 30, 60)),
  customers bigint not null,
  payers bigint not null,
  revenue numeric not null,
  revenue_squares numeric not null,
  primary key (business_id, subject, arm, currency, window_days, exposed_on)
);

-- What is counted of offers, written by the commit of what it counts and never changed but for being counted.
create table offer_measurement (
  seq bigint generated always as identity primary key,
  business_id text not null,
  measure text not null,
  reason text not null,
  amount bigint not null,
  elapsed_ms bigint not null,
  funnel_id text not null,
  step_id text not null,
  offer_id text not null,
  experiment_id text not null,
  variant_id text not null,
  moment text not null,
  surface text not null,
  currency text not null,
  measured_at timestamptz not null,
  is_counted boolean not null default false
);
create index offer_measurement_uncounted on offer_measurement (business_id, seq) where not is_counted;

-- Measurements summed up three times over, so that a year is read in few rows: `day` and `month` (by its first day)
-- of each combination, and `total`, a day of the whole business, where all that a measurement is about is empty.
create table offer_metric (
  business_id text not null,
  level text not null check (level in ('day', 'month', 'total')),
  measured_on date not null,
  measure text not null,
  reason text not null,
  funnel_id text not null,
  step_id text not null,
  offer_id text not null,
  experiment_id text not null,
  variant_id text not null,
  moment text not null,
  surface text not null,
  currency text not null,
  count bigint not null,
  amount numeric not null,
  elapsed_ms numeric not null,
  primary key (business_id, level, measured_on, measure, reason, funnel_id, step_id, offer_id, experiment_id, variant_id,
    moment, surface, currency)
);

-- What a decision was made from, for as long as its trace is kept, so that another funnel can be tried on it;
-- null where an answer led to a next step.
alter table decision_trace add column situation jsonb;
create index decision_trace_moment on decision_trace (business_id, moment, decided_at) where situation is not null;

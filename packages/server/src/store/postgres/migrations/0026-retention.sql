-- A request that is forgotten must not come back under a name that it had before: what it opened carries that name
-- for ever. The generation of a new one is the moment at which it came, in milliseconds.
alter table idempotency alter column generation type bigint;
alter table idempotency alter column generation drop default;

-- What is old is removed a batch at a time, the oldest first.
create index webhook_delivery_event on webhook_delivery (business_id, event_id);
create index presentation_over on presentation (business_id, created_at)
  where state in ('declined', 'expired') and attempts = 0 and payment_id is null;
create index checkout_session_unpaid on checkout_session (business_id, expires_at)
  where payment_id is null and completed_at is null;
create index payment_method_link_expiry on payment_method_link (business_id, expires_at);
create index offer_measurement_age on offer_measurement (business_id, measured_at);
create index customer_session_expiry on customer_session (expires_at);

-- A no that is remembered outlives the presentation that it answered.
alter table offer_answer drop constraint offer_answer_business_id_presentation_id_fkey;
create index offer_answer_forgotten on offer_answer (business_id, forgotten_at) where forgotten_at is not null;

-- From this day on all measurements are there to be summed up anew; null: all that were ever made.
alter table business add column measurements_from date;

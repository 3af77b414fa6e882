-- Deliveries have a rate limit of their own: the moment from which the endpoint takes the next one.
alter table webhook_endpoint add column next_slot_at timestamptz;

-- Claiming looks at businesses whose clock is not real time one by one. There are few: only test mode has any.
create index business_shifted on business (business_id)
  where clock_offset_ms <> 0 or clock_frozen_at is not null;
create index job_due_by_business on job (business_id, run_at)
  where done_at is null and died_at is null and not is_wall_clock;
create index job_done on job (done_at) where done_at is not null;

-- Records what happened, in the order of the array, and hands each event to the webhooks that want it: one
-- delivery and one job for each endpoint that is enabled and takes the type. An element is
-- {event_id, type, customer_id, payload_type, object_id, occurred_at}, its times in ISO 8601.
--
-- It is a function so that any statement can append events within itself. Call it in the statement's outermost
-- select: in a part of `with` that nothing reads it would never run.
create function append_events(business_id text, events jsonb, wall_now timestamptz) returns void
language sql as $$
  with occurred as (
    insert into event (business_id, event_id, type, customer_id, payload_type, object_id, occurred_at)
    select $1, e ->> 'event_id', e ->> 'type', e ->> 'customer_id', e ->> 'payload_type', e ->> 'object_id',
      (e ->> 'occurred_at')::timestamptz
    from jsonb_array_elements($2) with ordinality as element(e, place)
    order by place
    returning event.event_id, event.type
  ), delivery as (
    insert into webhook_delivery (business_id, webhook_id, event_id)
    select $1, w.webhook_id, o.event_id
    from occurred o join webhook_endpoint w
      on w.business_id = $1 and w.deleted_at is null and not w.is_disabled
      and (w.filter_types is null or o.type = any (w.filter_types))
    returning webhook_delivery.webhook_id, webhook_delivery.event_id
  )
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select $1, 'webhook.deliver', webhook_id, jsonb_build_object('webhookId', webhook_id, 'eventId', event_id),
    'webhook.deliver:' || webhook_id || ':' || event_id, true, $3
  from delivery
$$;

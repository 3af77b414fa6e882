-- Hands events that a statement has recorded to the webhooks that want them: one delivery and one job for each
-- endpoint that is enabled and takes the type. Events are given by their businesses, ids and types. Plans of
-- PL/pgSQL are kept in the session; those of SQL functions are made anew at every call before PostgreSQL 18.
create function deliver_events(business_ids text[], event_ids text[], types text[], wall_now timestamptz)
returns void language plpgsql as $$
#variable_conflict use_column
begin
  with delivery as (
    insert into webhook_delivery (business_id, webhook_id, event_id)
    select w.business_id, w.webhook_id, e.event_id
    from unnest($1, $2, $3) with ordinality as e(business_id, event_id, type, place)
    join webhook_endpoint w on w.business_id = e.business_id and w.deleted_at is null and not w.is_disabled
      and (w.filter_types is null or e.type = any (w.filter_types))
    order by e.place
    returning webhook_delivery.business_id, webhook_delivery.webhook_id, webhook_delivery.event_id
  )
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select d.business_id, 'webhook.deliver', d.webhook_id,
    jsonb_build_object('webhookId', d.webhook_id, 'eventId', d.event_id),
    'webhook.deliver:' || d.webhook_id || ':' || d.event_id, true, $4
  from delivery d;
end $$;

-- As before, for the events of one business that a statement appends within itself. Call it in the outermost select.
create or replace function append_events(business_id text, events jsonb, wall_now timestamptz)
returns void language plpgsql as $$
#variable_conflict use_column
declare
  wanted_ids text[];
  wanted_types text[];
begin
  if jsonb_array_length($2) = 0 then
    return;
  end if;
  with occurred as (
    insert into event (business_id, event_id, type, customer_id, payload_type, object_id, related_id, occurred_at)
    select $1, e ->> 'event_id', e ->> 'type', e ->> 'customer_id', e ->> 'payload_type', e ->> 'object_id',
      e ->> 'related_id', (e ->> 'occurred_at')::timestamptz
    from jsonb_array_elements($2) with ordinality as element(e, place)
    order by place
    returning event.event_id, event.type
  )
  select array_agg(o.event_id), array_agg(o.type) into wanted_ids, wanted_types
  from occurred o where exists (
    select from webhook_endpoint w where w.business_id = $1 and w.deleted_at is null and not w.is_disabled
      and (w.filter_types is null or o.type = any (w.filter_types))
  );
  if wanted_ids is not null then
    perform deliver_events(array_fill($1, array[cardinality(wanted_ids)]), wanted_ids, wanted_types, $3);
  end if;
end $$;

-- Facts are kept by a part of the statement now.
drop function keep_customer_facts(text, text, jsonb, integer, timestamptz);

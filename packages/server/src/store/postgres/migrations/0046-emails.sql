-- E-mails to customers. Types of events that may mean one; null for a business that sends none. It follows from the
-- settings, and is kept beside them, so that the commit of an event need not read them.
alter table business add column email_events text[];

-- What is sent goes in a lane, e-mails in that of their business: a mail server that hangs delays no payment.
drop index job_due;
alter table job drop column class;
alter table job add column class text not null generated always as (
  case
    when kind like 'webhook.%' or kind like 'email.%' then 'transport'
    when kind like 'moment.%' or kind in ('presentation.advance', 'presentation.expire') then 'offers'
    else 'money'
  end) stored;
alter table job add check ((class = 'transport') = (lane is not null));
create index job_due on job (class, run_at, job_id) where done_at is null and died_at is null;

-- One row an e-mail, written when it is rendered: whom it goes to and what became of it. Its body is kept without the
-- secrets in its links. Of one cause there is one e-mail of a kind.
create table email (
  business_id text not null references business,
  email_id text not null,
  kind text not null,
  cause_id text not null,
  customer_id text not null,
  status text not null check (status in ('sending', 'sent', 'failed', 'blocked', 'kept')),
  recipient text not null,
  locale text not null,
  subject text not null,
  html text not null,
  text text not null,
  sender text,
  attempts integer not null default 1,
  failure_code text,
  failure_reason text,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (business_id, email_id),
  unique (business_id, kind, cause_id)
);
create index email_of_customer on email (business_id, customer_id, created_at desc, email_id desc);
create index email_age on email (created_at);

-- Addresses that a mail server has refused for good: nothing more is sent to them.
create table email_bounce (
  business_id text not null references business,
  address text not null,
  reason text not null,
  bounced_at timestamptz not null,
  primary key (business_id, address)
);

-- As before, and for each event that may mean an e-mail the job that looks whether it does. An offer that was made
-- is looked at again the next day, when who wanted it has long answered.
create or replace function deliver_events(business_ids text[], event_ids text[], types text[], wall_now timestamptz)
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
  ), email as (
    select e.business_id, e.event_id, $4 + case e.type when 'offer.presented' then interval '20 hours' else '0' end as run_at
    from unnest($1, $2, $3) with ordinality as e(business_id, event_id, type, place)
    join business b on b.business_id = e.business_id and e.type = any (b.email_events)
    order by e.place
  )
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select d.business_id, 'webhook.deliver', d.webhook_id,
    jsonb_build_object('webhookId', d.webhook_id, 'eventId', d.event_id),
    'webhook.deliver:' || d.webhook_id || ':' || d.event_id, true, $4
  from delivery d
  union all
  select m.business_id, 'email.send', m.business_id,
    jsonb_build_object('businessId', m.business_id, 'eventId', m.event_id), 'email.send:' || m.event_id, true, m.run_at
  from email m;
end $$;

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
  ) or exists (select from business b where b.business_id = $1 and o.type = any (b.email_events));
  if wanted_ids is not null then
    perform deliver_events(array_fill($1, array[cardinality(wanted_ids)]), wanted_ids, wanted_types, $3);
  end if;
end $$;

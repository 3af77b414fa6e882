-- A pause that ends by itself: when, by the business's clock. Null while it is not paused, or ends when somebody says so.
alter table subscription
  add column resumes_at timestamptz,
  add constraint subscription_resumes check (resumes_at is null or status = 'paused');

-- A pause is something to offer, too: of a plan, for so many days.
alter table offer drop constraint offer_kind_check;
alter table offer add column pause_days integer check (pause_days > 0),
  add constraint offer_kind_check check (kind in ('one_time', 'subscription', 'plan_change', 'addon', 'pause')),
  add constraint offer_pause_check check ((kind = 'pause') = (pause_days is not null));

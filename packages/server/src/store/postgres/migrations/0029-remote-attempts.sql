-- Tries to accept an offer that is charged by another system. Each is committed before anything is sent, so that it
-- is known by its name whatever happens to the answer.
create table remote_attempt (
  business_id text not null,
  presentation_id text not null,
  attempt integer not null,
  -- Business time at which it began.
  begun_at timestamptz not null,
  -- Real time just before it was sent last: what was not answered is not sent again while it may be under way.
  sent_at timestamptz not null,
  -- Where the customer can go on with it: their bank, or a checkout of the other system.
  next_url text,
  primary key (business_id, presentation_id, attempt),
  foreign key (business_id, presentation_id) references presentation on delete cascade
);

-- Grows with each change of the draft, name or metadata: a change may name the revision that it was made from.
alter table funnel add column revision integer not null default 1 check (revision > 0);

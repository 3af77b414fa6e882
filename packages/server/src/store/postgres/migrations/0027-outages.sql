-- Runs that failed because the outside was away are counted apart: they use up none of a job's own attempts.
alter table job add column outages integer not null default 0;

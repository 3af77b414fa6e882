-- Jobs of one business that are due at one moment are claimed in the order of their ids, some at a time. An index that
-- does not know that order makes every claim read and sort all of them.
drop index job_due_by_business;
create index job_due_by_business on job (business_id, run_at, job_id)
  where done_at is null and died_at is null and not is_wall_clock;

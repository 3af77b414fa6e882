-- Counts the changes of a subscription and of all that belongs to it: every lock of the row and every guarded commit
-- adds one. What was loaded in one statement still holds if the revision is the same.
alter table subscription add column revision bigint not null default 0;

-- Days, months and terms are counted in a time zone: a business's is in its settings, and a subscription keeps the
-- one that it began with. Until now all were counted in UTC.
alter table subscription add column time_zone text not null default 'UTC';

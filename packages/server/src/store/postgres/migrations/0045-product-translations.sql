-- Names and descriptions of products by language; `name` and `description` stand for every other language.
alter table product add column translations jsonb not null default '{}';

-- The charge on demand that failed: what is due while its subscription is on hold.
alter table subscription add column unpaid_charge_id text;

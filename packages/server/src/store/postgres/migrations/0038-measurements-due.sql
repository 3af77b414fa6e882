-- Measurements that are not in the metrics yet are a list of their own, so that counting them rewrites none of them.
create table offer_measurement_due (
  business_id text not null,
  seq bigint not null,
  primary key (business_id, seq)
);
insert into offer_measurement_due (business_id, seq) select business_id, seq from offer_measurement where not is_counted;
drop index offer_measurement_uncounted;
alter table offer_measurement drop column is_counted;

-- What gateways call the customers for whom they keep cards. The first id that is written down for a customer counts.
create table gateway_customer (
  business_id text not null,
  provider text not null,
  customer_id text not null,
  reference text not null,
  primary key (business_id, provider, customer_id),
  foreign key (business_id, customer_id) references customer
);

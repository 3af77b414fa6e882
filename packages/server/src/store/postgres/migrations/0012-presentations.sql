-- What asked for a decision where it is asked for once: the payment of a purchase, or the presentation that was
-- answered. Null: a moment that the seller raises, as often as they like.
alter table decision_trace add column cause text;
create unique index decision_of_cause on decision_trace (business_id, cause) where cause is not null;

-- The presentation whose link carries the token; null for a token that opens the customer's portal.
alter table customer_session add column presentation_id text;

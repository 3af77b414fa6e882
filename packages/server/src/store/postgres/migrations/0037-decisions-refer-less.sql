-- A decision is made from the customer and the funnel version that its statements have just read, and neither is ever
-- deleted. Checking so once more locked the row of the version for each of all the decisions about it at a time.
alter table presentation drop constraint presentation_business_id_funnel_id_version_fkey;
alter table decision_trace drop constraint decision_trace_business_id_customer_id_fkey;

-- Traces are found by their id, their cause, their moment or their end.
drop index decision_trace_customer;

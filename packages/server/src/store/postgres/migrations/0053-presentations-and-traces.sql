-- Presentations of a business by their date, and decisions about a customer. Neither column ever changes.
create index presentation_newest on presentation (business_id, created_at desc, creation_order desc);
create index decision_trace_customer on decision_trace (business_id, customer_id, decided_at desc, trace_id desc);

-- Words of a customer's name and e-mail address, as a search finds them: each by its beginning. What separates words is
-- named, because a database in the locale C takes every character outside ASCII for a letter.
create function customer_words(name text, email text) returns tsvector language sql immutable parallel safe
return to_tsvector('pg_catalog.simple'::regconfig,
  translate(name || ' ' || email, '@.-_+''/,:;()&<>・　', '                  '));

-- A short list of what is not yet merged: a new customer is written at once, and a search reads little of it.
create index customer_found on customer using gin (customer_words(name, email)) with (gin_pending_list_limit = 256);

-- Documents are found by their printed number, cards by their last digits.
create index issued_document_label on issued_document (business_id, label);
create index payment_method_digits on payment_method (business_id, (instrument ->> 'lastFour'));

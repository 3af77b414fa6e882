-- The document of a presentation says what was proposed and is written once. What becomes of it afterwards is in
-- columns, so that an answer or a payment does not write the document again.
alter table presentation
  -- Methods already declined for it.
  add column failed_methods text[] not null default '{}',
  -- The standard checkout in which it is to be paid; null when none was opened.
  add column checkout_session_id text,
  -- The decline code of the latest failure.
  add column error_code text,
  -- When the retention request behind it was fulfilled.
  add column fulfilled_at timestamptz;
update presentation set
  failed_methods = array(select jsonb_array_elements_text(document -> 'failedMethods')),
  checkout_session_id = document ->> 'checkoutSessionId',
  error_code = document ->> 'errorCode',
  fulfilled_at = to_timestamp((document ->> 'fulfilledAt')::double precision / 1000)
where document -> 'failedMethods' <> '[]' or document ->> 'checkoutSessionId' is not null
  or document ->> 'errorCode' is not null or document ? 'fulfilledAt';

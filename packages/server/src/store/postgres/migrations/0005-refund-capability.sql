-- Whoever holds a refund's id may have its document, without saying whose business it was.
create index refund_capability on refund (refund_id);

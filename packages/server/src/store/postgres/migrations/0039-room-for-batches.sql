-- A batch updates many rows of a page by one statement, each of which needs room for its next version.
alter table payment set (fillfactor = 50);
alter table payment_method set (fillfactor = 60);

-- The statement that writes a charge reads its instrument.
alter table simulator.charge drop constraint charge_book_business_id_token_fkey;

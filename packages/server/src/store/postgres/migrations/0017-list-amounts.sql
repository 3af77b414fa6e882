-- What a line lists at in the terms of its price, before anything was taken off; of a part of a period, what that
-- part costs, which is not its unit price.
alter table payment_line_item add column list_amount bigint;
update payment_line_item
  set list_amount = case when is_tax_inclusive then unit_amount * quantity else subtotal end;
alter table payment_line_item alter column list_amount set not null;

-- Shows a process whether its secret key is the one this database was written with. Holds a signature, not the key.
create table secret_key_check (
  is_only_row boolean primary key default true check (is_only_row),
  signature text not null
);

-- Links to offers are derived with the secret key, so the token is kept as a hash only. Names the key with which the
-- hash of the present token was made; null for tokens from before, whose hashes still let their holders in.
alter table customer_session add column derived_with text;
update presentation set document = document - 'linkToken' where document ? 'linkToken';

-- A link to give another payment method leads back to the offer it was opened from: by its id, not by its token.
update payment_method_link l set return_url = 'offer:' || s.presentation_id
from customer_session s
where l.return_url ~ '/offers/cst_[A-Za-z0-9]+$'
  and s.token_hash = sha256(convert_to(substring(l.return_url from '/offers/(cst_[A-Za-z0-9]+)$'), 'UTF8'));
update payment_method_link set return_url = null where return_url ~ '/offers/cst_[A-Za-z0-9]+$';

-- Whether every secret that the database holds was sealed with the key that made the signature.
alter table secret_key_check add column is_all_sealed boolean not null default false;

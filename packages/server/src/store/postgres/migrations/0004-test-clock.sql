-- Whoever moves a business's clock holds it by a lease, and every step asks for the token: of two advances only
-- one moves it, and one whose process died lets go when its lease ends. The clock then stands where it was.
alter table business
  add column clock_advance_to timestamptz,
  add column clock_advance_token uuid,
  add column clock_advance_until timestamptz,
  add check (mode = 'test' or clock_advance_token is null);

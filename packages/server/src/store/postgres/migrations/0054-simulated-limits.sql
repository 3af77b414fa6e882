-- The most that one charge of a simulated card may take, in minor units of its currency; null for any amount.
alter table simulator.instrument add column most_per_charge bigint check (most_per_charge > 0);

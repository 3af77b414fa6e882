-- A test card whose payments are disputed as soon as they are made.
alter table simulator.instrument drop constraint instrument_rule_check;
alter table simulator.instrument add constraint instrument_rule_check
  check (rule in ('approve', 'decline', 'ask_then_approve', 'ask_then_refuse', 'approve_once', 'approve_then_dispute'));

-- More days of a trial are something to offer, too: to a subscription of a plan, so many.
alter table offer drop constraint offer_kind_check;
alter table offer add column trial_extension_days integer check (trial_extension_days > 0),
  add constraint offer_kind_check
    check (kind in ('one_time', 'subscription', 'plan_change', 'addon', 'pause', 'trial_extension')),
  add constraint offer_trial_extension_check
    check ((kind = 'trial_extension') = (trial_extension_days is not null));

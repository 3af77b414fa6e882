-- Sessions are smaller than they were, and so more of them share a page: each needs room for its next version.
alter table checkout_session set (fillfactor = 50);

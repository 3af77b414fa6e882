-- People who sign in. A person has one account in the installation, and a role in each business they belong to.
create table user_account (
  user_id text primary key,
  -- In small letters.
  email text not null unique,
  name text not null,
  -- Argon2id, with its parameters and salt.
  password_hash text not null,
  -- Sealed with the installation's secret key. It counts once it is confirmed.
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- Time step of the last code that was accepted: no code is accepted twice.
  totp_last_step bigint,
  created_at timestamptz not null
);

create table user_recovery_code (
  user_id text not null references user_account on delete cascade,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

create table membership (
  business_id text not null references business,
  user_id text not null references user_account on delete cascade,
  role text not null check (role in ('owner', 'developer', 'support', 'read_only')),
  created_at timestamptz not null,
  last_seen_at timestamptz,
  primary key (business_id, user_id)
);
create index membership_of_user on membership (user_id);

-- One row a browser that is signed in. The token is in its cookie only.
create table user_session (
  token_hash bytea primary key,
  user_id text not null references user_account on delete cascade,
  is_second_factor_due boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index user_session_of_user on user_session (user_id);
create index user_session_expiry on user_session (expires_at);

-- Links that work once. A link without a business makes an owner of every business that has none.
create table user_link (
  link_id text primary key,
  token_hash bytea not null unique,
  business_id text references business,
  email text,
  role text check (role in ('owner', 'developer', 'support', 'read_only')),
  invited_by text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((business_id is null) = (role is null) and (business_id is null) = (email is null))
);
create index user_link_of_business on user_link (business_id, created_at desc, link_id desc);
create index user_link_expiry on user_link (expires_at);

-- Attempts to sign in that failed or are under way, by account and caller, and when a caller last succeeded. The account
-- is hashed: it may not exist.
create table sign_in_attempt (
  account_hash bytea not null,
  caller text not null,
  attempts integer not null,
  last_at timestamptz not null,
  succeeded_at timestamptz,
  primary key (account_hash, caller)
);
create index sign_in_attempt_age on sign_in_attempt (last_at);

-- Changes that people and keys made. An entry is written before the change; its status comes with the answer, and is
-- null where the process died in between.
create table audit_entry (
  business_id text not null references business,
  entry_id text not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'api_key')),
  actor_id text not null,
  actor_name text,
  operation text not null,
  object_id text,
  changes jsonb not null default '[]',
  request_id text not null,
  status smallint,
  primary key (business_id, entry_id)
);
create index audit_entry_newest on audit_entry (business_id, at desc, entry_id desc);
create index audit_entry_age on audit_entry (at);

-- What is watched and the rule. Settings belong to the kind; health is what its verdicts have added up to.

create table monitor (
  id text primary key,
  kind text not null,
  name text not null,
  settings jsonb not null,
  -- What the kind says is asked of whom: two living monitors of one kind with the same target are duplicates.
  target text not null,
  service_id text not null,
  every_ms integer not null,
  severity smallint,
  paused boolean not null default false,
  muted_until timestamptz,
  removed boolean not null default false,
  health jsonb not null,
  ping_key text,
  last_ping_at timestamptz,
  created_by text,
  created_at timestamptz not null,
  -- Grows with every write, so that what a process keeps in memory is known to be the newest.
  version bigint not null default 1
) with (fillfactor = 80);
create unique index monitor_name on monitor (name) where not removed;
-- Hashed: a target may hold a whole request body, longer than an index entry can be.
create unique index monitor_target on monitor (kind, md5(target)) where not removed;
create unique index monitor_ping_key on monitor (ping_key) where ping_key is not null;
create index monitor_service on monitor (service_id) where not removed;

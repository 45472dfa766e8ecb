-- Whom to wake, in which order; each way through it; ways to reach a person; each try; and the ledger that proves that nothing was lost.

create table policy (
  id text primary key,
  team_id text not null references team (id),
  name text not null,
  version integer not null,
  definition jsonb not null,
  -- The team's first: its services use it unless they name another.
  of_team boolean not null default false,
  service_ids text[] not null default '{}',
  archived boolean not null default false,
  created_at timestamptz not null
);
create unique index policy_name on policy (name) where not archived;
create unique index policy_of_team on policy (team_id) where of_team and not archived;
create index policy_by_team on policy (team_id);

-- The organisation's last resort: one row, never deleted.
create table catch_all (
  id boolean primary key default true check (id),
  people text[] not null default '{}',
  channel_id text
);
insert into catch_all default values;
create function catch_all_stays() returns trigger language plpgsql as $$
begin
  raise exception 'the catch-all cannot be deleted';
end $$;
create trigger catch_all_stays before delete on catch_all for each statement execute function catch_all_stays();

create table escalation_run (
  id text primary key,
  about_kind text not null,
  about_id text not null,
  team_id text not null references team (id),
  severity smallint not null,
  policy_id text,
  policy_version integer not null,
  definition jsonb not null,
  state text not null,
  held_because text,
  step integer not null,
  loop integer not null,
  generation integer not null,
  next_at timestamptz,
  started_at timestamptz not null,
  acknowledged_by text[] not null default '{}',
  acknowledged_at timestamptz,
  asked_again_at timestamptz,
  ended_at timestamptz,
  ended_because text
);
-- One at a time for each alert and team; an incident may need several teams.
create unique index escalation_run_open on escalation_run (about_kind, about_id, team_id) where state <> 'ended';
create index escalation_run_about on escalation_run (about_id);
create index escalation_run_next on escalation_run (next_at) where state <> 'ended';

-- Round robin: how often each step of a policy has chosen, whatever version it has.
create table round_robin (
  policy_id text not null,
  step integer not null,
  turns bigint not null,
  primary key (policy_id, step)
);

alter table page add column run_id text;
alter table page add column generation integer;
alter table page add column loop integer;
alter table page add column step integer;
alter table page add column urgency text not null default 'high';
-- A step pages a person once, whoever runs it, however often. Pages that somebody asked for by hand have a run but no step: nulls never collide.
create unique index page_of_step on page (run_id, generation, loop, step, person_id) where run_id is not null;
create index page_due on page (created_at) where state = 'due';

create table contact_method (
  id text primary key,
  person_id text not null,
  kind text not null,
  address text not null,
  secret_name text,
  verified_at timestamptz,
  code_hash text,
  code_until timestamptz,
  code_tries integer not null default 0,
  last_ok_at timestamptz,
  last_error text,
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index contact_method_address on contact_method (person_id, kind, address) where removed_at is null;
create index contact_method_by_address on contact_method (kind, address) where removed_at is null;

create table personal_rules (
  person_id text not null,
  urgency text not null,
  rules jsonb not null,
  opted_out boolean not null default false,
  primary key (person_id, urgency)
);

create table attempt (
  id text primary key,
  page_id text not null references page (id),
  person_id text not null,
  method_id text not null,
  method_kind text not null,
  about_kind text not null,
  about_id text not null,
  urgency text not null,
  bundle text not null,
  -- When it was to go out; due_at moves with every failure.
  planned_for timestamptz not null,
  due_at timestamptz not null,
  state text not null,
  tries integer not null default 0,
  leased_until timestamptz,
  -- Taken back while a provider had it: tried no more should that fail.
  unwanted text,
  provider_id text,
  sent_at timestamptz,
  settled_at timestamptz,
  merged_into text,
  error text
) with (fillfactor = 80);
create index attempt_by_page on attempt (page_id);
create index attempt_waiting on attempt (method_id, due_at) where state in ('planned', 'sending');
create index attempt_sent on attempt (method_id, sent_at) where sent_at is not null;
create index attempt_about on attempt (about_id);

-- Proof: append-only, chained by hash for each alert or incident, the chains' heads sealed together every minute.
create table proof_entry (
  id bigint generated always as identity primary key,
  about_kind text not null,
  about_id text not null,
  -- Position in the chain of what it is about, from 1.
  seq integer not null,
  at timestamptz not null,
  kind text not null,
  facts jsonb not null,
  prev_hash text not null,
  hash text not null,
  unique (about_kind, about_id, seq)
);
create index proof_entry_at on proof_entry (at);

-- Where each chain ends, and how far it is sealed: the lock under which it grows, and an index over it. The entries are the truth.
create table proof_head (
  about_kind text not null,
  about_id text not null,
  seq integer not null,
  hash text not null,
  sealed integer not null default 0,
  primary key (about_kind, about_id)
) with (fillfactor = 80);
create index proof_head_unsealed on proof_head (about_id) where sealed < seq;

create table proof_seal (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  -- Heads of the chains that grew since the last seal: [[about_kind, about_id, seq, hash], …] in order of id.
  heads jsonb not null,
  entries bigint not null,
  prev_hash text not null,
  hash text not null
);

create function proof_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;
create trigger proof_entry_append_only before update or delete on proof_entry
  for each statement execute function proof_is_append_only();
create trigger proof_seal_append_only before update or delete on proof_seal
  for each statement execute function proof_is_append_only();

-- What the auditor found, newest run only matters; kept a while for people.
create table audit (
  at timestamptz primary key,
  clean boolean not null,
  alerts integer not null,
  findings jsonb not null
);

-- A test page to one person, or a drill of a team: the whole path, marked as a test.
create table drill (
  id text primary key,
  kind text not null,
  team_id text,
  person_id text,
  -- The one method that is tried; null: as the person's rules have it.
  method_id text,
  asked_by text,
  started_at timestamptz not null,
  ended_at timestamptz,
  acknowledged_by text
);

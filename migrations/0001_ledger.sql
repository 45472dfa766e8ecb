-- The past, the future and the outside: three tables that do all the moving.

create table event (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  actor text not null,
  at timestamptz not null,
  data jsonb not null default '{}'
);
create index event_by_subject on event (subject, id);
create index event_by_kind on event (kind, id);

create function event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the event log is append-only';
end $$;
create trigger event_append_only before update or delete on event
  for each statement execute function event_is_append_only();

create table timer (
  kind text not null,
  subject text not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  version bigint not null default 1,
  attempts integer not null default 0,
  last_error text,
  primary key (kind, subject)
) with (fillfactor = 70);
create index timer_due on timer (kind, due_at);

create table outbox (
  id bigint generated always as identity primary key,
  lane text not null,
  key text not null,
  kind text not null,
  urgency smallint not null,
  payload jsonb not null default '{}',
  created_at timestamptz not null,
  due_at timestamptz not null,
  leased_until timestamptz,
  attempts integer not null default 0,
  settled_at timestamptz,
  outcome text,
  last_error text
);
-- Equal keys that wait together are one delivery. A row being delivered (leased) has read its truth already and does not count.
create unique index outbox_waiting on outbox (key) where settled_at is null and leased_until is null;
create index outbox_lane on outbox (lane, id) where settled_at is null;
create index outbox_due on outbox (urgency, due_at) where settled_at is null;
create index outbox_settled on outbox (settled_at) where settled_at is not null;

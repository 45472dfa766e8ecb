-- Who is on call when: plans with every version they ever had, their exceptions, and what really was.

create table rota (
  id text primary key,
  team_id text not null references team (id),
  name text not null,
  user_group_id text,
  archived boolean not null default false,
  created_at timestamptz not null
);
create unique index rota_name on rota (name) where not archived;
create index rota_by_team on rota (team_id);

-- Never changed: a change of plan is a new version, so that "who was on call then" can be answered for ever.
create table rota_version (
  rota_id text not null references rota (id),
  valid_from timestamptz not null,
  author text,
  definition jsonb not null,
  -- Two versions of one instant (an undo within the second): the later one holds.
  seq bigint generated always as identity,
  primary key (rota_id, seq)
);

create table rota_override (
  id text primary key,
  rota_id text not null references rota (id),
  role text not null,
  kind text not null,
  who text,
  for_whom text,
  shifts jsonb not null default '[]',
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null,
  by_id text,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  swap_id text,
  check (starts_at < ends_at)
);
create index rota_override_range on rota_override (rota_id, ends_at);

create table rota_swap (
  id text primary key,
  rota_id text not null references rota (id),
  role text not null,
  asker text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  asked text,
  return_from timestamptz,
  return_to timestamptz,
  state text not null,
  taken_by text,
  declined_by text[] not null default '{}',
  note text not null,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index rota_swap_open on rota_swap (rota_id) where state = 'open';

create table absence (
  id text primary key,
  person_id text not null,
  -- Days on the wall of whatever zone asks, hence text: "2026-05-28".
  from_date text not null,
  to_date text not null,
  reason text not null,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  check (from_date <= to_date)
);
create index absence_by_person on absence (person_id, to_date);

-- History is what happened: written at each hand-over, and when an exception changes who is on call now.
create table shift_held (
  rota_id text not null references rota (id),
  role text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  people text[] not null,
  primary key (rota_id, role, starts_at)
);

-- Gaps ahead that somebody was told of; gone when the gap is, so that one that opens again is told again.
create table rota_gap (
  rota_id text not null references rota (id),
  role text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (rota_id, role, starts_at)
);

-- Secret links of calendars: only what the secret hashes to is kept.
create table calendar_link (
  hash text primary key,
  subject text not null,
  made_by text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index calendar_link_subject on calendar_link (subject) where revoked_at is null;

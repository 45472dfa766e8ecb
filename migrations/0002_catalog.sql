-- Who and what: people as Slack knows them, teams, the services they own.

create table person (
  id text primary key,
  name text not null,
  real_name text not null,
  zone text not null,
  admin boolean not null default false,
  active boolean not null default true,
  bot boolean not null default false,
  updated_at timestamptz not null
);
create index person_by_name on person (name);

create table team (
  id text primary key,
  name text not null,
  channel_id text,
  members text[] not null,
  responder text,
  archived boolean not null default false,
  created_at timestamptz not null
);
create unique index team_name on team (name) where not archived;

create table service (
  id text primary key,
  name text not null,
  team_id text not null references team (id),
  tier smallint not null,
  auto_incident text not null,
  archived boolean not null default false,
  created_at timestamptz not null
);
create unique index service_name on service (name) where not archived;
create index service_by_team on service (team_id);

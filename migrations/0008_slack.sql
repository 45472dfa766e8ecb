-- What Slack answered: where our things stand there. Owned by the couriers.

create table slack_place (
  subject text not null,
  what text not null,
  channel_id text not null,
  ts text,
  hash text,
  at timestamptz not null,
  primary key (subject, what)
);
create index slack_place_at on slack_place (channel_id, ts);

-- One message a second in a channel, shared by all processes.
create table slack_budget (
  channel_id text primary key,
  free_at timestamptz not null
);

-- Who has the Home tab open, and what it shows.
create table slack_home (
  person_id text primary key,
  opened_at timestamptz not null,
  hash text
);

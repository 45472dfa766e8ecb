-- People work on it; it has a channel.

-- Numbers without gaps: the one row is locked while an incident is declared.
create table incident_counter (id boolean primary key default true check (id), last integer not null);
insert into incident_counter (last) values (0);

create table incident (
  id text primary key,
  number integer not null unique,
  title text not null,
  channel_name text not null,
  status text not null,
  severity smallint not null,
  summary text,
  service_ids text[] not null,
  alert_ids text[] not null,
  lead_id text,
  comms_id text,
  acknowledged_by text,
  acknowledged_at timestamptz,
  declared_by text,
  started_at timestamptz not null,
  resolved_at timestamptz,
  closed_at timestamptz,
  next_update_at timestamptz,
  merged_into text,
  public jsonb,
  source jsonb
);
create index incident_live on incident (started_at) where status in ('suspected', 'investigating', 'identified', 'monitoring');
create index incident_by_service on incident using gin (service_ids);

-- Messages that people pinned into the timeline; they follow their edits and deletions.
create table incident_pin (
  incident_id text not null references incident (id),
  channel_id text not null,
  ts text not null,
  author text not null,
  text text not null,
  at timestamptz not null,
  pinned_by text not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (incident_id, ts)
);

-- A monitor says that something is wrong.

create table alert (
  id text primary key,
  monitor_id text not null,
  "group" text not null,
  service_id text not null references service (id),
  team_id text not null references team (id),
  title text not null,
  because text not null,
  severity smallint not null,
  state text not null,
  opened_at timestamptz not null,
  since timestamptz not null,
  last_at timestamptz not null,
  count integer not null,
  acknowledged_by text,
  acknowledged_at timestamptz,
  resolved_at timestamptz,
  resolved_by text,
  muted_until timestamptz,
  flapping boolean not null default false,
  recurrence_of text,
  incident_id text,
  feedback jsonb not null default '[]',
  folded_into text
);
-- The promise that a failing thing is one alert, kept by the database itself.
create unique index alert_open on alert (monitor_id, "group") where state <> 'resolved';
create index alert_open_by_team on alert (team_id, opened_at) where state <> 'resolved';
create index alert_open_by_service on alert (service_id) where state <> 'resolved';
create index alert_by_monitor on alert (monitor_id, opened_at desc);
create index alert_by_team on alert (team_id, opened_at desc);
create index alert_folded on alert (folded_into) where folded_into is not null;
create index alert_by_incident on alert (incident_id) where incident_id is not null;

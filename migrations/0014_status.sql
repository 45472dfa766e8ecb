-- What customers are told: status pages, their components, what is reported on them, who subscribed, and how much of the time all was well.

create table status_page (
  id text primary key,
  -- The page's id in its public API: 12 of a–z0–9, never another.
  code text not null unique,
  name text not null,
  title text not null,
  zone text not null,
  -- A host of its own; null: below PUBLIC_URL.
  domain text,
  -- public, link or password.
  access text not null,
  -- The secret part of the address of a page behind a link; null elsewhere.
  link_key text,
  -- scrypt, as salt:hash; null: no password.
  password text,
  colour text not null,
  logo_url text,
  support_url text,
  -- The name of a published weighting, or weights.
  weights jsonb not null,
  -- Whether maintenance shows in the page's indicator.
  shows_maintenance boolean not null,
  publishers jsonb not null,
  -- Letters a minute.
  mails_per_minute integer not null,
  -- An update is promised again so long after each one; null: none.
  promise_ms bigint,
  archived boolean not null default false,
  -- Grows with everything that the page shows: what was rendered from a version is good while it stands.
  version bigint not null default 0,
  created_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index status_page_name on status_page (name) where not archived;
create unique index status_page_domain on status_page (domain) where not archived;

create table status_component (
  id text primary key,
  code text not null unique,
  page_id text not null references status_page (id),
  name text not null,
  description text,
  -- The group it stands in; a group stands in none.
  group_id text references status_component (id),
  is_group boolean not null,
  position integer not null,
  service_ids text[] not null,
  -- Whether its status follows the monitors of its services: the policy under which something is published without anybody's approval.
  follows boolean not null,
  showcase boolean not null,
  only_if_degraded boolean not null,
  start_date text not null,
  -- What people set, what its monitors say, and what comes of both, of maintenance and of what is reported.
  set_status text not null,
  monitor_status text not null,
  status text not null,
  status_since timestamptz not null,
  archived boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index status_component_name on status_component (page_id, lower(name)) where not archived;
create index status_component_by_service on status_component using gin (service_ids);

-- What a component's status was from when on: the published history, from which uptime is counted.
create table component_span (
  component_id text not null references status_component (id),
  at timestamptz not null,
  status text not null,
  primary key (component_id, at)
);

-- How much of a day, in the page's zone, a component spent at each level, in milliseconds. What is missing of the day is no data.
create table component_day (
  component_id text not null references status_component (id),
  day text not null,
  up_ms bigint not null,
  major_ms bigint not null,
  partial_ms bigint not null,
  degraded_ms bigint not null,
  maintenance_ms bigint not null,
  unknown_ms bigint not null,
  -- The length of the day as far as it was over when this was counted.
  of_ms bigint not null,
  -- Counted from results that are complete: never counted again.
  settled boolean not null,
  primary key (component_id, day)
);

-- An incident or a maintenance as customers read of it.
create table status_report (
  id text primary key,
  code text not null unique,
  page_id text not null references status_page (id),
  kind text not null,
  incident_id text,
  -- Where it is worked on when it belongs to no incident.
  channel_id text,
  name text not null,
  phase text not null,
  status text not null,
  impact text not null,
  impacts jsonb not null,
  updates jsonb not null,
  draft jsonb,
  version integer not null,
  scheduled_for timestamptz,
  scheduled_until timestamptz,
  service_ids text[] not null,
  started_at timestamptz not null,
  published_at timestamptz,
  monitoring_at timestamptz,
  resolved_at timestamptz,
  retracted_at timestamptz,
  next_update_at timestamptz,
  created_by text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index status_report_by_page on status_report (page_id, created_at);
create unique index status_report_of_incident on status_report (page_id, incident_id) where incident_id is not null and phase <> 'retracted';
create index status_report_by_incident on status_report (incident_id) where incident_id is not null;
create index status_report_open on status_report (page_id) where phase = 'published' and resolved_at is null;

create table status_subscriber (
  id text primary key,
  page_id text not null references status_page (id),
  -- email, webhook or slack.
  kind text not null,
  address text not null,
  -- Whom to write to about a webhook.
  contact text,
  -- Component ids; empty: the whole page.
  component_ids text[] not null,
  -- Only this incident or maintenance.
  report_id text references status_report (id),
  state text not null,
  -- Added by somebody of the company, in Slack: its address may be inside their network.
  trusted boolean not null,
  -- Signs what is posted to a webhook.
  secret text,
  failures integer not null,
  failing_since timestamptz,
  because text,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  created_at timestamptz not null
);
create unique index status_subscriber_address on status_subscriber (page_id, kind, lower(address), coalesce(report_id, ''));
create index status_subscriber_active on status_subscriber (page_id, kind) where state = 'active';

-- One change, told to everybody who wants to hear of it.
create table status_broadcast (
  id text primary key,
  page_id text not null references status_page (id),
  report_id text references status_report (id),
  component_id text references status_component (id),
  -- What is said, as it was when it was published: an edit made later changes no letter.
  matter jsonb not null,
  channel_id text,
  at timestamptz not null
);
create index status_broadcast_by_report on status_broadcast (report_id, at);

create table status_delivery (
  id bigint generated always as identity primary key,
  broadcast_id text not null references status_broadcast (id),
  page_id text not null,
  subscriber_id text not null references status_subscriber (id),
  kind text not null,
  -- waiting, told, failed or dropped.
  state text not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  leased_until timestamptz,
  settled_at timestamptz,
  because text,
  unique (broadcast_id, subscriber_id)
);
create index status_delivery_waiting on status_delivery (page_id, due_at, id) where state = 'waiting';
create index status_delivery_of_subscriber on status_delivery (subscriber_id, id) where state = 'waiting';
create index status_delivery_of_broadcast on status_delivery (broadcast_id, state);

-- How fast a page may write: a letter more is allowed from then on; after trouble with the server nothing is tried before `paused_until`.
create table status_pace (
  page_id text primary key references status_page (id),
  free_at timestamptz not null,
  paused_until timestamptz,
  failures integer not null
);
-- A subscriber that is forgotten takes along what it was told: without this each one would be looked for in all deliveries.
create index status_delivery_by_subscriber on status_delivery (subscriber_id);

-- What was noted for customers before there were pages was published nowhere.
update incident set public = null where public is not null;

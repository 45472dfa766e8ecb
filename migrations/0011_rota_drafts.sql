-- Plans that somebody looks at before they are saved: what a button of a preview will save.

create table rota_draft (
  id text primary key,
  person_id text not null,
  -- null: a new rota.
  rota_id text references rota (id),
  name text not null,
  team_name text not null,
  definition jsonb not null,
  -- A print of the version that was looked at; another one meanwhile is previewed anew.
  basis text,
  created_at timestamptz not null
);
create index rota_draft_age on rota_draft (created_at);

-- One living link a person and calendar: two at once would be two secrets, of which one was never shown.
create unique index calendar_link_living on calendar_link (subject, made_by) where revoked_at is null;

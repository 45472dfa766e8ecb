-- Pages: to notify a person so that they wake.

create table page (
  id text primary key,
  person_id text not null,
  about_kind text not null,
  about_id text not null,
  asked_by text,
  note text not null,
  created_at timestamptz not null,
  state text not null,
  settled_at timestamptz,
  because text
);
create index page_about on page (about_kind, about_id);
create index page_by_person on page (person_id, created_at desc);

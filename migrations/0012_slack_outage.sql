-- When Slack did not answer us: from the first call that failed to the first one that went well. Short ones are forgotten.

create table slack_outage (
  id text primary key,
  since timestamptz not null,
  ended_at timestamptz
);
create unique index slack_outage_open on slack_outage ((true)) where ended_at is null;

-- What checks answered: every result for some days, and roll-ups by minute, hour and day.

create table check_result (
  monitor_id text not null,
  -- The slot the check was due at: one vote a slot, whoever ran it, however often.
  due_at timestamptz not null,
  at timestamptz not null,
  -- 0 up, 1 degraded, 2 down, 3 unknown.
  level smallint not null,
  reason text,
  because text not null,
  total_ms real,
  -- resolve, connect, tls, processing, transfer.
  phases real[],
  -- Kept for failures only.
  evidence jsonb,
  -- Asked for by a person: shown, but no vote and not rolled up.
  manual boolean not null default false,
  primary key (monitor_id, due_at)
);
create index check_result_failures on check_result (monitor_id, due_at) where level in (1, 2);

create table check_rollup (
  monitor_id text not null,
  step text not null,
  at timestamptz not null,
  -- How long the results of this period speak for, by level.
  up_ms bigint not null default 0,
  degraded_ms bigint not null default 0,
  down_ms bigint not null default 0,
  unknown_ms bigint not null default 0,
  checks integer not null default 0,
  failed integer not null default 0,
  -- Slots that were due in this period and were not run.
  skipped integer not null default 0,
  timed integer not null default 0,
  total_ms_sum double precision not null default 0,
  total_ms_max real,
  -- Counts by latency, bounds in signals/checks/histogram.ts; null for minutes, where sum and maximum say as much.
  latency integer[],
  primary key (monitor_id, step, at)
) with (fillfactor = 70);

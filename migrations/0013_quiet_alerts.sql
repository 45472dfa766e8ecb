-- Alerts that close by themselves, and how each alert ended.

-- After so many days of silence; null: never.
alter table service add column auto_close_days integer;
-- 'monitor', 'person', 'removed' or 'silence', and why; null while it is open, and of those that ended before this was kept.
alter table alert add column ended_how text;
alter table alert add column ended_because text;

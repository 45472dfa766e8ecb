import { sql } from 'kysely';
import type { AlertId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';

/** Open alerts that may be quiet, the longest silent first: their service closes such ones, and their source was silent for long enough. The rule says which are. */
export async function maybeQuiet(desk: Desk, now: Date): Promise<readonly AlertId[]> {
  // In hours: a day of an interval is longer or shorter where clocks change.
  const { rows } = await sql<{ id: AlertId }>`
    select alert.id from alert join service on service.id = alert.service_id
    where alert.state <> 'resolved' and service.auto_close_days is not null
      and alert.last_at <= ${now}::timestamptz - service.auto_close_days * interval '24 hours'
    order by alert.last_at, alert.id`.execute(reader(desk));
  return rows.map((row) => row.id);
}

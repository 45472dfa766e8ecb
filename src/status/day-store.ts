import { sql } from 'kysely';
import type { ComponentId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Tx } from '#ledger/transact.ts';
import type { Day } from './page-sight.ts';
import type { Tally } from './uptime.ts';

type Row = {
  component_id: ComponentId;
  day: string;
  up_ms: string | number;
  major_ms: string | number;
  partial_ms: string | number;
  degraded_ms: string | number;
  maintenance_ms: string | number;
  unknown_ms: string | number;
  of_ms: string | number;
};

/** What was counted of these components on these dates ("2026-11-28", in the page's zone, oldest first); a day without a count is there with null. */
export async function daysOf(
  desk: Desk,
  ids: readonly ComponentId[],
  dates: readonly string[],
): Promise<ReadonlyMap<ComponentId, readonly Day[]>> {
  const { rows } = await sql<Row>`
    select component_id, day, up_ms, major_ms, partial_ms, degraded_ms, maintenance_ms, unknown_ms, of_ms from component_day
    where component_id = any(${[...ids]}::text[]) and day = any(${[...dates]}::text[])`.execute(reader(desk));
  const counted = new Map(rows.map((row) => [`${row.component_id} ${row.day}`, row]));
  return new Map(ids.map((id) => [id, dates.map((date) => dayOf(date, counted.get(`${id} ${date}`)))]));
}

const dayOf = (date: string, row: Row | undefined): Day => ({
  date,
  tally:
    row === undefined
      ? null
      : {
          upMs: Number(row.up_ms),
          majorMs: Number(row.major_ms),
          partialMs: Number(row.partial_ms),
          degradedMs: Number(row.degraded_ms),
          maintenanceMs: Number(row.maintenance_ms),
          unknownMs: Number(row.unknown_ms),
          ofMs: Number(row.of_ms),
        },
});

/** Which of these dates are counted for good, as "component date". */
export async function settledDays(
  desk: Desk,
  ids: readonly ComponentId[],
  dates: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<Pick<Row, 'component_id' | 'day'>>`
    select component_id, day from component_day
    where component_id = any(${[...ids]}::text[]) and day = any(${[...dates]}::text[]) and settled`.execute(
    reader(desk),
  );
  return new Set(rows.map((row) => `${row.component_id} ${row.day}`));
}

export type CountedDay = {
  readonly componentId: ComponentId;
  readonly date: string;
  readonly tally: Tally;
  /** Counted for good. */
  readonly settled: boolean;
};

/** Writes what was counted, in one go. A day that was settled meanwhile stays as it is. */
export async function saveDays(tx: Tx, days: readonly CountedDay[]): Promise<void> {
  if (days.length === 0) return;
  const ms = (field: keyof Tally): string[] => days.map(({ tally }) => String(Math.round(tally[field])));
  await sql`
    insert into component_day (component_id, day, up_ms, major_ms, partial_ms, degraded_ms, maintenance_ms, unknown_ms, of_ms, settled)
    select * from unnest(${days.map((day) => day.componentId)}::text[], ${days.map((day) => day.date)}::text[], ${ms('upMs')}::bigint[],
      ${ms('majorMs')}::bigint[], ${ms('partialMs')}::bigint[], ${ms('degradedMs')}::bigint[], ${ms('maintenanceMs')}::bigint[],
      ${ms('unknownMs')}::bigint[], ${ms('ofMs')}::bigint[], ${days.map((day) => day.settled)}::boolean[])
    on conflict (component_id, day) do update set up_ms = excluded.up_ms, major_ms = excluded.major_ms, partial_ms = excluded.partial_ms,
      degraded_ms = excluded.degraded_ms, maintenance_ms = excluded.maintenance_ms, unknown_ms = excluded.unknown_ms,
      of_ms = excluded.of_ms, settled = excluded.settled
    where not component_day.settled`.execute(tx);
}

/** The days of these components from a date on are to be counted anew. */
export async function unsettleDays(tx: Tx, ids: readonly ComponentId[], since: string): Promise<void> {
  await sql`update component_day set settled = false where component_id = any(${[...ids]}::text[]) and day >= ${since}`.execute(
    tx,
  );
}

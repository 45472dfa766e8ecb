import { sql } from 'kysely';
import type { ComponentId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Day } from './page-sight.ts';

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

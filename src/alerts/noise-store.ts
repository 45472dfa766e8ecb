import { sql } from 'kysely';
import type { MonitorId, TeamId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';

/** A monitor that spoke often, or whose alerts people called noise. */
export type Noisy = {
  readonly monitorId: MonitorId;
  /** The title of its newest alert. */
  readonly title: string;
  readonly alerts: number;
  /** How many of its alerts somebody called noise. */
  readonly noise: number;
};

/** A team's noisiest monitors since an instant: those called noise first, then those with the most alerts; one quiet alert is no noise. */
export async function noisiestOf(
  desk: Desk,
  teamId: TeamId,
  since: Date,
  limit: number,
): Promise<readonly Noisy[]> {
  const { rows } = await sql<{
    monitor_id: MonitorId;
    title: string;
    alerts: string | number;
    noise: string | number;
  }>`
    select monitor_id, (array_agg(title order by opened_at desc))[1] as title, count(*) as alerts,
      count(*) filter (where exists (select 1 from jsonb_array_elements(feedback) f where f ->> 'verdict' = 'noise')) as noise
    from alert where team_id = ${teamId} and opened_at > ${since}
    group by monitor_id
    having count(*) > 1 or count(*) filter (where exists (select 1 from jsonb_array_elements(feedback) f where f ->> 'verdict' = 'noise')) > 0
    order by noise desc, alerts desc, monitor_id limit ${limit}`.execute(reader(desk));
  return rows.map((row) => ({
    monitorId: row.monitor_id,
    title: row.title,
    alerts: Number(row.alerts),
    noise: Number(row.noise),
  }));
}

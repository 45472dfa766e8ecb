import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { AlertId, IncidentId, MonitorId, PersonId, ServiceId, TeamId } from '#base/ids.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { ownSaved } from '#ledger/change.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Alert, Ending } from './alert.ts';

type Tables = {
  alert: {
    id: AlertId;
    monitor_id: MonitorId;
    group: string;
    service_id: ServiceId;
    team_id: TeamId;
    title: string;
    because: string;
    severity: number;
    state: Alert['state'];
    opened_at: Instant;
    since: Instant;
    last_at: Instant;
    count: number;
    acknowledged_by: PersonId | null;
    acknowledged_at: MaybeInstant;
    resolved_at: MaybeInstant;
    resolved_by: PersonId | null;
    ended_how: Ending['by'] | null;
    ended_because: string | null;
    muted_until: MaybeInstant;
    flapping: boolean;
    recurrence_of: AlertId | null;
    incident_id: IncidentId | null;
    feedback: Jsonb<Alert['feedback']>;
    folded_into: AlertId | null;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('alert').selectAll();

const toAlert = (row: Selectable<Tables['alert']>): Alert => ({
  id: row.id,
  monitorId: row.monitor_id,
  group: row.group,
  serviceId: row.service_id,
  teamId: row.team_id,
  title: row.title,
  because: row.because,
  severity: SEVERITIES.find((severity) => severity === row.severity) ?? 4,
  state: row.state,
  openedAt: row.opened_at,
  since: row.since,
  lastAt: row.last_at,
  count: row.count,
  acknowledgedBy: row.acknowledged_by,
  acknowledgedAt: row.acknowledged_at,
  resolvedAt: row.resolved_at,
  resolvedBy: row.resolved_by,
  ended: row.ended_how === null ? null : { by: row.ended_how, because: row.ended_because ?? '' },
  mutedUntil: row.muted_until,
  flapping: row.flapping,
  recurrenceOf: row.recurrence_of,
  incidentId: row.incident_id,
  feedback: row.feedback,
  foldedInto: row.folded_into,
});

const toRow = (alert: Alert) => ({
  monitor_id: alert.monitorId,
  group: alert.group,
  service_id: alert.serviceId,
  team_id: alert.teamId,
  title: alert.title,
  because: alert.because,
  severity: alert.severity,
  state: alert.state,
  opened_at: alert.openedAt,
  since: alert.since,
  last_at: alert.lastAt,
  count: alert.count,
  acknowledged_by: alert.acknowledgedBy,
  acknowledged_at: alert.acknowledgedAt,
  resolved_at: alert.resolvedAt,
  resolved_by: alert.resolvedBy,
  ended_how: alert.ended?.by ?? null,
  ended_because: alert.ended?.because ?? null,
  muted_until: alert.mutedUntil,
  flapping: alert.flapping,
  recurrence_of: alert.recurrenceOf,
  incident_id: alert.incidentId,
  feedback: JSON.stringify(alert.feedback),
  folded_into: alert.foldedInto,
});

const save: Store<unknown, Alert>['save'] = async (tx, alert, before) => {
  if (before === undefined)
    await on(tx)
      .insertInto('alert')
      .values({ id: alert.id, ...toRow(alert) })
      .execute();
  else await on(tx).updateTable('alert').set(toRow(alert)).where('id', '=', alert.id).execute();
};
const subject = (alert: Alert): string => alert.id;

export const alertStore: Store<AlertId, Alert> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('alert')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toAlert(row);
  },
  save,
  subject,
  whole: true,
};

/** The open alert of a monitor and group, as the key under which a new one is made. */
export const openAlertStore: Store<{ readonly monitorId: MonitorId; readonly group: string }, Alert> = {
  load: async (tx, key) => {
    const row = await on(tx)
      .selectFrom('alert')
      .selectAll()
      .where('monitor_id', '=', key.monitorId)
      .where('group', '=', key.group)
      .where('state', '<>', 'resolved')
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toAlert(row);
  },
  save,
  subject,
  whole: true,
};

export async function alertById(desk: Desk, id: AlertId): Promise<Alert | undefined> {
  const own = ownSaved(desk, alertStore, id);
  if (own !== undefined) return own;
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toAlert(row);
}

/** The alerts of these ids, in their order; those that are not there are left out. */
export async function alertsByIds(desk: Desk, ids: readonly AlertId[]): Promise<readonly Alert[]> {
  if (ids.length === 0) return [];
  const rows = await from(desk)
    .where('id', 'in', [...ids])
    .execute();
  const found = new Map(rows.map((row) => [row.id, toAlert(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Open alerts, worst first, then newest; at most `limit` (200). */
export async function openAlerts(
  desk: Desk,
  which: {
    readonly teamIds?: readonly TeamId[];
    readonly serviceIds?: readonly ServiceId[];
    readonly limit?: number;
  } = {},
): Promise<readonly Alert[]> {
  if (which.teamIds?.length === 0 || which.serviceIds?.length === 0) return [];
  let query = from(desk).where('state', '<>', 'resolved');
  if (which.teamIds !== undefined) query = query.where('team_id', 'in', [...which.teamIds]);
  if (which.serviceIds !== undefined) query = query.where('service_id', 'in', [...which.serviceIds]);
  return (
    await query
      .orderBy('severity')
      .orderBy('opened_at', 'desc')
      .limit(which.limit ?? 200)
      .execute()
  ).map(toAlert);
}

/** The open alerts of a monitor, or only that of one group. */
export async function openAlertsOf(
  desk: Desk,
  monitorId: MonitorId,
  group?: string,
): Promise<readonly Alert[]> {
  let query = from(desk).where('monitor_id', '=', monitorId).where('state', '<>', 'resolved');
  if (group !== undefined) query = query.where('group', '=', group);
  return (await query.execute()).map(toAlert);
}

/** The open alert of a monitor and group, if there is one. */
export const openAlertOf = async (
  desk: Desk,
  monitorId: MonitorId,
  group: string,
): Promise<Alert | undefined> => (await openAlertsOf(desk, monitorId, group))[0];

/** A monitor's alerts, newest first. */
export async function alertsOf(desk: Desk, monitorId: MonitorId, limit: number): Promise<readonly Alert[]> {
  return (
    await from(desk).where('monitor_id', '=', monitorId).orderBy('opened_at', 'desc').limit(limit).execute()
  ).map(toAlert);
}

/** The alerts listed on another one's card, oldest first. */
export async function foldedUnder(desk: Desk, id: AlertId): Promise<readonly Alert[]> {
  return (await from(desk).where('folded_into', '=', id).orderBy('opened_at').orderBy('id').execute()).map(
    toAlert,
  );
}

export const openAlertsOnService = (desk: Desk, serviceId: ServiceId): Promise<readonly Alert[]> =>
  openAlerts(desk, { serviceIds: [serviceId] });

/** The open alerts of an incident, worst first, then oldest. */
export async function openAlertsOfIncident(desk: Desk, incidentId: IncidentId): Promise<readonly Alert[]> {
  return (
    await from(desk)
      .where('incident_id', '=', incidentId)
      .where('state', '<>', 'resolved')
      .orderBy('severity')
      .orderBy('opened_at')
      .execute()
  ).map(toAlert);
}

/** What the burst rule looks at: the team's alerts opened since an instant that have cards of their own, and the first folded one; oldest first in each. */
export async function openedSince(desk: Desk, teamId: TeamId, since: Date): Promise<readonly Alert[]> {
  const opened = from(desk)
    .where('team_id', '=', teamId)
    .where('opened_at', '>', since)
    .orderBy('opened_at')
    .orderBy('id');
  // Apart, since a storm holds thousands of folded ones, which must not hide the few cards.
  const cards = await opened.where('folded_into', 'is', null).limit(50).execute();
  const folded = await opened.where('folded_into', 'is not', null).limit(1).execute();
  return [...cards, ...folded].map(toAlert);
}

/** The alert of a monitor and group that ended last. */
export async function lastEndedOf(
  desk: Desk,
  monitorId: MonitorId,
  group: string,
): Promise<Alert | undefined> {
  const row = await from(desk)
    .where('monitor_id', '=', monitorId)
    .where('group', '=', group)
    .where('state', '=', 'resolved')
    .orderBy('resolved_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toAlert(row);
}

/** How many alerts are open, by severity. */
export async function countOpenAlerts(desk: Desk): Promise<ReadonlyMap<number, number>> {
  const rows = await on(reader(desk))
    .selectFrom('alert')
    .select(['severity', ({ fn }) => fn.countAll<string>().as('n')])
    .where('state', '<>', 'resolved')
    .groupBy('severity')
    .execute();
  return new Map(rows.map((row) => [row.severity, Number(row.n)]));
}

/** How many alerts a team had since an instant. */
export async function countOpenedSince(desk: Desk, teamId: TeamId, since: Date): Promise<number> {
  const row = await on(reader(desk))
    .selectFrom('alert')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('team_id', '=', teamId)
    .where('opened_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Alerts of one team are opened one after the other, so that a burst is counted right; held to the end of the transaction. */
export async function lockTeamBurst(tx: Tx, teamId: TeamId): Promise<void> {
  await sql`select id from team where id = ${teamId} for update`.execute(tx);
}

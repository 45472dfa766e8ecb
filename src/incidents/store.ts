import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { AlertId, IncidentId, PersonId, ServiceId } from '#base/ids.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { ownSaved } from '#ledger/change.ts';
import type { Store, Tx } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import { LIVE } from './incident.ts';
import type { Incident, IncidentStatus, Pin } from './incident.ts';

type Tables = {
  incident: {
    id: IncidentId;
    number: number;
    title: string;
    channel_name: string;
    status: IncidentStatus;
    severity: number;
    summary: string | null;
    service_ids: ServiceId[];
    alert_ids: AlertId[];
    lead_id: PersonId | null;
    comms_id: PersonId | null;
    acknowledged_by: PersonId | null;
    acknowledged_at: MaybeInstant;
    declared_by: PersonId | null;
    started_at: Instant;
    resolved_at: MaybeInstant;
    closed_at: MaybeInstant;
    next_update_at: MaybeInstant;
    merged_into: IncidentId | null;
    public: Jsonb<Incident['public']> | null;
    source: Jsonb<Incident['source']> | null;
  };
  incident_pin: {
    incident_id: IncidentId;
    channel_id: string;
    ts: string;
    author: PersonId;
    text: string;
    at: Instant;
    pinned_by: PersonId;
    edited_at: MaybeInstant;
    deleted_at: MaybeInstant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) => on(reader(desk)).selectFrom('incident').selectAll();

const toIncident = (row: Selectable<Tables['incident']>): Incident => ({
  id: row.id,
  number: row.number,
  title: row.title,
  channelName: row.channel_name,
  status: row.status,
  severity: SEVERITIES.find((severity) => severity === row.severity) ?? 4,
  summary: row.summary,
  serviceIds: row.service_ids,
  alertIds: row.alert_ids,
  leadId: row.lead_id,
  commsId: row.comms_id,
  acknowledgedBy: row.acknowledged_by,
  acknowledgedAt: row.acknowledged_at,
  declaredBy: row.declared_by,
  startedAt: row.started_at,
  resolvedAt: row.resolved_at,
  closedAt: row.closed_at,
  nextUpdateAt: row.next_update_at,
  mergedInto: row.merged_into,
  public: row.public,
  source: row.source,
});

const toRow = (incident: Incident) => ({
  number: incident.number,
  title: incident.title,
  channel_name: incident.channelName,
  status: incident.status,
  severity: incident.severity,
  summary: incident.summary,
  service_ids: [...incident.serviceIds],
  alert_ids: [...incident.alertIds],
  lead_id: incident.leadId,
  comms_id: incident.commsId,
  acknowledged_by: incident.acknowledgedBy,
  acknowledged_at: incident.acknowledgedAt,
  declared_by: incident.declaredBy,
  started_at: incident.startedAt,
  resolved_at: incident.resolvedAt,
  closed_at: incident.closedAt,
  next_update_at: incident.nextUpdateAt,
  merged_into: incident.mergedInto,
  public: incident.public === null ? null : JSON.stringify(incident.public),
  source: incident.source === null ? null : JSON.stringify(incident.source),
});

export const incidentStore: Store<IncidentId, Incident> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('incident')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toIncident(row);
  },
  save: async (tx, incident, before) => {
    if (before === undefined)
      await on(tx)
        .insertInto('incident')
        .values({ id: incident.id, ...toRow(incident) })
        .execute();
    else await on(tx).updateTable('incident').set(toRow(incident)).where('id', '=', incident.id).execute();
  },
  subject: (incident) => incident.id,
  whole: true,
};

/** The next number. The counter stays locked to the end of the transaction, and a rolled back one gives its number back: no gaps. */
export async function nextNumber(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    last: number;
  }>`update incident_counter set last = last + 1 returning last`.execute(tx);
  return rows[0]?.last ?? 1;
}

/** Alerts of one service find their incident one at a time, so that two never open two. Held to the end of the transaction. */
export async function lockTakingIn(tx: Tx, serviceId: ServiceId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`incident of ${serviceId}`}, 0))`.execute(tx);
}

export async function incidentById(desk: Desk, id: IncidentId): Promise<Incident | undefined> {
  const own = ownSaved(desk, incidentStore, id);
  if (own !== undefined) return own;
  const row = await from(desk).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toIncident(row);
}

/** The incidents that were merged into this one, oldest first; not those merged into them. */
export async function mergedInto(desk: Desk, id: IncidentId): Promise<readonly Incident[]> {
  const rows = await from(desk).where('merged_into', '=', id).orderBy('number').execute();
  return rows.map(toIncident);
}

export async function incidentByNumber(desk: Desk, number: number): Promise<Incident | undefined> {
  const row = await from(desk).where('number', '=', number).executeTakeFirst();
  return row === undefined ? undefined : toIncident(row);
}

/** What is being worked on or suspected, worst first, then oldest. */
export async function liveIncidents(desk: Desk): Promise<readonly Incident[]> {
  return (
    await from(desk)
      .where('status', 'in', [...LIVE, 'suspected'])
      .orderBy('severity')
      .orderBy('number')
      .execute()
  ).map(toIncident);
}

/** The incident that a new alert on the service joins: the oldest live one. */
export async function liveIncidentOnService(desk: Desk, serviceId: ServiceId): Promise<Incident | undefined> {
  const row = await from(desk)
    .where('status', 'in', [...LIVE, 'suspected'])
    .where(sql<boolean>`service_ids @> array[${serviceId}]::text[]`)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toIncident(row);
}

/** Live incidents in which a person has a part: lead, communications, acknowledged or declared it. */
export async function incidentsOf(desk: Desk, person: PersonId): Promise<readonly Incident[]> {
  return (await liveIncidents(desk)).filter((incident) =>
    [incident.leadId, incident.commsId, incident.acknowledgedBy, incident.declaredBy].includes(person),
  );
}

/** The newest incidents, whatever their status. */
export async function recentIncidents(desk: Desk, limit: number): Promise<readonly Incident[]> {
  return (await from(desk).orderBy('number', 'desc').limit(limit).execute()).map(toIncident);
}

const toPin = (row: Selectable<Tables['incident_pin']>): Pin => ({
  channelId: row.channel_id,
  ts: row.ts,
  author: row.author,
  text: row.text,
  at: row.at,
  pinnedBy: row.pinned_by,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});

/** The pinned messages of an incident by the time they were written; deleted ones stay, marked. */
export async function pinsOf(desk: Desk, id: IncidentId): Promise<readonly Pin[]> {
  return (
    await on(reader(desk))
      .selectFrom('incident_pin')
      .selectAll()
      .where('incident_id', '=', id)
      .orderBy('at')
      .orderBy('ts')
      .execute()
  ).map(toPin);
}

/** Writes a pin as it is now. */
export async function savePin(tx: Tx, id: IncidentId, pin: Pin): Promise<void> {
  const row = {
    channel_id: pin.channelId,
    author: pin.author,
    text: pin.text,
    at: pin.at,
    pinned_by: pin.pinnedBy,
    edited_at: pin.editedAt,
    deleted_at: pin.deletedAt,
  };
  await on(tx)
    .insertInto('incident_pin')
    .values({ incident_id: id, ts: pin.ts, ...row })
    .onConflict((conflict) => conflict.columns(['incident_id', 'ts']).doUpdateSet(row))
    .execute();
}

/** Takes a pin out of the timeline. */
export async function dropPin(tx: Tx, id: IncidentId, ts: string): Promise<void> {
  await on(tx).deleteFrom('incident_pin').where('incident_id', '=', id).where('ts', '=', ts).execute();
}

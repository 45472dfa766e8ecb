import { isId } from '#base/ids.ts';
import type { AlertId, BroadcastId, IncidentId, PageId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { OutboxRow } from '#ledger/outbox.ts';

/** What an outbox row is about. Rows are written by telling.ts alone, so anything else is a bug and throws. */

const text = (row: OutboxRow, name: string): string => {
  const value = row.payload[name];
  invariant(typeof value === 'string', `outbox row ${row.id} (${row.kind}) carries ${name}`);
  return value;
};

export function incidentIdOf(row: OutboxRow): IncidentId {
  const id = text(row, 'incidentId');
  invariant(isId('inc', id), `${id} is an incident id`);
  return id;
}

export function alertIdOf(row: OutboxRow): AlertId {
  const id = text(row, 'alertId');
  invariant(isId('alr', id), `${id} is an alert id`);
  return id;
}

export function pageIdOf(row: OutboxRow): PageId {
  const id = text(row, 'pageId');
  invariant(isId('pag', id), `${id} is a page id`);
  return id;
}

export function teamIdOf(row: OutboxRow): TeamId {
  const id = text(row, 'teamId');
  invariant(isId('tea', id), `${id} is a team id`);
  return id;
}

export function broadcastIdOf(row: OutboxRow): BroadcastId {
  const id = text(row, 'broadcastId');
  invariant(isId('bct', id), `${id} is a broadcast id`);
  return id;
}

export const deliveryIdOf = (row: OutboxRow): string => text(row, 'deliveryId');
export const eventIdOf = (row: OutboxRow): string => text(row, 'eventId');

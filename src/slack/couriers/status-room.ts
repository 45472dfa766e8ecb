import { isId } from '#base/ids.ts';
import type { ReportId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { OutboxRow, Settlement } from '#ledger/outbox.ts';
import type { Report } from '#status/report.ts';
import type { Words } from '../define.ts';
import { placeOf } from '../places.ts';
import { roomOf } from './incident-channel-where.ts';
import { afterRefusal } from './incident-channel-lost.ts';
import { showCard } from './reconcile-card.ts';
import { soon } from './reconcile.ts';

/** The report that an outbox row names; telling/status.ts alone writes them, so anything else is a bug and throws. */
export function reportIdOf(row: OutboxRow): ReportId {
  const id = row.payload['reportId'];
  invariant(typeof id === 'string' && isId('rep', id), `outbox row ${row.id} (${row.kind}) carries reportId`);
  return id;
}

type Room = { readonly channelId: string; readonly own: boolean } | { readonly settled: Settlement };

/** Where a report is worked on: its incident's channel, or the one it was begun in. */
async function roomOfReport(desk: Desk, row: OutboxRow, report: Report): Promise<Room> {
  const incident = report.incidentId === null ? undefined : await incidentById(desk, report.incidentId);
  if (incident === undefined)
    return report.channelId === null
      ? { settled: { never: 'it is worked on in no channel' } }
      : { channelId: report.channelId, own: false };
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending') return { settled: soon(desk, 1_000, 'its channel is not made yet') };
  return room.channelId === null
    ? { settled: { never: 'no channel to show it in' } }
    : { channelId: room.channelId, own: room.kind === 'own' };
}

/** Shows a message where a report is worked on, in place where it stands already; undefined when that is done. `what` names it among the report's places. */
export async function showInRoom(
  desk: Desk,
  row: OutboxRow,
  report: Report,
  what: string,
  words: Words,
): Promise<Settlement | undefined> {
  const room = await roomOfReport(desk, row, report);
  if ('settled' in room) return room.settled;
  const { channelId } = room;
  const shown = await showCard(desk, row, { subject: report.id, what, channelId, words });
  if ('later' in shown) return shown.later;
  if (!('fate' in shown)) return undefined;
  return room.own && report.incidentId !== null
    ? afterRefusal(desk, report.incidentId, channelId, shown)
    : { never: shown.code };
}

/** Shows other words in a message that stands already; what was never shown, or cannot be edited any more, is left. */
export async function showIfThere(
  desk: Desk,
  row: OutboxRow,
  report: Report,
  what: string,
  words: Words,
): Promise<Settlement | undefined> {
  const place = await placeOf(desk, report.id, what);
  if (place?.ts == null) return undefined;
  const shown = await showCard(desk, row, {
    subject: report.id,
    what,
    channelId: place.channelId,
    words,
  });
  return 'later' in shown ? shown.later : undefined;
}

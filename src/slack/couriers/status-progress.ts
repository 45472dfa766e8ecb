import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow } from '#ledger/outbox.ts';
import { reportById } from '#status/report-store.ts';
import { broadcastById, progressOf } from '#status/telling-store.ts';
import type { BroadcastRow } from '#status/telling-store.ts';
import { progressWords } from '../views/status-told.ts';
import { roomOf } from './incident-channel-where.ts';
import { showCard } from './reconcile-card.ts';
import { broadcastIdOf } from './reconcile-payload.ts';
import { soon } from './reconcile.ts';

/** Where people work on what was told; null: nowhere, undefined: its channel is being made. */
async function where(
  desk: Desk,
  row: OutboxRow,
  { reportId, channelId }: BroadcastRow,
): Promise<string | null | undefined> {
  const report = reportId === null ? undefined : await reportById(desk, reportId);
  const id = report?.incidentId ?? null;
  const incident = id === null ? undefined : await incidentById(desk, id);
  if (incident === undefined) return channelId;
  const room = await roomOf(desk, incident, row.createdAt);
  return room.kind === 'pending' ? undefined : room.channelId;
}

/** Shows how many subscribers have been told, in one message that is edited in place. */
export const statusProgress: Courier = async (desk, row) => {
  const broadcast = await broadcastById(desk, broadcastIdOf(row));
  if (broadcast === undefined) return { done: true };
  const channelId = await where(desk, row, broadcast);
  if (channelId === undefined) return soon(desk, 1_000, 'the channel is being made');
  if (channelId === null) return { done: true };
  const text = progressWords(await progressOf(desk, broadcast.id));
  if (text === undefined) return { done: true };
  const shown = await showCard(desk, row, {
    subject: broadcast.id,
    what: 'progress',
    channelId,
    words: { text },
  });
  if ('later' in shown) return shown.later;
  return 'ts' in shown ? { done: true } : { never: `Slack said ${shown.code}` };
};

import { isId } from '#base/ids.ts';
import { as, person } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { editPinned } from '#incidents/verbs/edit-pinned.ts';
import { unpinMessage } from '#incidents/verbs/unpin-message.ts';
import { pinsOf } from '#incidents/store.ts';
import { refreshAlertCard, refreshAnnouncement, refreshIncidentCard } from '#telling.ts';
import { z } from 'zod';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import { defineListener } from '../define.ts';
import { placeOf, putPlace, subjectAt } from '../places.ts';
import { textWithFiles } from './pins-of.ts';

const changed = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: z.object({
    ts: z.string(),
    text: z.string().optional(),
    user: z.string().optional(),
    edited: z.object({ user: z.string().optional() }).optional(),
    files: z.array(z.object({ name: z.string().nullish() })).optional(),
  }),
});
const deleted = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: z.object({ user: z.string().optional() }).optional(),
});

const heldPin = async (desk: Desk, channelId: string, ts: string) => {
  const incidentId = await incidentAt(desk, channelId);
  const pin =
    incidentId === undefined ? undefined : (await pinsOf(desk, incidentId)).find((each) => each.ts === ts);
  return incidentId === undefined || pin === undefined ? undefined : { incidentId, pin };
};

async function onChanged(desk: Desk, event: z.infer<typeof changed>): Promise<void> {
  const held = await heldPin(desk, event.channel, event.message.ts);
  const text = textWithFiles(event.message);
  // Slack sends message_changed for unfurls and thread counts too; only other words are an edit.
  if (held === undefined || held.pin.text === text) return;
  const editor = event.message.edited?.user ?? event.message.user ?? held.pin.author;
  await editPinned(as(desk, person(editor)), held.incidentId, {
    channel: event.channel,
    ts: event.message.ts,
    text,
  });
}

const CARDS = ['card', 'card.elsewhere', 'announcement'] as const;

/** Our own card was deleted by a person: what it showed is forgotten, so that it is posted again. */
async function restoreCard(desk: Desk, subject: string, channelId: string, ts: string): Promise<void> {
  for (const what of CARDS) {
    const place = await placeOf(desk, subject, what);
    if (place?.channelId === channelId && place.ts === ts)
      await putPlace(desk, { subject, what, channelId, ts, hash: null });
  }
  const effects = isId('alr', subject)
    ? [refreshAlertCard(subject)]
    : isId('inc', subject)
      ? [refreshIncidentCard(subject), refreshAnnouncement(subject)]
      : [];
  await transact(desk, (open) => putOutbox(open.tx, effects, open.instant));
}

async function onDeleted(desk: Desk, event: z.infer<typeof deleted>): Promise<void> {
  const subject = await subjectAt(desk, event.channel, event.deleted_ts);
  if (subject !== undefined) await restoreCard(desk, subject, event.channel, event.deleted_ts);
  const held = await heldPin(desk, event.channel, event.deleted_ts);
  if (held === undefined) return;
  const by = event.previous_message?.user ?? held.pin.author;
  await unpinMessage(as(desk, person(by)), held.incidentId, {
    channel: event.channel,
    ts: event.deleted_ts,
    deleted: true,
  });
}

/** Pinned messages follow their edits and deletions; cards that a person deleted come back. */
export const messages = defineListener({
  event: 'message',
  hear: async (desk, event) => {
    const edit = changed.safeParse(event).data;
    if (edit !== undefined) return onChanged(desk, edit);
    const gone = deleted.safeParse(event).data;
    return gone === undefined ? undefined : onDeleted(desk, gone);
  },
});

import { incidentById } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import { z } from 'zod';
import { forgetPlace, placeOf, putPlace } from '../places.ts';
import { incidentAnnouncement as announcementOf } from '../views/incident.ts';
import { findChannel } from './incident-channel-find.ts';
import { roomOf, urlOf } from './incident-channel-where.ts';
import { incidentSight } from './incident-sight.ts';
import { showCard } from './reconcile-card.ts';
import { soon } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';
import { incidentIdOf } from './reconcile-payload.ts';

const NAME = 'incidents';
const TRIES = 10;
const LOOK_AGAIN_MS = 500;

const created = z.object({ channel: z.object({ id: z.string() }) });
const bookmarks = z.object({ bookmarks: z.array(z.object({ title: z.string().optional() })) });

/** The announcement channel, `#incidents`: found or made when first needed; `#incidents-2` when the name belongs to an archived one. */
export async function announcementChannel(
  desk: Desk,
): Promise<{ readonly channelId: string } | { readonly code: string }> {
  const known = await placeOf(desk, 'workspace', 'announcements');
  if (known !== undefined) return { channelId: known.channelId };
  for (let count = 1; count <= TRIES; count += 1) {
    const name = count === 1 ? NAME : `${NAME}-${count}`;
    const made = await attempt(() => desk.slack.call('conversations.create', { name }));
    if ('fate' in made && made.fate !== 'name_taken') return { code: made.code };
    const found =
      'value' in made
        ? { id: created.parse(made.value).channel.id, archived: false }
        : await findChannel(desk, name);
    if (found === undefined || found.archived) continue;
    const joined =
      'value' in made
        ? made
        : await attempt(() => desk.slack.call('conversations.join', { channel: found.id }));
    if ('fate' in joined && joined.fate !== 'already') continue;
    await putPlace(desk, { subject: 'workspace', what: 'announcements', channelId: found.id });
    return { channelId: found.id };
  }
  return { code: 'name_taken' };
}

const BOOKMARK = 'Announcement';

/** A bookmark in the incident's channel to its announcement, once: an earlier attempt that died is looked for. */
async function bookmark(desk: Desk, incident: Incident, channelId: string, link: string): Promise<void> {
  const before = await placeOf(desk, incident.id, 'bookmark');
  if (before?.channelId === channelId) return;
  const listed = await attempt(() => desk.slack.call('bookmarks.list', { channel_id: channelId }));
  const there =
    'value' in listed && bookmarks.parse(listed.value).bookmarks.some((each) => each.title === BOOKMARK);
  if (!there) {
    const added = await attempt(() =>
      desk.slack.call('bookmarks.add', {
        channel_id: channelId,
        title: BOOKMARK,
        type: 'link',
        link,
        emoji: ':mega:',
      }),
    );
    if ('fate' in added)
      desk.log.warn({ incident: incident.number, code: added.code }, 'the bookmark could not be added');
  }
  await putPlace(desk, { subject: incident.id, what: 'bookmark', channelId });
}

/** The one post about an incident in the announcement channel, edited in place. It waits a little for the incident's channel, to link it. */
export const incidentAnnouncement: Courier = async (desk, row) => {
  const incident = await incidentById(desk, incidentIdOf(row));
  if (incident === undefined) return { never: 'no such incident' };
  const room = await roomOf(desk, incident, row.createdAt);
  if (room.kind === 'pending') return soon(desk, LOOK_AGAIN_MS, 'its channel is being made');
  const channel = await announcementChannel(desk);
  if ('code' in channel) return { never: `no announcement channel: ${channel.code}` };
  const words = announcementOf(await incidentSight(desk, incident));
  const shown = await showCard(desk, row, {
    subject: incident.id,
    what: 'announcement',
    channelId: channel.channelId,
    words,
  });
  if ('later' in shown) return shown.later;
  if ('fate' in shown) {
    if (shown.fate !== 'archived' && shown.fate !== 'channel_gone') return { never: shown.code };
    // Somebody put the announcement channel away: the next try finds or makes another one.
    await forgetPlace(desk, 'workspace', 'announcements');
    return { againAt: desk.clock.now(), because: shown.code };
  }
  if (room.kind === 'own')
    await bookmark(desk, incident, room.channelId, urlOf(desk, channel.channelId, shown.ts));
  return { done: true };
};

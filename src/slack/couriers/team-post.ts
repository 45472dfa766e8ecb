import { incidentById } from '#incidents/store.ts';
import { eventById } from '#ledger/events.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Words } from '../define.ts';
import { alertLine } from '../views/alert-lines.ts';
import { incidentPost as postOf } from '../views/incident-posts.ts';
import { escape } from '../views/blocks.ts';
import { sayTrouble } from '../views/trouble.ts';
import { headline } from '../views/incident-words.ts';
import { afterTeamRefusal } from './alert-card.ts';
import { pageTrouble } from './page-refresh-trouble.ts';
import { pagingEvent, pagingWords } from './paging-told.ts';
import { postOnce } from './reconcile.ts';
import { alertEvent, incidentEvent } from './reconcile-events.ts';
import { eventIdOf, teamIdOf } from './reconcile-payload.ts';
import { channelOfTeam, teamChannel } from './team-channel.ts';

async function wordsFor(desk: Desk, event: AnyStored): Promise<Words | null> {
  if (event.kind === 'person.deactivated')
    return { text: sayTrouble({ what: 'person_gone', personId: event.subject, was: 'member' }) };
  if (event.kind === 'page.failed') return pageTrouble(desk, event);
  if (pagingEvent(event) !== undefined) return pagingWords(desk, event, true);
  const ofAlert = alertEvent(event);
  if (ofAlert !== undefined) {
    const line = alertLine(ofAlert);
    return line === null ? null : { text: line };
  }
  const ofIncident = incidentEvent(event);
  if (ofIncident === undefined) return null;
  const incident = await incidentById(desk, ofIncident.subject);
  const post = postOf(ofIncident, {
    firing: [],
    stillPublic: [],
    other: (_, number) => `incident ${number}`,
  });
  return incident === undefined || post === null
    ? null
    : { text: `${escape(headline(incident))}: ${post.text}` };
}

/** Says one event in a team's alerts channel, once: above all that a page failed. */
export const teamPost: Courier = async (desk, row) => {
  const event = await eventById(desk, eventIdOf(row));
  if (event === undefined) return { never: 'no such event' };
  const words = await wordsFor(desk, event);
  if (words === null) return { done: true };
  const team = teamIdOf(row);
  // The row that makes the channel waits behind this one in the team's lane: so it is made here.
  const made = (await channelOfTeam(desk, team)) === undefined ? await teamChannel(desk, row) : undefined;
  if (made !== undefined && !('done' in made)) return made;
  const channelId = await channelOfTeam(desk, team);
  if (channelId === undefined) return { never: 'the team has no channel' };
  const posted = await postOnce(desk, row, { channelId, words, key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : afterTeamRefusal(desk, team, posted);
};

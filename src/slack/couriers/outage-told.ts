import { alertsByIds, openedSince } from '#alerts/store.ts';
import type { AlertId, TeamId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { attemptsOfPages } from '#oncall/attempt-store.ts';
import type { MethodKind } from '#oncall/method.ts';
import { METHOD_KINDS } from '#oncall/method.ts';
import type { Page } from '#oncall/page.ts';
import { pagesAskedIn } from '#oncall/store.ts';
import { z } from 'zod';
import type { Outage } from '../outage-store.ts';
import { outageById } from '../outage-store.ts';
import { outageDigest } from '../views/outage.ts';
import type { OutageSight } from '../views/outage.ts';
import { afterTeamRefusal } from './alert-card.ts';
import { unheard } from './outage-watch.ts';
import { postOnce } from './reconcile.ts';
import { attempt } from './reconcile-fate.ts';
import { channelOfTeam, teamChannel } from './team-channel.ts';

const opened = z.object({ channel: z.object({ id: z.string() }) });

const alertOf = (page: Page): readonly AlertId[] => ('alertId' in page.about ? [page.about.alertId] : []);

/** By what these pages went out until then, in the order in which methods are listed. */
async function methodsOf(desk: Desk, pages: readonly Page[], until: Date): Promise<readonly MethodKind[]> {
  const tries = await attemptsOfPages(
    desk,
    pages.map((page) => page.id),
  );
  const used = new Set(
    tries.filter((one) => one.sentAt !== null && one.sentAt <= until).map((one) => one.methodKind),
  );
  return METHOD_KINDS.filter((kind) => used.has(kind));
}

async function ofTeam(desk: Desk, outage: Outage, until: Date, team: TeamId): Promise<OutageSight> {
  const alerts = (await openedSince(desk, team, unheard(outage))).filter((alert) => alert.openedAt <= until);
  const ids = new Set<string>(alerts.map((alert) => alert.id));
  const pages = (await pagesAskedIn(desk, unheard(outage), until)).filter((page) =>
    alertOf(page).some((id) => ids.has(id)),
  );
  const methods = await methodsOf(desk, pages, until);
  return { since: outage.since, until, to: 'team', alerts, incidents: 0, methods };
}

async function ofPerson(desk: Desk, outage: Outage, until: Date, person: string): Promise<OutageSight> {
  const pages = (await pagesAskedIn(desk, unheard(outage), until)).filter((page) => page.personId === person);
  const alerts = await alertsByIds(desk, [...new Set(pages.flatMap(alertOf))]);
  const incidents = new Set(
    pages.flatMap((page) => ('incidentId' in page.about ? [page.about.incidentId] : [])),
  ).size;
  const methods = await methodsOf(desk, pages, until);
  return { since: outage.since, until, to: 'person', alerts, incidents, methods };
}

async function toTeam(desk: Desk, row: OutboxRow, team: TeamId, sight: OutageSight): Promise<Settlement> {
  if ((await channelOfTeam(desk, team)) === undefined) {
    const made = await teamChannel(desk, { ...row, payload: { teamId: team } });
    if (!('done' in made)) return made;
  }
  const channelId = await channelOfTeam(desk, team);
  if (channelId === undefined) return { never: 'the team has no channel' };
  const posted = await postOnce(desk, row, { channelId, words: outageDigest(sight), key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : afterTeamRefusal(desk, team, posted);
}

async function toPerson(desk: Desk, row: OutboxRow, person: string, sight: OutageSight): Promise<Settlement> {
  const dm = await attempt(() => desk.slack.call('conversations.open', { users: person }));
  if ('fate' in dm) return { never: dm.code };
  const channelId = opened.parse(dm.value).channel.id;
  const posted = await postOnce(desk, row, { channelId, words: outageDigest(sight), key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : { never: posted.code };
}

/** What happened while Slack was away, told once to a team's channel or to a person, from what is true now. */
export const outageTold: Courier = async (desk, row) => {
  const { outageId, teamId, personId } = row.payload;
  const outage = typeof outageId === 'string' ? await outageById(desk, outageId) : undefined;
  if (outage?.endedAt == null) return { never: 'no such outage' };
  if (typeof teamId === 'string' && isId('tea', teamId))
    return toTeam(desk, row, teamId, await ofTeam(desk, outage, outage.endedAt, teamId));
  if (typeof personId !== 'string') return { never: 'it is for nobody' };
  return toPerson(desk, row, personId, await ofPerson(desk, outage, outage.endedAt, personId));
};

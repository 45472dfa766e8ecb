import { alertById } from '#alerts/store.ts';
import { isId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { teamById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import { eventById } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Run } from '#oncall/run.ts';
import { runById } from '#oncall/run-store.ts';
import { channelPage } from '../views/page-channel.ts';
import { ownChannel, urlOf } from './incident-channel-where.ts';
import { pagingEvent } from './paging-told.ts';
import { postOnce } from './reconcile.ts';
import { eventIdOf } from './reconcile-payload.ts';
import { channelOfTeam } from './team-channel.ts';

type Sight = Pick<Parameters<typeof channelPage>[0], 'about' | 'channelUrl'>;

/** What the run is about while somebody still has to look at it; undefined when nobody does any more. */
async function stillOpen(desk: Desk, run: Run): Promise<Sight | undefined> {
  const { about } = run;
  const url = (channel: string | undefined): string | null =>
    channel === undefined ? null : urlOf(desk, channel);
  if ('alertId' in about) {
    const alert = await alertById(desk, about.alertId);
    if (alert === undefined || alert.state !== 'triggered') return undefined;
    const room = alert.incidentId === null ? undefined : await ownChannel(desk, alert.incidentId);
    return {
      about: { kind: 'alert', alert },
      channelUrl: url(room ?? (await channelOfTeam(desk, alert.teamId))),
    };
  }
  const incident = 'incidentId' in about ? await incidentById(desk, about.incidentId) : undefined;
  if (incident === undefined || incident.acknowledgedBy !== null || incident.resolvedAt !== null)
    return undefined;
  return { about: { kind: 'incident', incident }, channelUrl: url(await ownChannel(desk, incident.id)) };
}

/** Posts into a channel that a step of a policy names, once; not any more when somebody took it on meanwhile. */
export const pageChannel: Courier = async (desk, row) => {
  const { runId, channelId } = row.payload;
  invariant(typeof runId === 'string' && isId('run', runId), `outbox row ${row.id} carries a run id`);
  invariant(typeof channelId === 'string', `outbox row ${row.id} carries a channel`);
  const [run, event] = [await runById(desk, runId), await eventById(desk, eventIdOf(row))];
  const stepped = event === undefined ? undefined : pagingEvent(event);
  if (run === undefined || stepped?.kind !== 'escalation.stepped') return { never: 'no such step' };
  const sight = await stillOpen(desk, run);
  if (sight === undefined) return { done: true };
  const team = (await teamById(desk, run.teamId))?.name ?? 'a team';
  const words = channelPage({ ...sight, team, step: stepped.data.step });
  const posted = await postOnce(desk, row, { channelId, words, key: row.key });
  if ('later' in posted) return posted.later;
  return 'ts' in posted ? { done: true } : { never: posted.code };
};

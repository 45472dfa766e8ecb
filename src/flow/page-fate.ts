import { alertById } from '#alerts/store.ts';
import type { PersonId } from '#base/ids.ts';
import type { Team } from '#catalog/catalog.ts';
import { serviceById, teamById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import { urgencyOf } from '#oncall/conditions.ts';
import type { Page } from '#oncall/page.ts';
import { everybodyLeft } from '#oncall/sight-store.ts';
import { latestRunsOf } from '#oncall/run-store.ts';
import { pageById, pagesAbout } from '#oncall/store.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { goOnFrom } from '#oncall/verbs/step-failed.ts';
import * as tell from '#telling.ts';
import type { Line } from './line.ts';
import { partlyShown } from './shown.ts';

/** Whether somebody has it in hand, or it is over: then nobody else needs to be found. */
async function isSettled(desk: Desk, about: Page['about']): Promise<boolean> {
  if ('alertId' in about) return (await alertById(desk, about.alertId))?.state !== 'triggered';
  if ('testId' in about) return true;
  const incident = await incidentById(desk, about.incidentId);
  return incident === undefined || incident.resolvedAt !== null || incident.closedAt !== null;
}

/** The team whose matter it is: of an incident, that of its first service. */
async function teamOf(desk: Desk, about: Page['about']): Promise<Team | undefined> {
  if ('alertId' in about) {
    const alert = await alertById(desk, about.alertId);
    return alert === undefined ? undefined : teamById(desk, alert.teamId);
  }
  const incident = 'incidentId' in about ? await incidentById(desk, about.incidentId) : undefined;
  const [first] = incident?.serviceIds ?? [];
  const service = first === undefined ? undefined : await serviceById(desk, first);
  return service === undefined ? undefined : teamById(desk, service.teamId);
}

/** No step is left to go on to: whoever else there is, the rest of the team first, nobody twice. */
async function findSomebody(desk: Desk, page: Page): Promise<void> {
  const pages = await pagesAbout(desk, page.about);
  const reaches = pages.some((one) => one.state === 'due' || one.state === 'delivered');
  if (reaches || (await isSettled(desk, page.about))) return;
  const told: readonly PersonId[] = pages.map((one) => one.personId);
  const found = await everybodyLeft(desk, await teamOf(desk, page.about), told);
  const severity = (await latestRunsOf(desk, page.about)).at(-1)?.severity;
  await pagePeople(desk, {
    people: found.map((one) => one.personId),
    about: page.about,
    urgency: severity === undefined ? page.urgency : urgencyOf(severity),
    askedBy: null,
    note: `the one paged before could not be reached, and ${found[0]?.because ?? ''}`,
  });
}

/** Where it is said that somebody could not be paged: under the alert's card in the team's channel, and in the incident's channel. */
async function saidOf(desk: Desk, about: Page['about'], eventId: string): Promise<readonly Effect[]> {
  if ('testId' in about) return [];
  if ('incidentId' in about) return [tell.tellIncidentChannel(about.incidentId, eventId)];
  const alert = await alertById(desk, about.alertId);
  if (alert === undefined) return [];
  return [
    tell.refreshAlertCard(alert.foldedInto ?? alert.id),
    tell.tellAlertThread(alert.id, eventId),
    ...(alert.incidentId === null ? [] : [tell.tellIncidentChannel(alert.incidentId, eventId)]),
  ];
}

/** A page reached nobody: when that was the last of its step, the next step pages now; behind the last one, whoever else there is. */
export const pageLost: Line<'page.failed'> & Line<'page.skipped'> = async (
  desk: Desk,
  event: Parameters<Line<'page.failed'>>[1] | Parameters<Line<'page.skipped'>>[1],
) => {
  const page = await pageById(desk, event.subject as Page['id']);
  if (page !== undefined && !(await goOnFrom(desk, page))) await findSomebody(desk, page);
  const said = await saidOf(desk, event.data.about, event.id);
  return [...said, ...(await partlyShown(desk, page?.run?.runId))];
};

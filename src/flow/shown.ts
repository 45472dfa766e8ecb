import type { Alert } from '#alerts/alert.ts';
import { alertById } from '#alerts/store.ts';
import type { AlertId, IncidentId, RunId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import { putOutbox } from '#ledger/outbox.ts';
import type { Page } from '#oncall/page.ts';
import { runById } from '#oncall/run-store.ts';
import { pagesAbout } from '#oncall/store.ts';
import * as tell from '#telling.ts';

export async function theAlert(desk: Desk, id: string): Promise<Alert> {
  const alert = await alertById(desk, id as AlertId);
  invariant(alert, `alert ${id} of an event exists`);
  return alert;
}

export const homes = async (): Promise<readonly Effect[]> => [tell.refreshHomes()];
export const teamAndHomes = async (
  _: Desk,
  event: { readonly subject: string },
): Promise<readonly Effect[]> => [tell.tellTeamChannel(event.subject as TeamId), tell.refreshHomes()];

/** Says an alert's event in its thread ahead of what follows from it, whose lines would else stand before their cause. */
export async function saidFirst(
  desk: Desk,
  event: { readonly subject: string; readonly id: string },
): Promise<void> {
  invariant(desk.tx !== undefined && desk.instant !== undefined, 'the story is told inside a transaction');
  await putOutbox(desk.tx, [tell.tellAlertThread(event.subject as AlertId, event.id)], desk.instant);
}

/** Card, thread and Home follow the alert, and so does the card of its incident. */
export async function alertMoved(
  desk: Desk,
  event: { readonly subject: string; readonly id: string },
): Promise<readonly Effect[]> {
  const alert = await theAlert(desk, event.subject);
  const incident = alert.incidentId === null ? [] : [tell.refreshIncidentCard(alert.incidentId)];
  return [
    tell.refreshAlertCard(alert.foldedInto ?? alert.id),
    tell.tellAlertThread(alert.id, event.id),
    ...incident,
    tell.refreshHomes(),
  ];
}

export async function incidentMoved(
  _: Desk,
  event: { readonly subject: string; readonly id: string },
): Promise<readonly Effect[]> {
  const id = event.subject as IncidentId;
  return [
    tell.refreshIncidentCard(id),
    tell.tellIncidentChannel(id, event.id),
    tell.refreshAnnouncement(id),
    tell.refreshHomes(),
  ];
}

export const incidentCard = async (
  _: Desk,
  event: { readonly subject: string },
): Promise<readonly Effect[]> => [tell.refreshIncidentCard(event.subject as IncidentId)];

/** DMs of pages about it show what became of it. */
export const pageCards = async (desk: Desk, about: Page['about']): Promise<readonly Effect[]> =>
  (await pagesAbout(desk, about))
    .filter((page) => page.state === 'delivered')
    .map((page) => tell.refreshPage(page.id, page.personId));

/** The same where some have acknowledged and others must too: whom it waits for is another one now. */
export async function partlyShown(desk: Desk, runId: RunId | undefined): Promise<readonly Effect[]> {
  const run = runId === undefined ? undefined : await runById(desk, runId);
  return run === undefined || run.acknowledgedBy.length === 0 ? [] : pageCards(desk, run.about);
}

export const aboutPage = async (desk: Desk, about: Page['about']): Promise<readonly Effect[]> => {
  if ('incidentId' in about) return [tell.refreshIncidentCard(about.incidentId)];
  if ('testId' in about) return [];
  const alert = await theAlert(desk, about.alertId);
  return [tell.refreshAlertCard(alert.foldedInto ?? alert.id)];
};

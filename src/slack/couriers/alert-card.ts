import { alertById, foldedUnder } from '#alerts/store.ts';
import type { Alert } from '#alerts/alert.ts';
import type { TeamId } from '#base/ids.ts';
import { serviceById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { putOutbox } from '#ledger/outbox.ts';
import { transact } from '#ledger/transact.ts';
import { refreshAlertCard, tellTeamChannel } from '#telling.ts';
import { heldUntil } from '#status/report-store.ts';
import { alertCard as cardOf } from '../views/alert.ts';
import type { AlertSight } from '../views/alert.ts';
import { LOSSES } from './incident-channel-lost.ts';
import { ownChannel } from './incident-channel-where.ts';
import { pagingSight } from './paging-sight.ts';
import { PATIENT_TRIES, patiently, soon } from './reconcile.ts';
import { showCard } from './reconcile-card.ts';
import type { Fate } from './reconcile-fate.ts';
import { alertIdOf } from './reconcile-payload.ts';
import { channelOfTeam, loseTeamChannel } from './team-channel.ts';

const TEAM_CHANNEL_MS = 500;

/** Whether the alert waits for the end of a maintenance that runs now. */
async function isMaintained(desk: Desk, { serviceId, mutedUntil }: Alert): Promise<boolean> {
  if (mutedUntil === null) return false;
  const until = await heldUntil(desk, serviceId, desk.clock.now());
  return until?.getTime() === mutedUntil.getTime();
}

/** Everything an alert's card shows, as true now. */
export async function alertSight(desk: Desk, alert: Alert): Promise<AlertSight> {
  const service = await serviceById(desk, alert.serviceId);
  const incident = alert.incidentId === null ? undefined : await incidentById(desk, alert.incidentId);
  return {
    alert,
    service: service?.name ?? 'unknown',
    incident:
      incident === undefined
        ? null
        : { number: incident.number, channelId: (await ownChannel(desk, incident.id)) ?? null },
    folded: await foldedUnder(desk, alert.id),
    maintenance: await isMaintained(desk, alert),
    paging: alert.state === 'triggered' ? ((await pagingSight(desk, { alertId: alert.id })) ?? null) : null,
  };
}

const askTeamChannel = (desk: Desk, teamId: TeamId): Promise<void> =>
  transact(desk, (open) => putOutbox(open.tx, [tellTeamChannel(teamId)], open.instant));

/** Waits for the team's channel, which the story asks for before it asks for a card; asks again when that takes long. */
export async function awaitTeamChannel(desk: Desk, row: OutboxRow, teamId: TeamId): Promise<Settlement> {
  if (row.attempts % PATIENT_TRIES === 0) await askTeamChannel(desk, teamId);
  return patiently(desk, row, "the team's channel is not made yet");
}

/** What a delivery into a team's channel does when Slack refuses: a channel that is gone is made anew, and the delivery waits for it. */
export async function afterTeamRefusal(
  desk: Desk,
  teamId: TeamId,
  refusal: { readonly fate: Fate; readonly code: string },
): Promise<Settlement> {
  const how = LOSSES[refusal.fate];
  if (how === undefined) return { never: refusal.code };
  await loseTeamChannel(desk, teamId, how, refusal.code);
  return soon(desk, TEAM_CHANNEL_MS, refusal.code);
}

/** The one message about an alert in its team's channel, edited in place. A folded alert is shown on the card of its burst. */
export const alertCard: Courier = async (desk, row) => {
  const alert = await alertById(desk, alertIdOf(row));
  if (alert === undefined) return { never: 'no such alert' };
  if (alert.foldedInto !== null) {
    const burst = alert.foldedInto;
    await transact(desk, (open) => putOutbox(open.tx, [refreshAlertCard(burst)], open.instant));
    return { done: true };
  }
  const channelId = await channelOfTeam(desk, alert.teamId);
  if (channelId === undefined) return awaitTeamChannel(desk, row, alert.teamId);
  const words = cardOf(await alertSight(desk, alert), desk.clock.now());
  const shown = await showCard(desk, row, { subject: alert.id, what: 'card', channelId, words });
  if ('later' in shown) return shown.later;
  return 'fate' in shown ? afterTeamRefusal(desk, alert.teamId, shown) : { done: true };
};

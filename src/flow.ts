import { openAlertsOf } from '#alerts/store.ts';
import { markFlapping } from '#alerts/verbs/mark-flapping.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import type { AlertId, IncidentId, MonitorId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Follow } from '#ledger/desk.ts';
import { outboxOf } from '#ledger/outbox.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { resumeRuns } from '#oncall/verbs/resume-runs.ts';
import { acknowledgeRuns, endRuns, holdRuns } from '#oncall/verbs/stop-runs.ts';
import { account } from './flow/account.ts';
import { audited } from './flow/audited.ts';
import type { AnyFact, Line, Story } from './flow/line.ts';
import { escalations } from './flow/escalations.ts';
import { pageLost } from './flow/page-fate.ts';
import { takeUp, wakeAgain, wakeForIncident } from './flow/paging.ts';
import { personMoved, rotaStory } from './flow/rota.ts';
import {
  aboutPage,
  alertMoved,
  homes,
  incidentCard,
  incidentMoved,
  pageCards,
  saidFirst,
  teamAndHomes,
  theAlert,
} from './flow/shown.ts';
import { alertEscalated, incidentEscalated } from './flow/escalated.ts';
import { subscriberStory } from './flow/subscribers.ts';
import { fell, opened, personGone, resolveAllOf, resolved } from './flow/turns.ts';
import { status, watched } from './flow/status.ts';
import { ways } from './flow/ways.ts';
import * as tell from '#telling.ts';

/**
 * THE STORY: for every kind of event, which verbs run next — always further down the river, in the same transaction — and what is told outside.
 * What needs more than a few lines stands in flow/.
 */
const story: Story = {
  'team.created': teamAndHomes,
  'team.changed': teamAndHomes,
  'team.archived': homes,
  'service.created': homes,
  'service.changed': homes,
  'service.archived': homes,
  'person.changed': personMoved,
  'person.deactivated': personGone,

  'monitor.created': homes,
  'monitor.changed': homes,
  'monitor.paused': async (desk, event) => {
    await watched(desk, event.subject);
    return resolveAllOf(desk, event.subject, 'the monitor was paused');
  },
  'monitor.resumed': async (desk, event) => {
    await watched(desk, event.subject);
    return homes();
  },
  'monitor.muted': async (desk, event) => {
    const until = event.data.until === null ? null : new Date(event.data.until);
    for (const alert of await openAlertsOf(desk, event.subject as MonitorId))
      await muteAlert(desk, alert.id, until);
    return [tell.refreshHomes()];
  },
  'monitor.removed': async (desk, event) => {
    await watched(desk, event.subject);
    return resolveAllOf(desk, event.subject, 'the monitor was removed');
  },
  'monitor.fell': fell,
  'monitor.recovered': async (desk, event) => {
    await watched(desk, event.subject);
    for (const alert of await openAlertsOf(desk, event.subject as MonitorId, event.data.group)) {
      await resolveAlert(desk, alert.id, { by: 'monitor', because: event.data.because });
    }
    return [tell.refreshHomes()];
  },
  'monitor.flapping': async (desk, event) => {
    for (const alert of await openAlertsOf(desk, event.subject as MonitorId, 'main'))
      await markFlapping(desk, alert.id, event.data.started);
    return [tell.refreshHomes()];
  },

  'alert.opened': opened,
  'alert.repeated': alertMoved,
  'alert.worsened': async (desk, event) => {
    await saidFirst(desk, event);
    await takeUp(desk, await theAlert(desk, event.subject), 'worse');
    return alertMoved(desk, event);
  },
  'alert.acknowledged': async (desk, event) => {
    const about = { alertId: event.subject as AlertId };
    await acknowledgeRuns(desk, about, event.actor);
    await cancelPages(desk, about, 'the alert was acknowledged before the page was sent');
    return [...(await alertMoved(desk, event)), ...(await pageCards(desk, about))];
  },
  'alert.forgotten': async (desk, event) => {
    const { severity } = await theAlert(desk, event.subject);
    const about = { alertId: event.subject as AlertId };
    await saidFirst(desk, event);
    await resumeRuns(desk, about, { because: 'forgotten', severity });
    return alertMoved(desk, event);
  },
  'alert.escalated': alertEscalated,
  'alert.resolved': resolved,
  'alert.muted': async (desk, event) => {
    const alert = await theAlert(desk, event.subject);
    if (event.data.until === null) await takeUp(desk, alert, 'unmuted');
    else await holdRuns(desk, { alertId: alert.id });
    return alertMoved(desk, event);
  },
  'alert.flapping': alertMoved,
  'alert.joined': alertMoved,
  'alert.feedback': async (desk, event) => [
    tell.refreshAlertCard((await theAlert(desk, event.subject)).foldedInto ?? (event.subject as AlertId)),
  ],

  ...escalations,
  ...ways,
  'page.delivered': (desk, event) => aboutPage(desk, event.data.about),
  'page.failed': pageLost,
  'page.skipped': pageLost,
  'page.cancelled': async () => [],

  ...rotaStory,

  ...status,

  'calendar.linked': async () => [],
  'calendar.revoked': async () => [],

  'audit.found': audited,

  ...subscriberStory,

  'incident.declared': async (desk, event) => {
    const id = event.subject as IncidentId;
    // Its channel stands first in its lane: whatever is said of whom it wakes is said there.
    desk.gather?.(outboxOf, tell.openIncidentChannel(id));
    if (event.data.status !== 'suspected') await wakeForIncident(desk, id);
    return [
      tell.openIncidentChannel(id),
      tell.refreshIncidentCard(id),
      tell.inviteToIncident(id),
      tell.refreshAnnouncement(id),
      tell.refreshHomes(),
    ];
  },
  'incident.accepted': async (desk, event) => {
    await wakeForIncident(desk, event.subject as IncidentId);
    return incidentMoved(desk, event);
  },
  'incident.declined': incidentMoved,
  'incident.acknowledged': async (desk, event) => {
    const id = event.subject as IncidentId;
    await acknowledgeRuns(desk, { incidentId: id }, event.actor);
    await cancelPages(desk, { incidentId: id }, 'the incident was acknowledged before the page was sent');
    return [
      ...(await incidentMoved(desk, event)),
      tell.inviteToIncident(id),
      ...(await pageCards(desk, { incidentId: id })),
    ];
  },
  'incident.forgotten': incidentMoved,
  'incident.escalated': incidentEscalated,
  'incident.status_changed': incidentMoved,
  'incident.severity_changed': async (desk, event) => {
    if (event.data.to < event.data.from)
      await wakeAgain(desk, event.subject as IncidentId, `the incident is now SEV${event.data.to}`);
    return incidentMoved(desk, event);
  },
  'incident.renamed': incidentMoved,
  'incident.role_given': async (desk, event) => [
    ...(await incidentMoved(desk, event)),
    tell.inviteToIncident(event.subject as IncidentId),
  ],
  'incident.update_posted': incidentMoved,
  'incident.update_due': async (_, event) => [
    tell.tellIncidentChannel(event.subject as IncidentId, event.id),
  ],
  'incident.update_snoozed': incidentCard,
  'incident.public_noted': incidentMoved,
  // Its channel hears of it from the report.
  'incident.public_corrected': incidentCard,
  'incident.public_retracted': incidentMoved,
  'incident.alert_joined': async (_, event) => {
    const id = event.subject as IncidentId;
    return [
      tell.refreshIncidentCard(id),
      tell.tellAlertsJoined(id, event.at),
      tell.refreshAnnouncement(id),
      tell.refreshHomes(),
    ];
  },
  'incident.service_joined': incidentCard,
  'incident.merged': async (desk, event) => {
    // Whoever is being paged about it belongs to the other one now: their pages go on.
    await endRuns(desk, { incidentId: event.subject as IncidentId }, 'gone');
    return incidentMoved(desk, event);
  },
  'incident.absorbed': async (desk, event) => {
    await wakeForIncident(desk, event.subject as IncidentId);
    return incidentMoved(desk, event);
  },
  'incident.resolved': async (desk, event) => {
    const about = { incidentId: event.subject as IncidentId };
    await endRuns(desk, about, 'resolved');
    await cancelPages(desk, about, 'the incident was resolved before the page was sent');
    return [...(await incidentMoved(desk, event)), ...(await pageCards(desk, about))];
  },
  'incident.reopened': incidentMoved,
  'incident.closed': incidentMoved,
  'incident.pinned': async () => [],
  'incident.pin_edited': async () => [],
  'incident.pin_removed': async () => [],
};

/** What follows from an event. The cast is safe: the table above has a line for every kind that a room can write. */
export const follow: Follow = (desk, event) => {
  const line = story[event.kind as AnyFact['kind']] as Line<AnyFact['kind']> | undefined;
  invariant(line, `the story has a line for ${event.kind}`);
  account(desk, event);
  return line(desk, event as Parameters<typeof line>[1]);
};

import { openAlertsOf } from '#alerts/store.ts';
import { markFlapping } from '#alerts/verbs/mark-flapping.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import type { AlertId, IncidentId, MonitorId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Follow } from '#ledger/desk.ts';
import type { Page } from '#oncall/page.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { account } from './flow/account.ts';
import type { AnyFact, Line, Story } from './flow/line.ts';
import { pageFailed, takeUp, wakeForIncident } from './flow/paging.ts';
import {
  aboutPage,
  alertMoved,
  homes,
  incidentCard,
  incidentMoved,
  pageCards,
  teamAndHomes,
  theAlert,
} from './flow/shown.ts';
import { fell, opened, personGone, resolveAllOf, resolved } from './flow/turns.ts';
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
  'person.changed': homes,
  'person.deactivated': personGone,

  'monitor.created': homes,
  'monitor.changed': homes,
  'monitor.paused': (desk, event) => resolveAllOf(desk, event.subject, 'the monitor was paused'),
  'monitor.resumed': homes,
  'monitor.muted': async (desk, event) => {
    const until = event.data.until === null ? null : new Date(event.data.until);
    for (const alert of await openAlertsOf(desk, event.subject as MonitorId))
      await muteAlert(desk, alert.id, until);
    return [tell.refreshHomes()];
  },
  'monitor.removed': (desk, event) => resolveAllOf(desk, event.subject, 'the monitor was removed'),
  'monitor.fell': fell,
  'monitor.recovered': async (desk, event) => {
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
    await takeUp(desk, await theAlert(desk, event.subject));
    return alertMoved(desk, event);
  },
  'alert.acknowledged': async (desk, event) => {
    const about = { alertId: event.subject as AlertId };
    await cancelPages(desk, about, 'the alert was acknowledged before the page was sent');
    return [...(await alertMoved(desk, event)), ...(await pageCards(desk, about))];
  },
  'alert.escalated': async (desk, event) => {
    const asker = event.actor.startsWith('system:') ? null : event.actor;
    await pagePeople(desk, {
      people: event.data.to,
      about: { alertId: event.subject as AlertId },
      askedBy: asker,
      note: event.data.note,
    });
    return alertMoved(desk, event);
  },
  'alert.resolved': resolved,
  'alert.muted': async (desk, event) => {
    if (event.data.until === null) await takeUp(desk, await theAlert(desk, event.subject));
    return alertMoved(desk, event);
  },
  'alert.flapping': alertMoved,
  'alert.joined': alertMoved,
  'alert.feedback': async (desk, event) => [
    tell.refreshAlertCard((await theAlert(desk, event.subject)).foldedInto ?? (event.subject as AlertId)),
  ],

  'page.asked': async (_, event) => [tell.pagePerson(event.subject as Page['id'], event.data.personId)],
  'page.delivered': (desk, event) => aboutPage(desk, event.data.about),
  'page.failed': pageFailed,
  'page.cancelled': async () => [],

  'incident.declared': async (desk, event) => {
    const id = event.subject as IncidentId;
    if (event.data.status !== 'suspected') await wakeForIncident(desk, id, 'an incident was declared');
    return [
      tell.openIncidentChannel(id),
      tell.refreshIncidentCard(id),
      tell.inviteToIncident(id),
      tell.refreshAnnouncement(id),
      tell.refreshHomes(),
    ];
  },
  'incident.accepted': async (desk, event) => {
    await wakeForIncident(desk, event.subject as IncidentId, 'the suspected incident was accepted');
    return incidentMoved(desk, event);
  },
  'incident.declined': incidentMoved,
  'incident.acknowledged': async (desk, event) => {
    const id = event.subject as IncidentId;
    await cancelPages(desk, { incidentId: id }, 'the incident was acknowledged before the page was sent');
    return [
      ...(await incidentMoved(desk, event)),
      tell.inviteToIncident(id),
      ...(await pageCards(desk, { incidentId: id })),
    ];
  },
  'incident.escalated': async (desk, event) => {
    const id = event.subject as IncidentId;
    const asker = event.actor.startsWith('system:') ? null : event.actor;
    await pagePeople(desk, {
      people: event.data.to,
      about: { incidentId: id },
      askedBy: asker,
      note: event.data.note,
    });
    return [...(await incidentMoved(desk, event)), tell.inviteToIncident(id)];
  },
  'incident.status_changed': incidentMoved,
  'incident.severity_changed': async (desk, event) => {
    if (event.data.to < event.data.from)
      await wakeForIncident(desk, event.subject as IncidentId, `the incident is now SEV${event.data.to}`);
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
  'incident.merged': incidentMoved,
  'incident.absorbed': incidentMoved,
  'incident.resolved': async (desk, event) => {
    const about = { incidentId: event.subject as IncidentId };
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

import type {
  AlertId,
  IncidentId,
  MethodId,
  OverrideId,
  PageId,
  PersonId,
  RotaId,
  RunId,
  SwapId,
  TeamId,
  TestId,
} from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Effect } from '#ledger/follow.ts';

/**
 * The effects that may be asked of the outside. A refresh effect's key names the thing, so that many changes are one delivery; a once effect's
 * key holds the event's id. Couriers in slack/couriers and notify/ deliver them, one list each.
 */

export const tellTeamChannel = (team: TeamId): Effect => ({
  kind: 'channel.team',
  lane: `team:${team}`,
  key: `channel.team:${team}`,
  urgency: 'card',
  payload: { teamId: team },
});

export const refreshAlertCard = (alert: AlertId): Effect => ({
  kind: 'card.alert',
  lane: `alert:${alert}`,
  key: `card.alert:${alert}`,
  urgency: 'card',
  payload: { alertId: alert },
});

/** A line in the alert's thread for one event. */
export const tellAlertThread = (alert: AlertId, event: string): Effect => ({
  kind: 'thread.alert',
  lane: `alert:${alert}`,
  key: `thread.alert:${event}`,
  urgency: 'card',
  payload: { alertId: alert, eventId: event },
});

export const openIncidentChannel = (incident: IncidentId): Effect => ({
  kind: 'channel.incident',
  lane: `incident:${incident}`,
  key: `channel.incident:${incident}`,
  urgency: 'card',
  payload: { incidentId: incident },
});

/** The pinned card, topic and bookmark, made to agree with the incident. */
export const refreshIncidentCard = (incident: IncidentId): Effect => ({
  kind: 'card.incident',
  lane: `incident:${incident}`,
  key: `card.incident:${incident}`,
  urgency: 'card',
  payload: { incidentId: incident },
});

/** Brings lead, roles, paged people and team members who should be there into the channel. */
export const inviteToIncident = (incident: IncidentId): Effect => ({
  kind: 'invite.incident',
  lane: `incident:${incident}`,
  key: `invite.incident:${incident}`,
  urgency: 'card',
  payload: { incidentId: incident },
});

/** The one post in #incidents, edited in place. */
export const refreshAnnouncement = (incident: IncidentId): Effect => ({
  kind: 'announce.incident',
  lane: `announce:${incident}`,
  key: `announce.incident:${incident}`,
  urgency: 'card',
  payload: { incidentId: incident },
});

/** A post in the incident channel for one event. */
export const tellIncidentChannel = (incident: IncidentId, event: string): Effect => ({
  kind: 'post.incident',
  lane: `incident:${incident}`,
  key: `post.incident:${event}`,
  urgency: 'card',
  payload: { incidentId: incident, eventId: event },
});

const JOINED_MS = 10_000;

/** One post for the alerts that join an incident within 10 s; its own lane, since it waits. */
export const tellAlertsJoined = (incident: IncidentId, at: Date): Effect => ({
  kind: 'joined.incident',
  lane: `joined:${incident}`,
  key: `joined.incident:${incident}`,
  urgency: 'card',
  payload: { incidentId: incident },
  dueAt: plus(at, JOINED_MS),
});

/** Home tabs of those who have one open, and cards of people lists; one delivery for any number of changes. */
export const refreshHomes = (): Effect => ({
  kind: 'homes',
  lane: 'homes',
  key: 'homes',
  urgency: 'later',
  payload: {},
});

/** One of a person's methods has something to send, from that time on. Each method has a lane of its own: one that hangs delays no other. */
export const notifyMethod = (method: MethodId, person: PersonId, at: Date): Effect => ({
  kind: 'notify.method',
  lane: `method:${method}`,
  key: `notify.method:${method}`,
  urgency: 'page',
  payload: { methodId: method, personId: person },
  dueAt: at,
});

/** Sends the code that proves a method to be somebody's; it is made on the way. */
export const sendMethodCode = (method: MethodId, person: PersonId): Effect => ({
  kind: 'method.code',
  lane: `method-code:${method}`,
  key: `method.code:${method}`,
  urgency: 'page',
  payload: { methodId: method, personId: person },
});

/** A page that no method carries: it ends, and the story goes on from there. */
export const pagePerson = (page: PageId, person: PersonId): Effect => ({
  kind: 'page.person',
  lane: `person:${person}`,
  key: `page.person:${page}`,
  urgency: 'page',
  payload: { pageId: page, personId: person },
});

export const keyOfRefresh = (page: PageId): string => `page.refresh:${page}`;

/** The DM of a page shows what became of its alert or incident. */
export const refreshPage = (page: PageId, person: PersonId): Effect => ({
  kind: 'page.refresh',
  lane: `person-card:${person}`,
  key: keyOfRefresh(page),
  urgency: 'card',
  payload: { pageId: page, personId: person },
});

/** The monitor's own message, where somebody looks at one, follows its state. */
export const tellTeam = (team: TeamId, event: string): Effect => ({
  kind: 'post.team',
  lane: `team:${team}`,
  key: `post.team:${event}`,
  urgency: 'card',
  payload: { teamId: team, eventId: event },
});

/** Asks whoever acknowledged, by direct message and once for the event `escalation.asked_again`, whether they are still on it. */
export const askStillOnIt = (person: PersonId, event: string): Effect => ({
  kind: 'ask.still_on_it',
  lane: `ask:${person}`,
  key: `ask.still_on_it:${event}`,
  urgency: 'page',
  payload: { personId: person, eventId: event },
});

/** Slack was away and is back: what happened meanwhile, in one message to a team's channel or to a person. */
export const tellSlackOutage = (
  outage: string,
  to: { readonly teamId: TeamId } | { readonly personId: PersonId },
): Effect => {
  const whom = 'teamId' in to ? to.teamId : to.personId;
  return {
    kind: 'digest.outage',
    lane: `digest:${whom}`,
    key: `digest.outage:${outage}:${whom}`,
    urgency: 'card',
    payload: { outageId: outage, ...to },
  };
};

/** What the auditor found, to whoever looks after the bot itself: a channel, or a person. */
export const tellAudit = (
  event: string,
  to: { readonly channelId: string } | { readonly personId: PersonId },
): Effect => {
  const whom = 'channelId' in to ? to.channelId : to.personId;
  return {
    kind: 'post.audit',
    lane: `audit:${whom}`,
    key: `post.audit:${event}:${whom}`,
    urgency: 'card',
    payload: { eventId: event, ...to },
  };
};

/** Posts in a channel that a step of a policy names; once for the event `escalation.stepped`. */
export const pageChannel = (run: RunId, event: string, channelId: string): Effect => ({
  kind: 'page.channel',
  lane: `channel:${channelId}`,
  key: `page.channel:${event}:${channelId}`,
  urgency: 'page',
  payload: { runId: run, eventId: event, channelId },
});

/** Calls a webhook that a step of a policy names; once for the event `escalation.stepped`. The event says which secret signs it. */
export const callWebhook = (run: RunId, event: string, url: string): Effect => ({
  kind: 'page.webhook',
  lane: `webhook:${url}`,
  key: `page.webhook:${event}:${url}`,
  urgency: 'page',
  payload: { runId: run, eventId: event, url },
});

/** The Slack user group of a rota, made to hold whoever is on call; never emptied. */
export const syncUserGroup = (rota: RotaId): Effect => ({
  kind: 'group.rota',
  lane: `rota:${rota}`,
  key: `group.rota:${rota}`,
  urgency: 'card',
  payload: { rotaId: rota },
});

const aboutRota = (kind: string, rota: RotaId, event: string): Effect => ({
  kind,
  lane: `rota:${rota}`,
  key: `${kind}:${event}`,
  urgency: 'card',
  payload: { rotaId: rota, eventId: event },
});

/** A plan was made, changed or archived: said once to those it concerns. */
export const tellRota = (rota: RotaId, event: string): Effect => aboutRota('rota.told', rota, event);
/** A shift begins: who leaves, who starts, what is open; once for the event `rota.handed_over`. */
export const tellHandOver = (rota: RotaId, event: string): Effect => aboutRota('rota.hand_over', rota, event);
/** Nobody is on call at a time within the next 14 days; once for the event `rota.gap_ahead`. */
export const tellGap = (rota: RotaId, event: string): Effect => aboutRota('rota.gap', rota, event);

/** A swap was asked, taken, declined, cancelled, or ran out: to both. */
export const tellSwap = (swap: SwapId, event: string): Effect => ({
  kind: 'swap.told',
  lane: `swap:${swap}`,
  key: `swap.told:${event}`,
  urgency: 'card',
  payload: { swapId: swap, eventId: event },
});

/** An exception to a rota was made or taken back: to those it concerns. */
export const tellCover = (override: OverrideId, event: string): Effect => ({
  kind: 'cover.told',
  lane: `override:${override}`,
  key: `cover.told:${event}`,
  urgency: 'card',
  payload: { overrideId: override, eventId: event },
});

/** What a team's drill showed, in the team's channel; said when it is acknowledged, or when everybody was tried. */
export const tellDrill = (team: TeamId, drill: TestId, event: string, at: Date): Effect => ({
  kind: 'post.drill',
  lane: `drill:${drill}`,
  key: `post.drill:${event}`,
  urgency: 'card',
  payload: { teamId: team, testId: drill },
  dueAt: at,
});

/** What would let a page to a team down, in the team's channel; once a week. */
export const tellReadiness = (team: TeamId, day: string): Effect => ({
  kind: 'post.readiness',
  lane: `readiness:${team}`,
  key: `post.readiness:${team}:${day}`,
  urgency: 'later',
  payload: { teamId: team },
});

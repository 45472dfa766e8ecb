import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { Alert } from '#alerts/alert.ts';
import { openAlerts } from '#alerts/store.ts';
import type { PersonId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Service, Team } from '#catalog/catalog.ts';
import { services, teams } from '#catalog/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { liveIncidents } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Courier } from '#ledger/outbox.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { monitors } from '#monitors/store.ts';
import { configuredKinds } from '#oncall/configured.ts';
import { methodsOfPeople, rulesOfPeople } from '#oncall/method-store.ts';
import { SlackRefusal } from '#world/slack.ts';
import { contactSightOf } from '../commands/contact-sight.ts';
import { openHomes, setHomeHash } from '../store.ts';
import type { ContactSight } from '../views/contact.ts';
import { homeView } from '../views/home.ts';
import type { HomeSight } from '../views/home.ts';
import { allOncall, oncallOf } from './homes-oncall.ts';
import type { AllOncall } from './homes-oncall.ts';
import { ownChannel, urlOf } from './incident-channel-where.ts';
import { channelOfTeam } from './team-channel.ts';

/** What every Home is made of, read once for all of them. */
type Everything = {
  readonly teams: readonly Team[];
  readonly services: readonly Service[];
  readonly incidents: readonly { readonly incident: Incident; readonly channelUrl: string | null }[];
  readonly alerts: readonly { readonly alert: Alert; readonly channelUrl: string | null }[];
  readonly monitors: readonly Monitor[];
  readonly contacts: ReadonlyMap<PersonId, ContactSight>;
  readonly oncall: AllOncall;
  readonly now: Date;
};

const NO_RULES = { critical: undefined, high: undefined, low: undefined };
const ALERTS_READ = 200;
/** A delivery ends well before its lease does; those who looked last are served first. */
const BUDGET_MS = 12_000;
const AT_ONCE = 5;

async function contactsOf(
  desk: Desk,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, ContactSight>> {
  const [methods, rules] = [await methodsOfPeople(desk, people), await rulesOfPeople(desk, people)];
  const [configured, now] = [configuredKinds(desk), desk.clock.now()];
  return new Map(
    people.map((person) => [
      person,
      contactSightOf(methods.get(person) ?? [], rules.get(person) ?? NO_RULES, configured, now),
    ]),
  );
}

async function everything(desk: Desk, people: readonly PersonId[]): Promise<Everything> {
  const [allTeams, allServices] = [await teams(desk), await services(desk)];
  const [incidents, alerts] = [await liveIncidents(desk), await openAlerts(desk, { limit: ALERTS_READ })];
  const link = (channel: string | undefined): string | null =>
    channel === undefined ? null : urlOf(desk, channel);
  const teamUrls = new Map<string, string | null>();
  for (const id of new Set(alerts.map((alert) => alert.teamId)))
    teamUrls.set(id, link(await channelOfTeam(desk, id)));
  const rooms = new Map<string, string | null>();
  for (const { id } of incidents) rooms.set(id, link(await ownChannel(desk, id)));
  return {
    teams: allTeams,
    services: allServices,
    incidents: incidents.map((incident) => ({ incident, channelUrl: rooms.get(incident.id) ?? null })),
    alerts: alerts.map((alert) => ({
      alert,
      channelUrl:
        (alert.incidentId === null ? undefined : rooms.get(alert.incidentId)) ??
        teamUrls.get(alert.teamId) ??
        null,
    })),
    monitors: await monitors(desk),
    contacts: await contactsOf(desk, people),
    oncall: await allOncall(desk),
    now: desk.clock.now(),
  };
}

function sightOf(all: Everything, personId: PersonId): HomeSight {
  const mine = all.teams.filter((team) => !team.archived && team.members.includes(personId));
  const teamIds = new Set(mine.map((team) => team.id));
  const names = new Map(all.services.map((service) => [service.id, service.name]));
  const owned = new Set(
    all.services.filter((service) => teamIds.has(service.teamId)).map((service) => service.id),
  );
  const name = (id: Service['id']): string => names.get(id) ?? 'unknown';
  const contact = all.contacts.get(personId);
  return {
    teams: mine.map((team) => team.name),
    incidents: all.incidents.map(({ incident, channelUrl }) => ({
      incident,
      channelUrl,
      mine:
        [incident.leadId, incident.commsId, incident.acknowledgedBy, incident.declaredBy].includes(
          personId,
        ) || incident.serviceIds.some((id) => owned.has(id)),
    })),
    alerts: all.alerts.map(({ alert, channelUrl }) => ({
      alert,
      channelUrl,
      service: name(alert.serviceId),
      mine: teamIds.has(alert.teamId) || alert.acknowledgedBy === personId,
    })),
    monitors: all.monitors
      .filter((monitor) => owned.has(monitor.serviceId))
      .map((monitor) => ({ monitor, service: name(monitor.serviceId) })),
    oncall: oncallOf(
      all.oncall,
      personId,
      all.teams.filter((team) => !team.archived),
    ),
    ...(contact === undefined ? {} : { contact }),
    now: all.now,
  };
}

const fingerprint = (view: HomeView): string =>
  createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 22);

/** Publishes one Home if it changed. Without Slack's `hash`: this lane is the only writer, so the latest truth wins. */
async function publish(
  desk: Desk,
  home: { readonly personId: PersonId; readonly hash: string | null },
  view: HomeView,
): Promise<void> {
  const hash = fingerprint(view);
  if (hash === home.hash) return;
  try {
    await desk.slack.call('views.publish', { user_id: home.personId, view });
  } catch (error) {
    // A Home that Slack will not take (a person who left, the tab switched off) is not asked again before it changes.
    if (!(error instanceof SlackRefusal)) throw error;
    desk.log.warn({ person: home.personId, code: error.code }, 'Slack does not take a Home tab');
  }
  await setHomeHash(desk, home.personId, hash);
}

/** Shows the present truth on the Home of everybody who opened theirs within a day. */
export const homes: Courier = async (desk) => {
  const began = desk.clock.monotonicMs();
  const open = await openHomes(desk, plus(desk.clock.now(), -DAY));
  if (open.length === 0) return { done: true };
  const all = await everything(
    desk,
    open.map((home) => home.personId),
  );
  for (let index = 0; index < open.length; index += AT_ONCE) {
    if (desk.clock.monotonicMs() - began > BUDGET_MS)
      return { againAt: desk.clock.now(), because: `${open.length - index} Home tabs are still to be shown` };
    const batch = open.slice(index, index + AT_ONCE);
    const outcomes = await Promise.allSettled(
      batch.map((home) => publish(desk, home, homeView(sightOf(all, home.personId)))),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
  return { done: true };
};

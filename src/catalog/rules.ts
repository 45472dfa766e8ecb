import type { Decision } from '#base/decision.ts';
import type { PersonId, ServiceId, TeamId } from '#base/ids.ts';
import { isAutoCloseDays } from './auto-close.ts';
import type { AutoIncident, CatalogFact, CatalogRefusal, Person, Service, Team, Tier } from './catalog.ts';

/** Pure rules of teams, services and people. */

type Ruling<Noun> = Decision<Noun, CatalogFact, CatalogRefusal>;

/** Names are typed in commands and stand in channel names: lower-case letters, digits and single dashes, at most 50. */
export const isName = (name: string): boolean => name.length <= 50 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);

export type TeamWish = {
  readonly name: string;
  readonly members: readonly PersonId[];
  readonly responder?: PersonId | null;
  readonly channelId?: string | null;
};
export type TeamChanges = {
  readonly name?: string;
  readonly addMembers?: readonly PersonId[];
  readonly removeMembers?: readonly PersonId[];
  readonly responder?: PersonId | null;
  readonly channelId?: string | null;
};

function teamProblem(team: Team, everyone: readonly Person[]): CatalogRefusal | undefined {
  if (!isName(team.name)) return { why: 'name_invalid', name: team.name };
  if (team.members.length === 0) return { why: 'no_members' };
  const unknown = team.members.find((id) => !everyone.some((person) => person.id === id && !person.bot));
  if (unknown !== undefined) return { why: 'not_found', what: 'person', name: unknown };
  if (team.responder !== null && !team.members.includes(team.responder))
    return { why: 'responder_not_member', person: team.responder };
  return undefined;
}

const inactive = (ids: readonly PersonId[], everyone: readonly Person[]): PersonId | undefined =>
  ids.find((id) => everyone.some((person) => person.id === id && !person.active));

/** A new team. Without a responder its first member is one, so that there is always somebody to page. */
export function createTeamRule(
  id: TeamId,
  wish: TeamWish,
  everyone: readonly Person[],
  taken: boolean,
): Ruling<Team> {
  const members = [...new Set(wish.members)];
  const team: Team = {
    id,
    name: wish.name,
    channelId: wish.channelId ?? null,
    members,
    responder: wish.responder === undefined ? (members[0] ?? null) : wish.responder,
    archived: false,
  };
  const problem = teamProblem(team, everyone);
  if (problem !== undefined) return { refused: problem };
  const gone = inactive(members, everyone);
  if (gone !== undefined) return { refused: { why: 'person_inactive', person: gone } };
  if (taken) return { refused: { why: 'name_taken', name: wish.name } };
  return { next: team, facts: [{ kind: 'team.created', data: { name: team.name } }] };
}

/** A changed team. A responder who leaves the team is responder no longer; then every member is paged until one is named. */
export function changeTeamRule(
  before: Team,
  changes: TeamChanges,
  everyone: readonly Person[],
  taken: boolean,
): Ruling<Team> {
  const removed = new Set(changes.removeMembers ?? []);
  const members = [...new Set([...before.members, ...(changes.addMembers ?? [])])].filter(
    (id) => !removed.has(id),
  );
  const kept = before.responder !== null && members.includes(before.responder) ? before.responder : null;
  const next: Team = {
    ...before,
    name: changes.name ?? before.name,
    members,
    responder: changes.responder === undefined ? kept : changes.responder,
    channelId: changes.channelId === undefined ? before.channelId : changes.channelId,
  };
  const problem = teamProblem(next, everyone);
  if (problem !== undefined) return { refused: problem };
  const gone = inactive(
    [...(changes.addMembers ?? []), ...(changes.responder ? [changes.responder] : [])],
    everyone,
  );
  if (gone !== undefined) return { refused: { why: 'person_inactive', person: gone } };
  if (next.name !== before.name && taken) return { refused: { why: 'name_taken', name: next.name } };
  const changed = [
    ...(next.name === before.name ? [] : ['name']),
    ...(next.members.join() === before.members.join() ? [] : ['members']),
    ...(next.responder === before.responder ? [] : ['responder']),
    ...(next.channelId === before.channelId ? [] : ['channel']),
  ];
  if (changed.length === 0) return { refused: { why: 'nothing_changes' } };
  return { next, facts: [{ kind: 'team.changed', data: { changes: changed } }] };
}

/** A team that owns nothing any more may be archived. */
export function archiveTeamRule(before: Team, owned: readonly string[]): Ruling<Team> {
  if (owned.length > 0) return { refused: { why: 'in_use', by: owned } };
  return {
    next: { ...before, archived: true },
    facts: [{ kind: 'team.archived', data: { name: before.name } }],
  };
}

export type ServiceWish = {
  readonly name: string;
  readonly teamId: TeamId;
  readonly tier?: Tier;
  readonly autoIncident?: AutoIncident;
  readonly autoCloseDays?: number | null;
};
export type ServiceChanges = Partial<ServiceWish>;

function serviceProblem(service: Service): CatalogRefusal | undefined {
  if (!isName(service.name)) return { why: 'name_invalid', name: service.name };
  const days = service.autoCloseDays;
  return days === null || isAutoCloseDays(days) ? undefined : { why: 'auto_close_invalid', got: `${days}d` };
}

/** A new service: tier 1, an incident by itself from SEV1, and no alert that closes by itself, unless told otherwise. */
export function createServiceRule(id: ServiceId, wish: ServiceWish, taken: boolean): Ruling<Service> {
  const next: Service = {
    id,
    name: wish.name,
    teamId: wish.teamId,
    tier: wish.tier ?? 1,
    autoIncident: wish.autoIncident ?? 'sev1',
    autoCloseDays: wish.autoCloseDays ?? null,
    archived: false,
  };
  const problem = serviceProblem(next);
  if (problem !== undefined) return { refused: problem };
  if (taken) return { refused: { why: 'name_taken', name: wish.name } };
  return { next, facts: [{ kind: 'service.created', data: { name: wish.name, teamId: wish.teamId } }] };
}

/** A changed service. */
export function changeServiceRule(before: Service, changes: ServiceChanges, taken: boolean): Ruling<Service> {
  const next: Service = { ...before, ...changes };
  const problem = serviceProblem(next);
  if (problem !== undefined) return { refused: problem };
  if (next.name !== before.name && taken) return { refused: { why: 'name_taken', name: next.name } };
  const changed = (['name', 'teamId', 'tier', 'autoIncident', 'autoCloseDays'] as const).filter(
    (key) => next[key] !== before[key],
  );
  if (changed.length === 0) return { refused: { why: 'nothing_changes' } };
  return { next, facts: [{ kind: 'service.changed', data: { changes: changed } }] };
}

/** A service that nothing watches any more may be archived. */
export function archiveServiceRule(before: Service, monitors: readonly string[]): Ruling<Service> {
  if (monitors.length > 0) return { refused: { why: 'in_use', by: monitors } };
  return {
    next: { ...before, archived: true },
    facts: [{ kind: 'service.archived', data: { name: before.name } }],
  };
}

/** What Slack says of a person. Becoming inactive is an event of its own, since shifts, roles and pages depend on it. */
export function rememberPersonRule(before: Person | undefined, now: Person): Ruling<Person> {
  const changed =
    before === undefined
      ? ['known']
      : (Object.keys(now) as (keyof Person)[]).filter((key) => now[key] !== before[key]);
  if (changed.length === 0) return { refused: { why: 'nothing_changes' } };
  const gone = before !== undefined && before.active && !now.active;
  return {
    next: now,
    facts: gone
      ? [{ kind: 'person.deactivated', data: { name: now.name } }]
      : [{ kind: 'person.changed', data: { changes: changed } }],
  };
}

import type { Decision } from '#base/decision.ts';
import { isHolidayCode } from '#base/holidays.ts';
import type { PersonId, RotaId, TeamId } from '#base/ids.ts';
import { parseClock, parseLocal, zoneNamed } from '#base/calendar.ts';
import { DAY } from '#base/time.ts';
import { isName } from '#catalog/rules.ts';
import { GAPS_TIMER } from './gap-ahead.ts';
import { changesBetween } from './rota-changes.ts';
import type { Layer, Rota, RotaDefinition, RotaFact, RotaRefusal, Window } from './rota.ts';
import { inForce } from './versions.ts';
import { zoneMeant } from './zone-names.ts';

/** Pure rules of a rota: what a definition must hold, and how one follows another. */

type Ruling = Decision<Rota, RotaFact, RotaRefusal>;

const LONGEST_TURN = { hour: 24 * 366, day: 366, week: 52, month: 24 } as const;
/** More than people can read, and less than would slow anybody down. */
const MOST_LAYERS = 20;
const MOST_MEMBERS = 60;
const MOST_WINDOWS = 30;
const YEARS_OF_ANCHOR = 20;

function windowProblem(window: Window): string | undefined {
  const times = window.kind === 'days' ? [window.from, window.to] : [window.from.at, window.to.at];
  const wrong = times.find((time) => parseClock(time) === undefined);
  if (wrong !== undefined) return `“${wrong}” is no time of day; write 09:00 or 17:30`;
  return times[0] === '24:00' ? 'hours begin at 00:00 at the earliest and at 23:59 at the latest' : undefined;
}

function layerProblem(layer: Layer, definition: RotaDefinition, now: Date): string | undefined {
  const { unit, length } = layer.turn;
  if (layer.name.trim() === '' || layer.name.length > 40) return 'its name must have 1 to 40 characters';
  if (!Number.isInteger(length) || length < 1 || length > LONGEST_TURN[unit])
    return `a turn lasts 1 to ${LONGEST_TURN[unit]} ${unit}s, not ${length}`;
  if (layer.lastsMs !== undefined && layer.lastsMs !== null && layer.lastsMs <= 0)
    return 'a turn must last some time';
  if (!Number.isInteger(layer.rank)) return 'its rank must be a whole number';
  const anchor = parseLocal(layer.anchor);
  if (anchor === undefined) return `“${layer.anchor}” is no local time; write 2026-03-09T09:00`;
  if (Math.abs(anchor - now.getTime()) > YEARS_OF_ANCHOR * 366 * DAY)
    return `its first turn starts more than ${YEARS_OF_ANCHOR} years away`;
  if (layer.members.length > MOST_MEMBERS) return `it has more than ${MOST_MEMBERS} turns in a round`;
  if (layer.windows.length > MOST_WINDOWS) return `it has more than ${MOST_WINDOWS} windows`;
  if (layer.holidays === 'only' && definition.holidays === null)
    return 'it is on during public holidays only, but the rota keeps none; say whose, as in holidays NO';
  return layer.windows.map(windowProblem).find((problem) => problem !== undefined);
}

/** What is wrong with a definition; undefined when nothing is. `active` are the people who can be woken. */
export function definitionProblem(
  definition: RotaDefinition,
  active: ReadonlySet<PersonId>,
  now: Date,
): RotaRefusal | undefined {
  if (zoneNamed(definition.zone) === undefined)
    return { why: 'zone_unknown', zone: definition.zone, nearest: zoneMeant(definition.zone) };
  if (definition.holidays !== null && !isHolidayCode(definition.holidays))
    return { why: 'holidays_unknown', holidays: definition.holidays };
  const wrong = (layer: string | null, problem: string): RotaRefusal => ({
    why: 'definition_invalid',
    layer,
    problem,
  });
  const { layers } = definition;
  if (!layers.some((layer) => layer.role === 'primary')) return wrong(null, 'no layer of it is primary');
  if (layers.length > MOST_LAYERS) return wrong(null, `it has more than ${MOST_LAYERS} layers`);
  for (const layer of layers) {
    const people = layer.members.flat();
    if (people.length === 0) return { why: 'no_members', layer: layer.name };
    const missing = people.find((person) => !active.has(person));
    if (missing !== undefined) return { why: 'person_inactive', person: missing };
    if (layers.filter((one) => one.name === layer.name).length > 1)
      return wrong(layer.name, 'two layers have that name');
    const problem = layerProblem(layer, definition, now);
    if (problem !== undefined) return wrong(layer.name, problem);
  }
  return undefined;
}

/** As it is kept: the zone as it is spelt, no turn without people, nobody twice in a turn. */
const tidy = (definition: RotaDefinition): RotaDefinition => ({
  ...definition,
  zone: zoneNamed(definition.zone) ?? definition.zone,
  layers: definition.layers.map((layer) => ({
    ...layer,
    members: layer.members.filter((group) => group.length > 0).map((group) => [...new Set(group)]),
  })),
});

/** What a rule is told beside the rota. */
export type Around = {
  readonly author: PersonId | null;
  readonly active: ReadonlySet<PersonId>;
  readonly now: Date;
};

/** A new rota, valid from now. */
export function createRotaRule(
  id: RotaId,
  wish: { readonly teamId: TeamId; readonly name: string; readonly definition: RotaDefinition },
  taken: boolean,
  { author, active, now }: Around,
): Ruling {
  if (!isName(wish.name)) return { refused: { why: 'name_invalid', name: wish.name } };
  if (taken) return { refused: { why: 'name_taken', name: wish.name } };
  const problem = definitionProblem(wish.definition, active, now);
  if (problem !== undefined) return { refused: problem };
  const next: Rota = {
    id,
    teamId: wish.teamId,
    name: wish.name,
    versions: [{ validFrom: now, author, definition: tidy(wish.definition) }],
    userGroupId: null,
    archived: false,
  };
  return { next, facts: [{ kind: 'rota.created', data: { name: wish.name, teamId: wish.teamId } }] };
}

const living = (before: Rota | undefined): before is Rota => before !== undefined && !before.archived;
const MISSING: Ruling = { refused: { why: 'not_found', what: 'rota' } };

function withVersion(before: Rota, version: Rota['versions'][number], undone: boolean): Ruling {
  const last = before.versions.at(-1);
  const changes = last === undefined ? [] : changesBetween(last.definition, version.definition);
  if (changes.length === 0) return { refused: { why: 'nothing_changes' } };
  return {
    next: { ...before, versions: inForce([...before.versions, version]) },
    facts: [{ kind: 'rota.changed', data: { validFrom: version.validFrom.toISOString(), changes, undone } }],
  };
}

/** Another definition from an instant on, now or later; what was to come after that instant is given up. People who left since may stay: they were there. */
export function changeRotaRule(
  before: Rota | undefined,
  definition: RotaDefinition,
  validFrom: Date | null,
  { author, active, now }: Around,
): Ruling {
  if (!living(before)) return MISSING;
  const known = before.versions.at(-1)?.definition.layers.flatMap((layer) => layer.members.flat()) ?? [];
  const problem = definitionProblem(definition, new Set([...active, ...known]), now);
  if (problem !== undefined) return { refused: problem };
  const from = validFrom === null || validFrom < now ? now : validFrom;
  return withVersion(before, { validFrom: from, author, definition: tidy(definition) }, false);
}

/** The definition before the newest one holds again, from now on. */
export function undoRotaRule(before: Rota | undefined, { author, now }: Around): Ruling {
  if (!living(before)) return MISSING;
  const previous = before.versions.at(-2);
  if (previous === undefined) return { refused: { why: 'nothing_changes' } };
  return withVersion(before, { validFrom: now, author, definition: previous.definition }, true);
}

/** Nobody is on call by it any more; its history stays. */
export function archiveRotaRule(before: Rota | undefined): Ruling {
  if (!living(before)) return MISSING;
  return {
    next: { ...before, archived: true },
    facts: [{ kind: 'rota.archived', data: { name: before.name } }],
    timers: [{ kind: GAPS_TIMER, subject: before.id, at: null }],
  };
}

/** The Slack user group that is kept in step; null: none. */
export function userGroupRule(before: Rota | undefined, userGroupId: string | null): Ruling {
  if (!living(before)) return MISSING;
  if (before.userGroupId === userGroupId) return { refused: { why: 'nothing_changes' } };
  return {
    next: { ...before, userGroupId },
    facts: [{ kind: 'rota.group_set', data: { userGroupId } }],
  };
}

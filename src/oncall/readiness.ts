import type { PersonId, RotaId } from '#base/ids.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { usable } from './attempt-plan.ts';
import { gapsAhead } from './gap-ahead.ts';
import type { MethodKind } from './method.ts';
import type { CatchAll } from './policy.ts';
import type { Plan, Role } from './rota.ts';
import { definitionAt } from './versions.ts';
import type { Reach } from './simulate.ts';
import { resolveStep, wakesPeople } from './targets.ts';
import type { TargetSight } from './targets.ts';
import type { InForce } from './run-rules.ts';

/** Pure. What would let a page down, found before it does. */

/** Something that somebody should put right, worst kinds first. */
export type Unready =
  /** Of a step that is to wake people nobody would be reached now. */
  | { readonly what: 'step_reaches_nobody'; readonly policy: string | null; readonly step: number }
  /** Of no step anybody would be reached now: only the last resort. */
  | { readonly what: 'policy_reaches_nobody'; readonly policy: string | null }
  | {
      readonly what: 'gap';
      readonly rotaId: RotaId;
      readonly rota: string;
      readonly role: Role;
      readonly from: Date;
      readonly to: Date;
      readonly gone: readonly PersonId[];
    }
  | { readonly what: 'gone'; readonly rota: string; readonly people: readonly PersonId[] }
  /** Critical pages of them depend on Slack alone. */
  | { readonly what: 'only_slack'; readonly personId: PersonId }
  | { readonly what: 'opted_out'; readonly personId: PersonId }
  | { readonly what: 'unverified'; readonly personId: PersonId; readonly methods: readonly MethodKind[] }
  | { readonly what: 'not_configured'; readonly personId: PersonId; readonly methods: readonly MethodKind[] }
  /** A member of the team who is not there any more. */
  | { readonly what: 'member_gone'; readonly personId: PersonId };

export type TeamSight = {
  readonly team: Team;
  readonly people: ReadonlyMap<PersonId, Person>;
  readonly plans: readonly Plan[];
  readonly policies: readonly {
    readonly name: string | null;
    readonly policy: InForce;
    readonly sight: TargetSight;
  }[];
  readonly reach: ReadonlyMap<PersonId, Reach>;
  readonly configured: readonly MethodKind[];
  readonly now: Date;
};

const inDefinition = (plan: Plan, now: Date): readonly PersonId[] => [
  ...new Set((definitionAt(plan.rota.versions, now)?.layers ?? []).flatMap((layer) => layer.members.flat())),
];

function ofRotas({ plans, now }: TeamSight): readonly Unready[] {
  return plans.flatMap((plan) => {
    const { id, name } = plan.rota;
    const roles = new Set((definitionAt(plan.rota.versions, now)?.layers ?? []).map((layer) => layer.role));
    const left = inDefinition(plan, now).filter((person) => plan.gone.has(person));
    return [
      ...[...roles].flatMap((role) =>
        gapsAhead(plan, role, now).map(({ from, to, gone }): Unready => ({
          what: 'gap',
          rotaId: id,
          rota: name,
          role,
          from,
          to,
          gone,
        })),
      ),
      ...(left.length === 0 ? [] : [{ what: 'gone' as const, rota: name, people: left }]),
    ];
  });
}

function ofPolicies({ policies, now }: TeamSight): readonly Unready[] {
  return policies.flatMap(({ name, policy, sight }): readonly Unready[] => {
    const steps = policy.definition.steps.map((step, index) => ({
      step: index + 1,
      wakes: wakesPeople(step),
      people: resolveStep(step, sight, now).people.length,
    }));
    if (steps.every(({ people }) => people === 0)) return [{ what: 'policy_reaches_nobody', policy: name }];
    return steps
      .filter(({ wakes, people }) => wakes && people === 0)
      .map(({ step }) => ({ what: 'step_reaches_nobody', policy: name, step }));
  });
}

/** What is wrong with the ways to reach one person. */
export function ofPerson(
  personId: PersonId,
  reach: Reach,
  configured: readonly MethodKind[],
): readonly Unready[] {
  if (reach.rules.critical?.optedOut === true) return [{ what: 'opted_out', personId }];
  const there = reach.methods.filter((method) => method.removedAt === null);
  const kinds = (which: (method: Reach['methods'][number]) => boolean): readonly MethodKind[] => [
    ...new Set(there.filter(which).map((method) => method.kind)),
  ];
  const unverified = kinds((method) => method.verifiedAt === null);
  const mute = kinds((method) => method.verifiedAt !== null && !configured.includes(method.kind));
  const wished = reach.rules.critical?.rules.map((rule) => rule.methodId) ?? [];
  const ready = there.filter((method) => usable(method, configured));
  const used = ready.filter((method) => wished.includes(method.id));
  const other = (used.length > 0 ? used : ready).some((method) => method.kind !== 'slack');
  return [
    ...(other ? [] : [{ what: 'only_slack' as const, personId }]),
    ...(unverified.length === 0 ? [] : [{ what: 'unverified' as const, personId, methods: unverified }]),
    ...(mute.length === 0 ? [] : [{ what: 'not_configured' as const, personId, methods: mute }]),
  ];
}

function ofPeople({ team, people, plans, reach, configured, now }: TeamSight): readonly Unready[] {
  const carry = [...new Set([...plans.flatMap((plan) => inDefinition(plan, now)), ...team.members])];
  return carry.flatMap((personId): readonly Unready[] => {
    if (people.get(personId)?.active !== true)
      return team.members.includes(personId) ? [{ what: 'member_gone', personId }] : [];
    const ways = reach.get(personId);
    return ways === undefined ? [] : ofPerson(personId, ways, configured);
  });
}

/** Everything of a team that would let a page down. */
export const unready = (sight: TeamSight): readonly Unready[] => [
  ...ofPolicies(sight),
  ...ofRotas(sight),
  ...ofPeople(sight),
];

/** Whether the organisation's last resort is only what it falls back to: it names nobody who is there. */
export const catchAllFallsBack = (catchAll: CatchAll, people: ReadonlyMap<PersonId, Person>): boolean =>
  !catchAll.people.some((person) => people.get(person)?.active === true);

import type { PersonId, RotaId, RunId, TeamId } from '#base/ids.ts';
import { HOUR, MINUTE } from '#base/time.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { plainStep } from '#oncall/default-policy.ts';
import type { PolicyDefinition, Step, Target } from '#oncall/policy.ts';
import type { Plan } from '#oncall/rota.ts';
import { draft } from '#oncall/run-rules.ts';
import type { Run } from '#oncall/run.ts';
import type { TargetSight } from '#oncall/targets.ts';
import { somebody } from '../kit/somebody.ts';

/** A Monday at 09:00 in London. */
export const MONDAY = new Date('2026-03-02T09:00:00Z');
export const TEAM: TeamId = 'tea_0000000000000001';
export const ROTA: RotaId = 'rot_0000000000000001';
export const ABOUT = { alertId: 'alr_0000000000000001' } as const;

export const orders = (more: Partial<Team> = {}): Team => ({
  id: TEAM,
  name: 'orders',
  channelId: null,
  members: ['UBO', 'UCY'],
  responder: 'UBO',
  archived: false,
  ...more,
});

/** A weekly rota from Monday 09:00 in London, one person a turn; windows as given. */
export const weekly = (members: readonly PersonId[], more: Partial<Plan> = {}): Plan => ({
  rota: {
    id: ROTA,
    teamId: TEAM,
    name: 'orders',
    versions: [
      {
        validFrom: new Date('2026-01-01T00:00:00Z'),
        author: null,
        definition: {
          zone: 'Europe/London',
          holidays: null,
          layers: [
            {
              name: 'primary',
              role: 'primary',
              rank: 0,
              turn: { unit: 'week', length: 1, counts: 'calendar' },
              anchor: '2026-03-02T09:00',
              members: members.map((member) => [member]),
              windows: [],
              holidays: 'work',
            },
          ],
        },
      },
    ],
    userGroupId: null,
    archived: false,
  },
  overrides: [],
  absences: [],
  gone: new Set(),
  ...more,
});

export type SightWish = Partial<Omit<TargetSight, 'plans' | 'people' | 'teams'>> & {
  readonly everyone?: readonly Person[];
  readonly teams?: readonly Team[];
  readonly plans?: readonly Plan[];
};

/** ada (admin), bo, cy and dee; the team orders of bo and cy; the catch-all pages ada. */
export function sightOf(wish: SightWish = {}): TargetSight {
  const everyone = wish.everyone ?? ['ada', 'bo', 'cy', 'dee'].map((name) => somebody(name));
  return {
    absences: [],
    unreachable: new Set(),
    turns: new Map(),
    recentAlerts: new Map(),
    catchAll: { people: [{ personId: 'UADA', because: 'you are an admin' }], channelId: null },
    ...wish,
    plans: new Map((wish.plans ?? []).map((plan) => [plan.rota.id, plan])),
    teams: new Map((wish.teams ?? [orders()]).map((team) => [team.id, team])),
    people: new Map(everyone.map((person) => [person.id, person])),
  };
}

export const to = (personId: PersonId): Target => ({ kind: 'person', personId });

/** A step for these people, ten minutes long unless told otherwise. */
export const step = (people: readonly PersonId[], more: Partial<Step> = {}): Step => ({
  ...plainStep(10 * MINUTE, ...people.map(to)),
  ...more,
});

export const policy = (steps: readonly Step[], more: Partial<PolicyDefinition> = {}): PolicyDefinition => ({
  steps,
  repeat: 0,
  ackTimeoutMs: 2 * HOUR,
  lowWaitsForMorning: true,
  workingHours: {
    zone: 'Europe/London',
    days: ['MO', 'TU', 'WE', 'TH', 'FR'],
    from: '09:00',
    to: '17:00',
    holidays: null,
  },
  ...more,
});

const RUN: RunId = 'run_0000000000000001';

/** A run that is about to page its first step. */
export const aRun = (definition: PolicyDefinition, more: Partial<Run> = {}): Run => ({
  ...draft(
    RUN,
    {
      about: ABOUT,
      teamId: TEAM,
      severity: 1,
      policy: { policyId: 'pol_0000000000000001', version: 1, definition },
    },
    MONDAY,
  ),
  ...more,
});

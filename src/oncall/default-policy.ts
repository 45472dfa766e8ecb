import type { TeamId } from '#base/ids.ts';
import { HOUR, MINUTE } from '#base/time.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import type { Condition, PolicyDefinition, Step, Target } from './policy.ts';
import type { Rota } from './rota.ts';

/** Pure. How a team is paged that has made no policy: the one on call, then the second, then everybody, twice over, then the catch-all. */

export const ALWAYS: Condition = { severity: null, hours: 'any', storm: null };

/** A step for everybody among its targets, whom one acknowledgement silences. */
export const plainStep = (delayMs: number, ...targets: readonly Target[]): Step => ({
  delayMs,
  targets,
  mode: 'everyone',
  acknowledgedBy: 'anyone',
  when: ALWAYS,
});

/** The rota that speaks for a team: the living one named like it, else its first. */
export const rotaOf = (team: Pick<Team, 'name'>, rotas: readonly Rota[]): Rota | undefined => {
  const living = rotas.filter((rota) => !rota.archived);
  return living.find((rota) => rota.name === team.name) ?? living[0];
};

const zoneOf = (rota: Rota): string | undefined => rota.versions.at(-1)?.definition.zone;

/** Where a team's working hours are counted: its rota's zone, else its responder's, else its first member's, else UTC. */
export function homeZone(
  team: Pick<Team, 'name' | 'responder' | 'members'>,
  rotas: readonly Rota[],
  people: readonly Pick<Person, 'id' | 'zone'>[],
): string {
  const rota = rotaOf(team, rotas);
  const zone = (id: string | null | undefined) => people.find((person) => person.id === id)?.zone;
  return (
    (rota === undefined ? undefined : zoneOf(rota)) ?? zone(team.responder) ?? zone(team.members[0]) ?? 'UTC'
  );
}

function firstSteps(teamId: TeamId, rota: Rota | undefined): readonly Step[] {
  if (rota === undefined) return [plainStep(5 * MINUTE, { kind: 'responder', teamId })];
  const seconds =
    rota.versions.at(-1)?.definition.layers.some((layer) => layer.role === 'secondary') === true;
  return [
    plainStep(5 * MINUTE, { kind: 'rota', rotaId: rota.id, role: 'primary' }),
    plainStep(
      5 * MINUTE,
      seconds ? { kind: 'rota', rotaId: rota.id, role: 'secondary' } : { kind: 'next', rotaId: rota.id },
    ),
  ];
}

/** The policy of a team that has none of its own. `rotas` are the team's; `zone` is where its working hours are counted. */
export function defaultPolicy(
  team: Pick<Team, 'id' | 'name'>,
  rotas: readonly Rota[],
  zone: string,
): PolicyDefinition {
  return {
    steps: [
      ...firstSteps(team.id, rotaOf(team, rotas)),
      plainStep(10 * MINUTE, { kind: 'team', teamId: team.id }),
    ],
    repeat: 1,
    ackTimeoutMs: 2 * HOUR,
    lowWaitsForMorning: true,
    workingHours: {
      zone,
      days: ['MO', 'TU', 'WE', 'TH', 'FR'],
      from: '09:00',
      to: '17:00',
      holidays: null,
    },
  };
}

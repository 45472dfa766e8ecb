import type { PersonId } from '#base/ids.ts';
import type { Actor } from '#ledger/desk.ts';
import type { Person, Team } from './catalog.ts';

/** Pure. Anybody may declare, acknowledge and read; changing monitors, services and teams is for the owning team and for admins. */

/** Whether an actor may change what a team owns. The product itself may. */
export function mayChange(actor: Actor, team: Pick<Team, 'members'>, everyone: readonly Person[]): boolean {
  if (actor.kind === 'system' || team.members.includes(actor.id)) return true;
  return everyone.some((person) => person.id === actor.id && person.admin && person.active);
}

/** Who can: active members first, then active admins, each once. */
export function whoCan(team: Pick<Team, 'members'>, everyone: readonly Person[]): readonly PersonId[] {
  const active = everyone.filter((person) => person.active && !person.bot);
  const members = active.filter((person) => team.members.includes(person.id));
  const admins = active.filter((person) => person.admin);
  return [...new Set([...members, ...admins].map((person) => person.id))];
}

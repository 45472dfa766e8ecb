import type { PersonId, RotaId } from '#base/ids.ts';
import type { Person, Team } from '#catalog/catalog.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import { people, teamById } from '#catalog/store.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Rota, RotaRefusal } from '../rota.ts';
import { rotaStore } from '../rota-store.ts';

/** A rota held for the transaction, so that two changes of it come one after the other, and what is needed to judge a wish. */
export type HeldRota = {
  readonly rota: Rota;
  readonly team: Team;
  readonly everyone: readonly Person[];
  readonly active: ReadonlySet<PersonId>;
  /** The person who acts; null for the product itself. */
  readonly actor: PersonId | null;
  /** Whether the actor is of the owning team, or an admin. */
  readonly owns: boolean;
  readonly notAllowed: RotaRefusal;
};

export const activeOf = (everyone: readonly Person[]): ReadonlySet<PersonId> =>
  new Set(everyone.filter((person) => person.active && !person.bot).map((person) => person.id));

/** Holds a living rota; undefined when there is none. */
export async function holdRota(open: OpenDesk, id: RotaId): Promise<HeldRota | undefined> {
  const rota = await rotaStore(open.instant).load(open.tx, id);
  const team = rota === undefined || rota.archived ? undefined : await teamById(open, rota.teamId);
  if (rota === undefined || team === undefined) return undefined;
  const everyone = await people(open);
  return {
    rota,
    team,
    everyone,
    active: activeOf(everyone),
    actor: open.actor.kind === 'person' ? open.actor.id : null,
    owns: mayChange(open.actor, team, everyone),
    notAllowed: { why: 'not_allowed', who: whoCan(team, everyone), what: `the rota ${rota.name}` },
  };
}

import { isId } from '#base/ids.ts';
import type { OverrideId, PersonId, RotaId, SwapId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { personById } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { eventById } from '#ledger/events.ts';
import type { Stored } from '#ledger/follow.ts';
import type { OutboxRow } from '#ledger/outbox.ts';
import type { RotaFact } from '#oncall/rota.ts';
import { eventIdOf } from './reconcile-payload.ts';

/** What an outbox row about a rota, an override or a swap names. telling.ts alone writes them, so anything else is a bug and throws. */

function idOf<P extends 'rot' | 'ovr' | 'swp'>(row: OutboxRow, name: string, prefix: P): `${P}_${string}` {
  const id = row.payload[name];
  invariant(typeof id === 'string' && isId(prefix, id), `outbox row ${row.id} (${row.kind}) carries ${name}`);
  return id;
}

export const rotaIdOf = (row: OutboxRow): RotaId => idOf(row, 'rotaId', 'rot');
export const overrideIdOf = (row: OutboxRow): OverrideId => idOf(row, 'overrideId', 'ovr');
export const swapIdOf = (row: OutboxRow): SwapId => idOf(row, 'swapId', 'swp');

type Of<K extends RotaFact['kind']> = Stored<Extract<RotaFact, { kind: K }>>;

/** The event of a row, read back as what `change()` wrote it as; undefined when it is of none of these kinds. */
export async function rotaEvent<K extends RotaFact['kind']>(
  desk: Desk,
  row: OutboxRow,
  ...kinds: readonly K[]
): Promise<Of<K> | undefined> {
  const event = await eventById(desk, eventIdOf(row));
  return kinds.some((kind) => kind === event?.kind) ? (event as unknown as Of<K>) : undefined;
}

export const actorOf = (event: { readonly actor: string }): PersonId | null =>
  event.actor.startsWith('system:') ? null : event.actor;

/** Where a person lives, as far as Slack says. */
export const zoneOf = async (desk: Desk, person: PersonId): Promise<string> =>
  (await personById(desk, person))?.zone ?? 'UTC';

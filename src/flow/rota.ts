import type { OverrideId, RotaId, SwapId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Effect } from '#ledger/follow.ts';
import type { RotaFact } from '#oncall/rota.ts';
import { recordShifts } from '#oncall/verbs/record-shifts.ts';
import { dropBroken, recordShiftsOf } from '#oncall/verbs/tidy-rota.ts';
import * as tell from '#telling.ts';
import type { Line, Story } from './line.ts';

type Seen = { readonly subject: string; readonly id: string };

/** A plan was changed: who is on call now is written down, and what lost its sense taken back. */
async function planned(desk: Desk, event: Seen): Promise<readonly Effect[]> {
  const id = event.subject as RotaId;
  await recordShifts(desk, id, true);
  await dropBroken(desk, id);
  return [tell.syncUserGroup(id), tell.tellRota(id, event.id), tell.refreshHomes()];
}

const overridden = async (
  desk: Desk,
  event: Seen & { readonly data: { readonly rotaId: RotaId } },
): Promise<readonly Effect[]> => {
  await recordShifts(desk, event.data.rotaId, true);
  return [tell.tellCover(event.subject as OverrideId, event.id), tell.refreshHomes()];
};

const swapped = async (_: Desk, event: Seen): Promise<readonly Effect[]> => [
  tell.tellSwap(event.subject as SwapId, event.id),
  tell.refreshHomes(),
];

const away = async (
  desk: Desk,
  event: { readonly data: { readonly personId: string } },
): Promise<readonly Effect[]> => {
  await recordShiftsOf(desk, event.data.personId);
  return [tell.refreshHomes()];
};

/** Somebody who comes back into the company has their shifts again. */
export const personMoved: Line<'person.changed'> = async (desk, event) => {
  if (event.data.changes.includes('active')) await recordShiftsOf(desk, event.subject);
  return [tell.refreshHomes()];
};

/** What follows when plans are made, changed and excepted, and when shifts begin. */
export const rotaStory: Pick<Story, RotaFact['kind']> = {
  'rota.created': planned,
  'rota.changed': planned,
  'rota.archived': planned,
  'rota.group_set': async (_, event) => [tell.syncUserGroup(event.subject as RotaId), tell.refreshHomes()],
  'rota.overridden': overridden,
  'rota.override_cancelled': overridden,
  'swap.asked': swapped,
  'swap.taken': swapped,
  'swap.declined': swapped,
  'swap.expired': swapped,
  'swap.cancelled': swapped,
  'absence.added': away,
  'absence.cancelled': away,
  'rota.handed_over': async (_, event) => {
    const id = event.subject as RotaId;
    return [tell.syncUserGroup(id), tell.tellHandOver(id, event.id), tell.refreshHomes()];
  },
  'rota.gap_ahead': async (_, event) => [
    tell.tellGap(event.subject as RotaId, event.id),
    tell.refreshHomes(),
  ],
};

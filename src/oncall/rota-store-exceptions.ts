import type { Selectable } from 'kysely';
import type { AbsenceId, OverrideId, PersonId, RotaId, SwapId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Absence, Override, Swap } from './rota.ts';
import { rotaTables as on } from './rota-store-tables.ts';
import type { RotaTables } from './rota-store-tables.ts';

const toOverride = (row: Selectable<RotaTables['rota_override']>): Override => ({
  id: row.id,
  rotaId: row.rota_id,
  role: row.role,
  kind: row.kind,
  who: row.who,
  forWhom: row.for_whom,
  shifts: row.shifts.map(({ personId, from, to }) => ({ personId, from: new Date(from), to: new Date(to) })),
  from: row.starts_at,
  to: row.ends_at,
  reason: row.reason,
  by: row.by_id,
  createdAt: row.created_at,
  cancelledAt: row.cancelled_at,
  swapId: row.swap_id,
});

const toSwap = (row: Selectable<RotaTables['rota_swap']>): Swap => ({
  id: row.id,
  rotaId: row.rota_id,
  role: row.role,
  asker: row.asker,
  from: row.starts_at,
  to: row.ends_at,
  asked: row.asked,
  inReturn:
    row.return_from === null || row.return_to === null ? null : { from: row.return_from, to: row.return_to },
  state: row.state,
  takenBy: row.taken_by,
  declinedBy: row.declined_by,
  note: row.note,
  createdAt: row.created_at,
  settledAt: row.settled_at,
});

const toAbsence = (row: Selectable<RotaTables['absence']>): Absence => ({
  id: row.id,
  personId: row.person_id,
  fromDate: row.from_date,
  toDate: row.to_date,
  reason: row.reason,
  createdAt: row.created_at,
  cancelledAt: row.cancelled_at,
});

/** Overrides are written once; afterwards they can only be taken back. */
export const overrideStore: Store<OverrideId, Override> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('rota_override')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toOverride(row);
  },
  save: async (tx, override, before) => {
    if (before !== undefined) {
      const cancelled = { cancelled_at: override.cancelledAt };
      await on(tx).updateTable('rota_override').set(cancelled).where('id', '=', override.id).execute();
      return;
    }
    await on(tx)
      .insertInto('rota_override')
      .values({
        id: override.id,
        rota_id: override.rotaId,
        role: override.role,
        kind: override.kind,
        who: override.who,
        for_whom: override.forWhom,
        shifts: JSON.stringify(override.shifts),
        starts_at: override.from,
        ends_at: override.to,
        reason: override.reason,
        by_id: override.by,
        created_at: override.createdAt,
        cancelled_at: override.cancelledAt,
        swap_id: override.swapId,
      })
      .execute();
  },
  subject: (override) => override.id,
};

export const swapStore: Store<SwapId, Swap> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('rota_swap')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toSwap(row);
  },
  save: async (tx, swap, before) => {
    const moved = {
      state: swap.state,
      taken_by: swap.takenBy,
      declined_by: [...swap.declinedBy],
      settled_at: swap.settledAt,
    };
    if (before !== undefined) {
      await on(tx).updateTable('rota_swap').set(moved).where('id', '=', swap.id).execute();
      return;
    }
    await on(tx)
      .insertInto('rota_swap')
      .values({
        id: swap.id,
        rota_id: swap.rotaId,
        role: swap.role,
        asker: swap.asker,
        starts_at: swap.from,
        ends_at: swap.to,
        asked: swap.asked,
        return_from: swap.inReturn?.from ?? null,
        return_to: swap.inReturn?.to ?? null,
        note: swap.note,
        created_at: swap.createdAt,
        ...moved,
      })
      .execute();
  },
  subject: (swap) => swap.id,
};

export const absenceStore: Store<AbsenceId, Absence> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('absence')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toAbsence(row);
  },
  save: async (tx, absence, before) => {
    if (before !== undefined) {
      const cancelled = { cancelled_at: absence.cancelledAt };
      await on(tx).updateTable('absence').set(cancelled).where('id', '=', absence.id).execute();
      return;
    }
    await on(tx)
      .insertInto('absence')
      .values({
        id: absence.id,
        person_id: absence.personId,
        from_date: absence.fromDate,
        to_date: absence.toDate,
        reason: absence.reason,
        created_at: absence.createdAt,
        cancelled_at: absence.cancelledAt,
      })
      .execute();
  },
  subject: (absence) => absence.id,
};

export async function overrideById(desk: Desk, id: OverrideId): Promise<Override | undefined> {
  const row = await on(reader(desk))
    .selectFrom('rota_override')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toOverride(row);
}

/** The overrides of rotas that touch a time, also those that were taken back after they had begun; by their start. `to` undefined: all later ones. */
export async function overridesOf(
  desk: Desk,
  rotaIds: readonly RotaId[],
  from: Date,
  to?: Date,
): Promise<readonly Override[]> {
  if (rotaIds.length === 0) return [];
  let query = on(reader(desk))
    .selectFrom('rota_override')
    .selectAll()
    .where('rota_id', 'in', [...rotaIds])
    .where('ends_at', '>', from)
    .where((is) => is.or([is('cancelled_at', 'is', null), is('cancelled_at', '>', is.ref('starts_at'))]));
  if (to !== undefined) query = query.where('starts_at', '<', to);
  return (await query.orderBy('starts_at').orderBy('id').execute()).map(toOverride);
}

export async function swapById(desk: Desk, id: SwapId): Promise<Swap | undefined> {
  const row = await on(reader(desk))
    .selectFrom('rota_swap')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toSwap(row);
}

/** Swaps that wait for an answer, the earliest shift first; of one rota when it is named. */
export async function openSwaps(desk: Desk, rotaId?: RotaId): Promise<readonly Swap[]> {
  let query = on(reader(desk)).selectFrom('rota_swap').selectAll().where('state', '=', 'open');
  if (rotaId !== undefined) query = query.where('rota_id', '=', rotaId);
  return (await query.orderBy('starts_at').orderBy('id').execute()).map(toSwap);
}

/** Absences of these people that touch a time (a day and more of margin, for the zones), also those taken back since it began. */
export async function absencesWithin(
  desk: Desk,
  personIds: readonly PersonId[],
  from: Date,
  to?: Date,
): Promise<readonly Absence[]> {
  if (personIds.length === 0) return [];
  let query = on(reader(desk))
    .selectFrom('absence')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .where(
      'to_date',
      '>=',
      plus(from, -2 * DAY)
        .toISOString()
        .slice(0, 10),
    )
    .where((is) => is.or([is('cancelled_at', 'is', null), is('cancelled_at', '>', from)]));
  if (to !== undefined)
    query = query.where(
      'from_date',
      '<=',
      plus(to, 2 * DAY)
        .toISOString()
        .slice(0, 10),
    );
  return (await query.orderBy('from_date').orderBy('id').execute()).map(toAbsence);
}

export async function absenceById(desk: Desk, id: AbsenceId): Promise<Absence | undefined> {
  const row = await on(reader(desk))
    .selectFrom('absence')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toAbsence(row);
}

/** A person's absences that are not over and not taken back, the earliest first. */
export async function absencesOf(desk: Desk, personId: PersonId): Promise<readonly Absence[]> {
  const found = await absencesWithin(desk, [personId], desk.instant ?? desk.clock.now());
  return found.filter((absence) => absence.cancelledAt === null);
}

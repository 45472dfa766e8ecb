import type { RotaId } from '#base/ids.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Tx } from '#ledger/transact.ts';
import type { Gap } from './coverage.ts';
import type { Held, HeldShift } from './held.ts';
import type { Role } from './rota.ts';
import { rotaTables as on } from './rota-store-tables.ts';

/** What really was: who held which shift. Written at hand-overs only, by the one rule in held.ts. */
export const heldStore: Store<{ readonly rotaId: RotaId; readonly role: Role }, Held> = {
  load: async (tx, { rotaId, role }) => {
    const row = await on(tx)
      .selectFrom('shift_held')
      .selectAll()
      .where('rota_id', '=', rotaId)
      .where('role', '=', role)
      .orderBy('starts_at', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    const last = row === undefined ? null : { from: row.starts_at, to: row.ends_at, people: row.people };
    return { rotaId, role, last, ended: [] };
  },
  save: async (tx, held) => {
    for (const shift of [...held.ended, ...(held.last === null ? [] : [held.last])]) {
      const row = { ends_at: shift.to, people: [...shift.people] };
      await on(tx)
        .insertInto('shift_held')
        .values({ rota_id: held.rotaId, role: held.role, starts_at: shift.from, ...row })
        .onConflict((conflict) => conflict.columns(['rota_id', 'role', 'starts_at']).doUpdateSet(row))
        .execute();
    }
  },
  subject: (held) => held.rotaId,
};

/** The shifts that were recorded and touch a time, in order; the last one may run on (`to: null`). */
export async function heldShifts(
  desk: Desk,
  rotaId: RotaId,
  role: Role,
  from: Date,
  to: Date,
): Promise<readonly HeldShift[]> {
  const rows = await on(reader(desk))
    .selectFrom('shift_held')
    .selectAll()
    .where('rota_id', '=', rotaId)
    .where('role', '=', role)
    .where('starts_at', '<', to)
    .where((is) => is.or([is('ends_at', 'is', null), is('ends_at', '>', from)]))
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => ({ from: row.starts_at, to: row.ends_at, people: row.people }));
}

/** Keeps the gaps ahead that were told, and answers those that were not yet: a gap that closed is forgotten, and told again when it opens again. */
export async function untoldGaps(
  tx: Tx,
  rotaId: RotaId,
  role: Role,
  ahead: readonly Gap[],
  horizon: Date,
): Promise<readonly Gap[]> {
  const told = await on(tx)
    .selectFrom('rota_gap')
    .selectAll()
    .where('rota_id', '=', rotaId)
    .where('role', '=', role)
    .forUpdate()
    .execute();
  // One that grew is news, unless it grew at its far end beyond what is looked at.
  const covers = (known: (typeof told)[number], gap: Gap): boolean =>
    known.starts_at <= gap.from && (known.ends_at >= gap.to || known.ends_at >= horizon);
  const untold = ahead.filter((gap) => !told.some((known) => covers(known, gap)));
  await on(tx).deleteFrom('rota_gap').where('rota_id', '=', rotaId).where('role', '=', role).execute();
  for (const gap of ahead)
    await on(tx)
      .insertInto('rota_gap')
      .values({ rota_id: rotaId, role, starts_at: gap.from, ends_at: gap.to })
      .execute();
  return untold;
}

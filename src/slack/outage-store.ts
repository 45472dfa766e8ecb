import type { Kysely } from 'kysely';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Tx } from '#ledger/transact.ts';

type Tables = { slack_outage: { id: string; since: Instant; ended_at: MaybeInstant } };
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

/** A time in which Slack did not answer us. */
export type Outage = { readonly id: string; readonly since: Date; readonly endedAt: Date | null };

const toOutage = (row: { id: string; since: Date; ended_at: Date | null }): Outage => ({
  id: row.id,
  since: row.since,
  endedAt: row.ended_at,
});

/** Slack failed us: an outage begins, unless one is under way. */
export async function noteDown(desk: Desk, at: Date): Promise<void> {
  await on(reader(desk))
    .insertInto('slack_outage')
    .values({ id: `out_${at.getTime()}`, since: at, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The outage that is under way. */
export async function openOutage(desk: Desk): Promise<Outage | undefined> {
  const row = await on(reader(desk))
    .selectFrom('slack_outage')
    .selectAll()
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : toOutage(row);
}

/** Ends the outage that is under way; undefined when another process has. */
export async function endOutage(tx: Tx, at: Date): Promise<Outage | undefined> {
  const row = await on(tx)
    .updateTable('slack_outage')
    .set({ ended_at: at })
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toOutage(row);
}

export async function forgetOutage(tx: Tx, id: string): Promise<void> {
  await on(tx).deleteFrom('slack_outage').where('id', '=', id).execute();
}

export async function outageById(desk: Desk, id: string): Promise<Outage | undefined> {
  const row = await on(reader(desk))
    .selectFrom('slack_outage')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toOutage(row);
}

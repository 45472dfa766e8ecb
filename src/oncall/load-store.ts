import type { Kysely } from 'kysely';
import type { PersonId } from '#base/ids.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables } from '#ledger/tables.ts';

type Tables = { page: { person_id: PersonId; about_kind: string; state: string; created_at: Instant } };
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

/** Who was paged when in [from, to), tests and pages that never went out left aside. */
export async function pagedBetween(
  desk: Desk,
  from: Date,
  to: Date,
): Promise<readonly { readonly personId: PersonId; readonly at: Date }[]> {
  const rows = await on(reader(desk))
    .selectFrom('page')
    .select(['person_id', 'created_at'])
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .where('about_kind', '<>', 'test')
    .where('state', 'not in', ['skipped', 'cancelled'])
    .execute();
  return rows.map((row) => ({ personId: row.person_id, at: row.created_at }));
}

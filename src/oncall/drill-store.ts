import type { Kysely, Selectable } from 'kysely';
import type { MethodId, PersonId, TeamId, TestId } from '#base/ids.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Drill } from './drill.ts';

type Tables = {
  drill: {
    id: TestId;
    kind: Drill['kind'];
    team_id: TeamId | null;
    person_id: PersonId | null;
    method_id: MethodId | null;
    asked_by: PersonId | null;
    started_at: Instant;
    ended_at: MaybeInstant;
    acknowledged_by: PersonId | null;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

const toDrill = (row: Selectable<Tables['drill']>): Drill => ({
  id: row.id,
  kind: row.kind,
  teamId: row.team_id,
  personId: row.person_id,
  methodId: row.method_id,
  askedBy: row.asked_by,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  acknowledgedBy: row.acknowledged_by,
});

export const drillStore: Store<TestId, Drill> = {
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('drill')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toDrill(row);
  },
  save: async (tx, drill, before) => {
    const moved = { ended_at: drill.endedAt, acknowledged_by: drill.acknowledgedBy };
    if (before !== undefined) {
      await on(tx).updateTable('drill').set(moved).where('id', '=', drill.id).execute();
      return;
    }
    const made = {
      id: drill.id,
      kind: drill.kind,
      team_id: drill.teamId,
      person_id: drill.personId,
      method_id: drill.methodId,
      asked_by: drill.askedBy,
      started_at: drill.startedAt,
    };
    await on(tx)
      .insertInto('drill')
      .values({ ...made, ...moved })
      .execute();
  },
  subject: (drill) => drill.id,
};

/** A test page or drill by its id, or undefined. */
export async function drillById(desk: Desk, id: TestId): Promise<Drill | undefined> {
  const row = await on(reader(desk)).selectFrom('drill').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toDrill(row);
}

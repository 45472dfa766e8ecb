import type { Kysely } from 'kysely';
import type { DraftId, PersonId, RotaId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables } from '#ledger/tables.ts';
import type { RotaDefinition } from '#oncall/rota.ts';

type Tables = {
  rota_draft: {
    id: DraftId;
    person_id: string;
    rota_id: RotaId | null;
    name: string;
    team_name: string;
    definition: Jsonb<RotaDefinition>;
    basis: string | null;
    created_at: Instant;
  };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();

/** A plan as a person looks at it before saving. */
export type RotaDraft = {
  readonly id: DraftId;
  readonly personId: PersonId;
  /** null: a new rota. */
  readonly rotaId: RotaId | null;
  readonly name: string;
  readonly teamName: string;
  readonly definition: RotaDefinition;
  /** The print of the version that it would follow; null for a new rota. */
  readonly basis: string | null;
};

const KEPT_MS = 2 * DAY;

/** Keeps a draft for two days, and forgets older ones. */
export async function keepDraft(desk: Desk, draft: RotaDraft): Promise<void> {
  const now = desk.clock.now();
  await on(reader(desk)).deleteFrom('rota_draft').where('created_at', '<', plus(now, -KEPT_MS)).execute();
  await on(reader(desk))
    .insertInto('rota_draft')
    .values({
      id: draft.id,
      person_id: draft.personId,
      rota_id: draft.rotaId,
      name: draft.name,
      team_name: draft.teamName,
      definition: JSON.stringify(draft.definition),
      basis: draft.basis,
      created_at: now,
    })
    .execute();
}

export async function draftById(desk: Desk, id: DraftId): Promise<RotaDraft | undefined> {
  const row = await on(reader(desk))
    .selectFrom('rota_draft')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        id: row.id,
        personId: row.person_id,
        rotaId: row.rota_id,
        name: row.name,
        teamName: row.team_name,
        definition: row.definition,
        basis: row.basis,
      };
}

/** Takes a draft away; false when somebody else, or an earlier press of the button, did already. */
export async function dropDraft(desk: Desk, id: DraftId): Promise<boolean> {
  const gone = await on(reader(desk)).deleteFrom('rota_draft').where('id', '=', id).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

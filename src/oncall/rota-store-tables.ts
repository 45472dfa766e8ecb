import type { Generated, Kysely } from 'kysely';
import type { AbsenceId, OverrideId, PersonId, RotaId, SwapId, TeamId } from '#base/ids.ts';
import type { Instant, Jsonb, LedgerTables, MaybeInstant } from '#ledger/tables.ts';
import type { Override, Role, RotaDefinition, Swap } from './rota.ts';

/** A shift of a temporary schedule as JSON keeps it. */
export type StoredShift = { readonly personId: PersonId; readonly from: string; readonly to: string };

export type RotaTables = {
  rota: {
    id: RotaId;
    team_id: TeamId;
    name: string;
    user_group_id: string | null;
    archived: boolean;
    created_at: Instant;
  };
  rota_version: {
    rota_id: RotaId;
    valid_from: Instant;
    author: PersonId | null;
    definition: Jsonb<RotaDefinition>;
    seq: Generated<string>;
  };
  rota_override: {
    id: OverrideId;
    rota_id: RotaId;
    role: Role;
    kind: Override['kind'];
    who: PersonId | null;
    for_whom: PersonId | null;
    shifts: Jsonb<readonly StoredShift[]>;
    starts_at: Instant;
    ends_at: Instant;
    reason: string;
    by_id: PersonId | null;
    created_at: Instant;
    cancelled_at: MaybeInstant;
    swap_id: SwapId | null;
  };
  rota_swap: {
    id: SwapId;
    rota_id: RotaId;
    role: Role;
    asker: PersonId;
    starts_at: Instant;
    ends_at: Instant;
    asked: PersonId | null;
    return_from: MaybeInstant;
    return_to: MaybeInstant;
    state: Swap['state'];
    taken_by: PersonId | null;
    declined_by: PersonId[];
    note: string;
    created_at: Instant;
    settled_at: MaybeInstant;
  };
  absence: {
    id: AbsenceId;
    person_id: PersonId;
    from_date: string;
    to_date: string;
    reason: string;
    created_at: Instant;
    cancelled_at: MaybeInstant;
  };
  shift_held: {
    rota_id: RotaId;
    role: Role;
    starts_at: Instant;
    ends_at: MaybeInstant;
    people: PersonId[];
  };
  rota_gap: { rota_id: RotaId; role: Role; starts_at: Instant; ends_at: Instant };
};

/** The tables of rotas beside those of the ledger. */
export const rotaTables = (db: Kysely<LedgerTables>) => db.$extendTables<RotaTables>();

import { sql } from 'kysely';
import type { ColumnType, Kysely, Selectable } from 'kysely';
import type { PersonId, PolicyId, ServiceId, TeamId } from '#base/ids.ts';
import type { Team } from '#catalog/catalog.ts';
import { peopleByIds } from '#catalog/store.ts';
import type { Store } from '#ledger/change.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Instant, Jsonb, LedgerTables } from '#ledger/tables.ts';
import { defaultPolicy, homeZone } from './default-policy.ts';
import type { CatchAll, Policy, PolicyDefinition } from './policy.ts';
import { rotasOfTeam } from './rota-store.ts';
import type { InForce } from './run-rules.ts';

type Tables = {
  policy: {
    id: PolicyId;
    team_id: TeamId;
    name: string;
    version: number;
    definition: Jsonb<PolicyDefinition>;
    of_team: boolean;
    service_ids: ServiceId[];
    archived: boolean;
    created_at: Instant;
  };
  round_robin: { policy_id: PolicyId; step: number; turns: ColumnType<string | number, number, number> };
  catch_all: { id: boolean; people: PersonId[]; channel_id: string | null };
};
const on = (db: Kysely<LedgerTables>) => db.$extendTables<Tables>();
const from = (desk: Desk) =>
  on(reader(desk)).selectFrom('policy').selectAll().where('archived', '=', false).orderBy('name');

const toPolicy = (row: Selectable<Tables['policy']>): Policy => ({
  id: row.id,
  teamId: row.team_id,
  name: row.name,
  version: row.version,
  definition: row.definition,
  ofTeam: row.of_team,
  serviceIds: row.service_ids,
  archived: row.archived,
});

/** Policies; a new one is written with the instant of its creation. */
export const policyStore = (now: Date): Store<PolicyId, Policy> => ({
  load: async (tx, id) => {
    const row = await on(tx)
      .selectFrom('policy')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? undefined : toPolicy(row);
  },
  save: async (tx, policy, before) => {
    const row = {
      team_id: policy.teamId,
      name: policy.name,
      version: policy.version,
      definition: JSON.stringify(policy.definition),
      of_team: policy.ofTeam,
      service_ids: [...policy.serviceIds],
      archived: policy.archived,
    };
    if (before === undefined)
      await on(tx)
        .insertInto('policy')
        .values({ id: policy.id, ...row, created_at: now })
        .execute();
    else await on(tx).updateTable('policy').set(row).where('id', '=', policy.id).execute();
  },
  subject: (policy) => policy.id,
});

/** The organisation's last resort; there is one, for ever. */
export const catchAllStore: Store<'catch_all', CatchAll> = {
  load: async (tx) => {
    const row = await on(tx).selectFrom('catch_all').selectAll().forUpdate().executeTakeFirstOrThrow();
    return { people: row.people, channelId: row.channel_id };
  },
  save: async (tx, { people, channelId }) => {
    await on(tx)
      .updateTable('catch_all')
      .set({ people: [...people], channel_id: channelId })
      .execute();
  },
  subject: () => 'catch_all',
};

/** The living policies, by name. */
export async function policies(desk: Desk): Promise<readonly Policy[]> {
  return (await from(desk).execute()).map(toPolicy);
}

/** The policy of that id, archived ones too. */
export async function policyById(desk: Desk, id: PolicyId): Promise<Policy | undefined> {
  const row = await on(reader(desk)).selectFrom('policy').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPolicy(row);
}

/** The living policy of that name. */
export async function policyByName(desk: Desk, name: string): Promise<Policy | undefined> {
  const row = await from(desk).where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : toPolicy(row);
}

/** The living policies of a team, its own first, then by name. */
export async function policiesOfTeam(desk: Desk, teamId: TeamId): Promise<readonly Policy[]> {
  const found = (await from(desk).where('team_id', '=', teamId).execute()).map(toPolicy);
  return [...found.filter((policy) => policy.ofTeam), ...found.filter((policy) => !policy.ofTeam)];
}

/** The living policy that a service names, instead of its team's. */
export async function policyOfService(desk: Desk, serviceId: ServiceId): Promise<Policy | undefined> {
  const row = await from(desk)
    .where(sql<boolean>`${serviceId} = any(service_ids)`)
    .executeTakeFirst();
  return row === undefined ? undefined : toPolicy(row);
}

/** What a team has that made no policy: who is on call by its rotas, else its responder, then everybody. */
export async function defaultOf(desk: Desk, team: Team): Promise<PolicyDefinition> {
  const rotas = await rotasOfTeam(desk, team.id);
  const home = [team.responder, ...team.members].filter((id) => id !== null).slice(0, 2);
  return defaultPolicy(team, rotas, homeZone(team, rotas, await peopleByIds(desk, home)));
}

/** The policy in force for a team's service now: the one the service names, else the team's own, else the default. */
export async function policyFor(desk: Desk, team: Team, serviceId: ServiceId | null): Promise<InForce> {
  const either = await from(desk)
    .where(sql<boolean>`(team_id = ${team.id} and of_team) or ${serviceId}::text = any(service_ids)`)
    .execute();
  const named = either.find((row) => serviceId !== null && row.service_ids.includes(serviceId));
  const row = named ?? either.find((one) => one.team_id === team.id && one.of_team);
  const policy = row === undefined ? undefined : toPolicy(row);
  return policy === undefined
    ? { policyId: null, version: 0, definition: await defaultOf(desk, team) }
    : { policyId: policy.id, version: policy.version, definition: policy.definition };
}

export async function catchAll(desk: Desk): Promise<CatchAll> {
  const row = await on(reader(desk)).selectFrom('catch_all').selectAll().executeTakeFirstOrThrow();
  return { people: row.people, channelId: row.channel_id };
}

/**
 * How often these steps of a policy have chosen by round robin, by index. Inside a transaction they are locked to its end, so that no two runs choose
 * the same person.
 */
export async function turnsOf(
  desk: Desk,
  policyId: PolicyId,
  steps: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (steps.length === 0) return new Map();
  const query = on(reader(desk)).selectFrom('round_robin').selectAll().where('policy_id', '=', policyId);
  if (desk.tx === undefined) return asTurns(await query.execute());
  // Rows must be there to be locked.
  await on(desk.tx)
    .insertInto('round_robin')
    .values(steps.map((step) => ({ policy_id: policyId, step, turns: 0 })))
    .onConflict((conflict) => conflict.columns(['policy_id', 'step']).doNothing())
    .execute();
  return asTurns(await query.orderBy('step').forUpdate().execute());
}

const asTurns = (rows: readonly Selectable<Tables['round_robin']>[]): ReadonlyMap<number, number> =>
  new Map(rows.map((row) => [row.step, Number(row.turns)]));

/** A step has chosen by round robin: the next time it is the next one's turn. */
export async function takeTurn(desk: Desk, policyId: PolicyId, step: number): Promise<void> {
  await on(reader(desk))
    .insertInto('round_robin')
    .values({ policy_id: policyId, step, turns: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['policy_id', 'step'])
        .doUpdateSet((row) => ({ turns: sql<number>`${row.ref('round_robin.turns')} + 1` })),
    )
    .execute();
}

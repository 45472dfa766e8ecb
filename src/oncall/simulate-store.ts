import { sql } from 'kysely';
import type { PersonId, TeamId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { reader } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { methodsOfPeople, rulesOfPeople } from './method-store.ts';
import type { PolicyDefinition } from './policy.ts';
import type { Reach } from './simulate.ts';

/** How each of these people can be reached, in two questions. */
export async function reachOf(
  desk: Desk,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Reach>> {
  const ids = [...new Set(people)];
  const methods = await methodsOfPeople(desk, ids);
  const rules = await rulesOfPeople(desk, ids);
  const none = { critical: undefined, high: undefined, low: undefined };
  return new Map(ids.map((id) => [id, { methods: methods.get(id) ?? [], rules: rules.get(id) ?? none }]));
}

/** When the team's alerts up to an instant were opened, as far back as any condition of the policy counts. */
export async function openedBefore(
  desk: Desk,
  teamId: TeamId,
  definition: PolicyDefinition,
  at: Date,
): Promise<readonly Date[]> {
  const furthest = Math.max(0, ...definition.steps.map(({ when }) => when.storm?.withinMs ?? 0));
  if (furthest === 0) return [];
  const { rows } = await sql<{ opened_at: Date }>`
    select opened_at from alert where team_id = ${teamId} and opened_at > ${plus(at, -furthest)} and opened_at <= ${at}`.execute(
    reader(desk),
  );
  return rows.map((row) => row.opened_at);
}

import { createHash } from 'node:crypto';
import { DAY, plus } from '#base/time.ts';
import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan, Rota, RotaDefinition } from '#oncall/rota.ts';
import { planOf, plansOf, rotas } from '#oncall/rota-store.ts';
import { expand } from '#oncall/shifts.ts';
import { definitionAt } from '#oncall/versions.ts';
import { placeOf } from '../places.ts';
import type { PlanSight, RoleSight, RotaLine, RotaSight } from '../views/rota.ts';
import type { Here } from '../when.ts';
import { orderNow } from './rota-draw.ts';

/** Plans as one reader sees them: the coming six weeks, in their zone. */

export const WEEKS_MS = 42 * DAY;
/** What the couriers note when a rota's Slack group cannot be kept in step. */
export const GROUP_TROUBLE = 'group.trouble';

/** Tells one version of a rota, as it is stored, from every other; null when there is none. */
export function printOf(rota: Rota | undefined): string | null {
  const newest = rota?.versions.at(-1);
  return newest === undefined
    ? null
    : createHash('sha256')
        .update(`${newest.validFrom.getTime()} ${JSON.stringify(newest.definition)}`)
        .digest('hex')
        .slice(0, 16);
}

/** The roles that a plan has layers of; exceptions alone make no role. */
export const rolesOf = (definition: RotaDefinition | undefined): readonly (typeof ROLES)[number][] =>
  ROLES.filter((role) => definition?.layers.some((layer) => layer.role === role) === true);

export function roleSights(
  plan: Plan,
  definition: RotaDefinition | undefined,
  now: Date,
): readonly RoleSight[] {
  return rolesOf(definition).map((role) => ({
    role,
    segments: expand(plan, role, now, plus(now, WEEKS_MS)),
  }));
}

export function planSight(plan: Plan, definition: RotaDefinition, here: Here): PlanSight {
  return {
    definition,
    orders: definition.layers.map((layer) => orderNow(layer, definition.zone, here.now)),
    roles: roleSights(plan, definition, here.now),
    zone: here.zone,
  };
}

/** The definition that holds now, or the one that is to come. */
export const definitionNow = (rota: Rota, now: Date): RotaDefinition | undefined =>
  definitionAt(rota.versions, now);

export async function rotaSight(desk: Desk, rota: Rota, here: Here): Promise<RotaSight> {
  const definition = definitionNow(rota, here.now) ?? { zone: 'UTC', layers: [], holidays: null };
  const plan = await planOf(desk, rota, here.now, plus(here.now, WEEKS_MS));
  const team = (await teams(desk)).find((one) => one.id === rota.teamId);
  const trouble = await placeOf(desk, rota.id, GROUP_TROUBLE);
  return {
    ...planSight(plan, definition, here),
    rota,
    team: team?.name ?? 'unknown',
    groupTrouble: rota.userGroupId === null ? null : (trouble?.hash ?? null),
  };
}

/** Every living rota, or those of some teams, as lines of a list. */
export async function rotaLines(
  desk: Desk,
  here: Here,
  wanted: (rota: Rota) => boolean = () => true,
): Promise<readonly RotaLine[]> {
  const living = (await rotas(desk)).filter((rota) => !rota.archived && wanted(rota));
  const names = new Map((await teams(desk)).map((team) => [team.id, team.name]));
  const plans = await plansOf(desk, living, here.now, plus(here.now, WEEKS_MS));
  return plans.map((plan) => ({
    rota: plan.rota,
    team: names.get(plan.rota.teamId) ?? 'unknown',
    roles: roleSights(plan, definitionNow(plan.rota, here.now), here.now),
  }));
}

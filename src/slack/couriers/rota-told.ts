import { DAY, plus } from '#base/time.ts';
import type { Courier } from '#ledger/outbox.ts';
import { definitionAt } from '#oncall/versions.ts';
import { planOf, rotaById } from '#oncall/rota-store.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan } from '#oncall/rota.ts';
import { expand } from '#oncall/shifts.ts';
import { writeShift } from '../commands/oncall-swap.ts';
import { WEEKS_MS } from '../commands/rota-sight.ts';
import { diffLines } from '../views/rota-plan.ts';
import { gapWords, planTold } from '../views/rota-told.ts';
import { layersWords } from '../views/rota.ts';
import { actorOf, rotaEvent, rotaIdOf } from './rota-rows.ts';
import { sayToTeam } from './team-say.ts';

/** Whose shifts the newest version changes, in the zone of the rota. */
function difference(plan: Plan, at: Date): readonly string[] {
  const { versions } = plan.rota;
  const zone = definitionAt(versions, at)?.zone ?? 'UTC';
  const earlier = versions.filter((version) => version.validFrom < at);
  const before: Plan = { ...plan, rota: { ...plan.rota, versions: earlier } };
  const to = plus(at, WEEKS_MS);
  return ROLES.flatMap((role) =>
    diffLines(expand(before, role, at, to), expand(plan, role, at, to), zone),
  ).map((line) => `• ${line}`);
}

/** Says once in the team's channel that a plan was made, changed or ended, and whose shifts that changes. */
export const rotaTold: Courier = async (desk, row) => {
  const event = await rotaEvent(desk, row, 'rota.created', 'rota.changed', 'rota.archived');
  const rota = event === undefined ? undefined : await rotaById(desk, rotaIdOf(row));
  if (event === undefined || rota === undefined) return { done: true };
  const definition = definitionAt(rota.versions, event.at);
  const plan = await planOf(desk, rota, event.at, plus(event.at, WEEKS_MS + DAY));
  const changed = event.kind === 'rota.changed' ? event.data : undefined;
  const words = planTold({
    rota: rota.name,
    rotaId: rota.id,
    kind:
      event.kind === 'rota.created'
        ? 'made'
        : changed === undefined
          ? 'ended'
          : changed.undone
            ? 'undone'
            : 'changed',
    by: actorOf(event),
    lines:
      event.kind === 'rota.created' && definition !== undefined
        ? [layersWords({ definition, orders: definition.layers.map((layer) => layer.members) })]
        : (changed?.changes.map((change) => `• ${change}`) ?? []),
    diff: changed === undefined ? [] : difference(plan, event.at),
  });
  return sayToTeam(desk, row, rota.teamId, words);
};

/** Warns once in the team's channel of a gap within the next 14 days, with a button for whoever takes it. */
export const rotaGap: Courier = async (desk, row) => {
  const event = await rotaEvent(desk, row, 'rota.gap_ahead');
  const rota = event === undefined ? undefined : await rotaById(desk, rotaIdOf(row));
  if (event === undefined || rota === undefined || rota.archived) return { done: true };
  const { role } = event.data;
  const [from, to] = [new Date(event.data.from), new Date(event.data.to)];
  const plan = await planOf(desk, rota, from, to);
  const open = expand(plan, role, from, to).filter((one) => one.people.length === 0 && !one.quiet);
  // Closed meanwhile, or over.
  if (open.length === 0 || to <= desk.clock.now()) return { done: true };
  const gone = [...new Set(open.flatMap((one) => one.gone))];
  const value = writeShift({ rotaId: rota.id, role, personId: '', from, to });
  return sayToTeam(desk, row, rota.teamId, gapWords({ rota: rota.name, role, from, to, gone, value }));
};

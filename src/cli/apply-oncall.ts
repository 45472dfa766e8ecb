import { invariant } from '#base/invariant.ts';
import { serviceByName, servicesOf, teamByName } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { policyByName, policyOfService } from '#oncall/policy-store.ts';
import { rotaByName } from '#oncall/rota-store.ts';
import { archivePolicy, changePolicy } from '#oncall/verbs/change-policy.ts';
import { archiveRota, changeRota } from '#oncall/verbs/change-rota.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { usePolicy } from '#oncall/verbs/use-policy.ts';
import { sayPolicyRefusal } from '#slack/views/policy-refusals.ts';
import { sayRotaRefusal } from '#slack/views/rota-refusals.ts';
import type { PolicyEntry, RotaEntry } from './file.ts';
import type { Names } from './names.ts';
import { policyOf } from './policy-file.ts';
import type { Meaning } from './policy-file.ts';
import { definitionOf } from './rota-file.ts';

/** Rotas and policies of a file, made what it says. Each answers why not, in words. */

const idOf =
  (names: Names) =>
  (name: string): string | { readonly problem: string } => {
    const found = names.find(name);
    return 'id' in found ? found.id : found;
  };

export async function applyRota(
  desk: Desk,
  entry: RotaEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const drawn = definitionOf(entry, idOf(names));
  if ('problems' in drawn) return drawn.problems.join('; ');
  const team = await teamByName(desk, entry.team);
  invariant(team, `the plan names the team ${entry.team}, which is not there`);
  const { definition } = drawn;
  const before = await rotaByName(desk, entry.name);
  const outcome =
    fresh || before === undefined
      ? await createRota(desk, { teamId: team.id, name: entry.name, definition })
      : await changeRota(desk, before.id, { definition });
  return outcome.ok || outcome.refused.why === 'nothing_changes'
    ? undefined
    : names.plain(sayRotaRefusal(outcome.refused));
}

export async function removeRota(desk: Desk, name: string, names: Names): Promise<string | undefined> {
  const rota = await rotaByName(desk, name);
  if (rota === undefined) return undefined;
  const outcome = await archiveRota(desk, rota.id);
  return outcome.ok ? undefined : names.plain(sayRotaRefusal(outcome.refused));
}

/** What the names of a policy mean in this database, asked for all at once. */
async function meaningIn(desk: Desk, entry: PolicyEntry, names: Names): Promise<Meaning> {
  const words = entry.steps.join(' ').toLowerCase().split(/\s+/);
  const known = new Map<string, string>();
  for (const word of new Set(words)) {
    const [team, rota] = [await teamByName(desk, word), await rotaByName(desk, word)];
    if (team !== undefined) known.set(`team ${word}`, team.id);
    if (rota !== undefined) known.set(`rota ${word}`, rota.id);
  }
  const find =
    <Id extends string>(what: string) =>
    (name: string): Id | { readonly problem: string } =>
      // What was put there for a team or rota is an id of that kind.
      (known.get(`${what} ${name}`) as Id | undefined) ?? { problem: `there is no ${what} "${name}"` };
  return { person: idOf(names), team: find('team'), rota: find('rota') };
}

async function useBy(desk: Desk, entry: PolicyEntry, names: Names): Promise<string | undefined> {
  const [policy, team] = [await policyByName(desk, entry.name), await teamByName(desk, entry.team)];
  invariant(policy && team, `policy ${entry.name} was just written`);
  for (const name of entry.services) {
    const service = await serviceByName(desk, name);
    if (service === undefined) return `services: there is no service "${name}"`;
    if ((await policyOfService(desk, service.id))?.id === policy.id) continue;
    const used = await usePolicy(desk, service.id, policy.id);
    if (!used.ok) return names.plain(sayPolicyRefusal(used.refused));
  }
  for (const service of await servicesOf(desk, team.id)) {
    if (entry.services.includes(service.name)) continue;
    if ((await policyOfService(desk, service.id))?.id === policy.id) await usePolicy(desk, service.id, null);
  }
  return undefined;
}

export async function applyPolicy(
  desk: Desk,
  entry: PolicyEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const read = policyOf(entry, await meaningIn(desk, entry, names));
  if ('problems' in read) return read.problems.join('; ');
  const team = await teamByName(desk, entry.team);
  invariant(team, `the plan names the team ${entry.team}, which is not there`);
  const before = await policyByName(desk, entry.name);
  const outcome =
    fresh || before === undefined
      ? await createPolicy(desk, { teamId: team.id, name: entry.name, definition: read.definition })
      : await changePolicy(desk, before.id, read.definition);
  if (!outcome.ok && outcome.refused.why !== 'nothing_changes')
    return names.plain(sayPolicyRefusal(outcome.refused));
  return useBy(desk, entry, names);
}

export async function removePolicy(desk: Desk, name: string, names: Names): Promise<string | undefined> {
  const policy = await policyByName(desk, name);
  if (policy === undefined) return undefined;
  const outcome = await archivePolicy(desk, policy.id);
  return outcome.ok ? undefined : names.plain(sayPolicyRefusal(outcome.refused));
}

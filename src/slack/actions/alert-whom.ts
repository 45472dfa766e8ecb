import type { PersonId } from '#base/ids.ts';
import { people, teamByName, teams } from '#catalog/store.ts';
import { firstReached } from '#oncall/sight-store.ts';
import type { Desk } from '#ledger/desk.ts';

/** Whom an escalation is to reach, or whom was asked for in vain. */
export type Whom =
  | { readonly to: readonly PersonId[]; readonly team: string | null }
  | { readonly nobody: string };

/** People chosen by hand, and those whom a team would page; deactivated people and bots are left out. */
export async function whomToPage(
  desk: Desk,
  asked: { readonly people: readonly PersonId[]; readonly team: string | null },
): Promise<Whom> {
  const everyone = await people(desk);
  const reachable = new Set(
    everyone.filter((person) => person.active && !person.bot).map((person) => person.id),
  );
  const team = asked.team === null ? undefined : await teamByName(desk, asked.team);
  if (asked.team !== null && (team === undefined || team.archived)) return { nobody: asked.team };
  const ofTeam =
    team === undefined ? [] : (await firstReached(desk, team, null, 1)).map((one) => one.personId);
  const to = [...new Set([...asked.people, ...ofTeam])].filter((id) => reachable.has(id));
  const names = asked.people.map((id) => everyone.find((person) => person.id === id)?.name ?? id);
  return to.length === 0
    ? { nobody: asked.team ?? (names.join(', ') || 'nobody') }
    : { to, team: team?.name ?? null };
}

/** Living teams with the names of those whom each would page, for a choice. */
export async function teamChoices(
  desk: Desk,
): Promise<readonly { readonly name: string; readonly pages: string }[]> {
  const everyone = await people(desk);
  const name = (id: PersonId): string => `@${everyone.find((person) => person.id === id)?.name ?? id}`;
  const choices: { readonly name: string; readonly pages: string }[] = [];
  for (const team of (await teams(desk)).filter((one) => !one.archived)) {
    const reached = await firstReached(desk, team, null, 1);
    const pages = reached.map((one) => name(one.personId)).join(', ') || 'nobody';
    choices.push({ name: team.name, pages });
  }
  return choices;
}

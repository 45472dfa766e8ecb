import { people, services, teams } from '#catalog/store.ts';
import { policies } from '#oncall/policy-store.ts';
import { firstReached } from '#oncall/sight-store.ts';
import type { Desk } from '#ledger/desk.ts';
import { z } from 'zod';
import { defineAction } from '../define.ts';
import type { Seat } from '../define.ts';
import { declareForm } from '../views/incident-forms.ts';
import type { DeclareDraft, ServiceChoice } from '../views/incident-forms.ts';

/** What a declaration is made from, carried by the modal: an alert, a message, or nothing. */
export const declareOrigin = z.object({
  alertId: z.string().optional(),
  source: z.object({ channelId: z.string(), ts: z.string() }).optional(),
});
export type DeclareOrigin = z.infer<typeof declareOrigin>;

/** Living services, each with the names of those whom a declaration would page. */
export async function serviceChoices(desk: Desk): Promise<readonly ServiceChoice[]> {
  const [everyone, allTeams, all] = [await people(desk), await teams(desk), await services(desk)];
  const name = (id: string): string => `@${everyone.find((person) => person.id === id)?.name ?? id}`;
  const named = new Set((await policies(desk)).flatMap((policy) => policy.serviceIds));
  // Asked once for each policy in force: a modal may list hundreds of services, and Slack waits for it.
  const asked = new Map<string, string>();
  const choices: ServiceChoice[] = [];
  for (const service of all.filter((one) => !one.archived)) {
    const key = named.has(service.id) ? service.id : service.teamId;
    const team = allTeams.find((each) => each.id === service.teamId);
    const reached = asked.has(key) || team === undefined ? [] : await firstReached(desk, team, service.id, 1);
    const pages = asked.get(key) ?? (reached.map((one) => name(one.personId)).join(', ') || 'nobody');
    asked.set(key, pages);
    choices.push({ id: service.id, name: service.name, pages });
  }
  return choices;
}

/** Opens the modal to declare an incident, filled in as far as is known. */
export async function openDeclareForm(seat: Seat, draft: DeclareDraft, origin: DeclareOrigin): Promise<void> {
  await seat.open(
    declareForm({ draft, services: await serviceChoices(seat.desk), meta: JSON.stringify(origin) }),
  );
}

/** The button that declares an incident from nothing, as on the Home tab. */
export const declareIncidentAction = defineAction({
  id: 'incident.declare',
  run: (seat) => openDeclareForm(seat, {}, {}),
});

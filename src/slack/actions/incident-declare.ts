import { people, services, teams } from '#catalog/store.ts';
import { whoToPage } from '#oncall/who.ts';
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
  return all
    .filter((service) => !service.archived)
    .map((service) => {
      const team = allTeams.find((each) => each.id === service.teamId);
      const who = team === undefined ? [] : whoToPage(team, everyone).people;
      return { id: service.id, name: service.name, pages: who.map(name).join(', ') || 'nobody' };
    });
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

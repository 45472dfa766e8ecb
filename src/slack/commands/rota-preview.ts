import type { Outcome } from '#base/decision.ts';
import type { DraftId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { isName } from '#catalog/rules.ts';
import { personById, teamByName } from '#catalog/store.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { isHolidayCode } from '#base/holidays.ts';
import { zoneNamed } from '#base/calendar.ts';
import { changesBetween } from '#oncall/rota-changes.ts';
import type { Plan, Rota, RotaDefinition, RotaRefusal } from '#oncall/rota.ts';
import { planOf, rotaById, rotaByName } from '#oncall/rota-store.ts';
import { changeRota } from '#oncall/verbs/change-rota.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { inForce } from '#oncall/versions.ts';
import { zoneMeant } from '#oncall/zone-names.ts';
import { draftById, dropDraft, keepDraft } from '../draft-store.ts';
import type { RotaDraft } from '../draft-store.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import type { PreviewSight } from '../views/rota-preview.ts';
import { sayRotaRefusal } from '../views/rota-refusals.ts';
import type { Here } from '../when.ts';
import { WEEKS_MS, definitionNow, planSight, printOf, roleSights } from './rota-sight.ts';

/** From a wish to a preview, and from its Save button to the rota. Nothing is written before Save but the draft. */

export type Previewed = { readonly sight: PreviewSight } | { readonly problem: string };

/** What no preview can be drawn of; the verb judges the rest when it is saved. */
function unreadable(definition: RotaDefinition): RotaRefusal | undefined {
  if (zoneNamed(definition.zone) === undefined)
    return { why: 'zone_unknown', zone: definition.zone, nearest: zoneMeant(definition.zone) };
  if (definition.holidays !== null && !isHolidayCode(definition.holidays))
    return { why: 'holidays_unknown', holidays: definition.holidays };
  const empty = definition.layers.find((layer) => layer.members.flat().length === 0);
  return empty === undefined ? undefined : { why: 'no_members', layer: empty.name };
}

const planFor = (name: string, definition: RotaDefinition, now: Date): Plan => ({
  rota: {
    id: 'rot_0000000000',
    teamId: 'tea_0000000000',
    name,
    versions: [{ validFrom: now, author: null, definition }],
    userGroupId: null,
    archived: false,
  },
  overrides: [],
  absences: [],
  gone: new Set(),
});

/** Draws the draft beside what holds. */
async function sightOf(
  desk: Desk,
  draft: RotaDraft,
  rota: Rota | undefined,
  here: Here,
): Promise<PreviewSight> {
  const { definition, name } = draft;
  const known = rota === undefined ? undefined : await planOf(desk, rota, here.now, plus(here.now, WEEKS_MS));
  const base = known ?? planFor(name, definition, here.now);
  const version = { validFrom: here.now, author: draft.personId, definition };
  const after: Plan = {
    ...base,
    rota: { ...base.rota, versions: inForce([...base.rota.versions, version]) },
  };
  const team = rota === undefined ? await teamByName(desk, draft.teamName) : undefined;
  return {
    ...planSight(after, definition, here),
    draftId: draft.id,
    name,
    before: known === undefined ? null : roleSights(known, definitionNow(known.rota, here.now), here.now),
    made:
      rota === undefined && team === undefined
        ? [`Saving makes the team ${draft.teamName}, too, with these people.`]
        : [],
  };
}

/** Keeps a wish as a draft and shows it; refuses what cannot be drawn, or would change nothing. */
export async function previewOf(
  seat: { readonly desk: Desk; readonly personId: string },
  wish: {
    readonly rota: Rota | undefined;
    readonly name: string;
    readonly teamName: string;
    readonly definition: RotaDefinition;
  },
  here: Here,
): Promise<Previewed> {
  const { rota, definition, name, teamName } = wish;
  const refused =
    unreadable(definition) ?? (rota === undefined ? await nameProblem(seat.desk, name) : undefined);
  if (refused !== undefined) return { problem: sayRotaRefusal(refused) };
  const now = rota === undefined ? undefined : definitionNow(rota, here.now);
  if (now !== undefined && changesBetween(now, definition).length === 0)
    return { problem: sayRotaRefusal({ why: 'nothing_changes' }) };
  const draft: RotaDraft = {
    id: seat.desk.ids.next('drf'),
    personId: seat.personId,
    rotaId: rota?.id ?? null,
    name,
    teamName,
    definition,
    basis: printOf(rota),
  };
  await keepDraft(seat.desk, draft);
  return { sight: await sightOf(seat.desk, draft, rota, here) };
}

async function nameProblem(desk: Desk, name: string): Promise<RotaRefusal | undefined> {
  if (!isName(name)) return { why: 'name_invalid', name };
  return (await rotaByName(desk, name)) === undefined ? undefined : { why: 'name_taken', name };
}

/** Carries a refusal out of the transaction, so that nothing of it stays. */
class Refused extends Error {}

const refuse = (why: string): never => {
  throw new Refused(why);
};

const rotaOf = (outcome: Outcome<Rota, RotaRefusal>): Rota =>
  outcome.ok ? outcome.value : refuse(sayRotaRefusal(outcome.refused));

/** The team of a new rota: a missing one is made with the people of the rota, and with its maker where they could not change it else. */
async function create(open: Desk, draft: RotaDraft): Promise<Rota> {
  let team = await teamByName(open, draft.teamName);
  if (team === undefined) {
    const people = [...new Set(draft.definition.layers.flatMap((layer) => layer.members.flat()))];
    const maker = await personById(open, draft.personId);
    const members =
      maker?.admin === true || people.includes(draft.personId) ? people : [...people, draft.personId];
    const made = await createTeam(open, { name: draft.teamName, members });
    if (!made.ok) return refuse(sayCatalogRefusal(made.refused));
    team = made.value;
  }
  return rotaOf(await createRota(open, { teamId: team.id, name: draft.name, definition: draft.definition }));
}

export type Saved =
  | { readonly rota: Rota; readonly created: boolean }
  | { readonly problem: string }
  /** The plan was changed meanwhile: look once more. */
  | { readonly again: PreviewSight };

const GONE =
  'That preview was saved or cancelled already, or is older than two days. `/rota show orders` shows what holds; preview anew with `/rota edit orders weekly tuesday 10:00`.';

/** Saves a draft, all or nothing and once. */
export async function saveDraft(desk: Desk, id: DraftId, here: Here): Promise<Saved> {
  const draft = await draftById(desk, id);
  if (draft === undefined) return { problem: GONE };
  const rota = draft.rotaId === null ? undefined : await rotaById(desk, draft.rotaId);
  if (draft.rotaId !== null && (rota === undefined || rota.archived))
    return { problem: sayRotaRefusal({ why: 'not_found', what: 'rota' }) };
  if (printOf(rota) !== draft.basis) {
    const next: RotaDraft = { ...draft, id: desk.ids.next('drf'), basis: printOf(rota) };
    await keepDraft(desk, next);
    await dropDraft(desk, id);
    return { again: await sightOf(desk, next, rota, here) };
  }
  try {
    const saved = await transact(desk, async (open) => {
      if (!(await dropDraft(open, id))) return refuse(GONE);
      return draft.rotaId === null
        ? create(open, draft)
        : rotaOf(await changeRota(open, draft.rotaId, { definition: draft.definition }));
    });
    // As it is stored, so that its print is the one that others will see.
    return { rota: (await rotaById(desk, saved.id)) ?? saved, created: draft.rotaId === null };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
}

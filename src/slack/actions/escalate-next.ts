import type { IncidentId, PersonId } from '#base/ids.ts';
import { openAlertsOfIncident } from '#alerts/store.ts';
import { people } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { About, Run } from '#oncall/run.ts';
import { latestRunsOf } from '#oncall/run-store.ts';
import { nextOf } from '../couriers/paging-sight.ts';

/** The runs that an escalation of an incident moves: its own, else those of its open alerts, of each team one. */
async function runsOfIncident(desk: Desk, incidentId: IncidentId): Promise<readonly Run[]> {
  const runs = new Map<string, Run>();
  for (const run of await latestRunsOf(desk, { incidentId })) runs.set(run.teamId, run);
  for (const alert of await openAlertsOfIncident(desk, incidentId))
    for (const run of await latestRunsOf(desk, { alertId: alert.id }))
      if (!runs.has(run.teamId)) runs.set(run.teamId, run);
  return [...runs.values()];
}

/** "pages @bo", "pages the catch-all: @ada": what the next step would do now, for a choice; undefined where no policy can page. */
export async function nextStepWords(desk: Desk, about: About): Promise<string | undefined> {
  const runs =
    'incidentId' in about ? await runsOfIncident(desk, about.incidentId) : await latestRunsOf(desk, about);
  const open = runs.filter(
    (run) =>
      run.definition.steps.length > 0 &&
      run.heldBecause !== 'muted' &&
      (run.state !== 'ended' || run.endedBecause === 'exhausted'),
  );
  if (open.length === 0) return undefined;
  const reached = new Map<PersonId, boolean>();
  for (const run of open) {
    const next = await nextOf(desk, run);
    for (const person of next.people) reached.set(person, next.last);
  }
  const names = new Map((await people(desk)).map((person) => [person.id, `@${person.name}`]));
  const named = [...reached.keys()].map((id) => names.get(id) ?? id);
  const last = reached.size > 0 && [...reached.values()].every((one) => one);
  const shown =
    named.length > 3 ? `${named.slice(0, 3).join(', ')} and ${named.length - 3} more` : named.join(', ');
  return `pages ${last ? 'the catch-all: ' : ''}${shown || 'nobody'}`;
}

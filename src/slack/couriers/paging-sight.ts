import { serviceById, teamById } from '#catalog/store.ts';
import { alertById } from '#alerts/store.ts';
import type { Alert } from '#alerts/alert.ts';
import type { PersonId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { policyFor } from '#oncall/policy-store.ts';
import { pushed } from '#oncall/ask-rules.ts';
import type { About, Run } from '#oncall/run.ts';
import { latestRunsOf } from '#oncall/run-store.ts';
import { loadTargetSight } from '#oncall/sight-store.ts';
import { planStep } from '#oncall/step-plan.ts';
import { pagesAbout } from '#oncall/store.ts';
import type { PagingSight } from '../views/paging.ts';

/** Whom a run would page if its next step came now, or somebody pressed Escalate. */
export async function nextOf(
  desk: Desk,
  run: Run,
): Promise<{ readonly people: readonly PersonId[]; readonly last: boolean }> {
  const now = desk.clock.now();
  const plan = planStep(pushed(run), await loadTargetSight(desk, run, now), now);
  return {
    people: plan.people.map((one) => one.personId),
    last: plan.index >= run.definition.steps.length,
  };
}

async function isOutdated(desk: Desk, run: Run, alert: Alert | undefined): Promise<boolean> {
  const team = await teamById(desk, run.teamId);
  if (team === undefined) return false;
  const service = alert === undefined ? undefined : await serviceById(desk, alert.serviceId);
  const now = await policyFor(desk, team, service?.id ?? null);
  return now.policyId !== run.policyId || now.version !== run.policyVersion;
}

/** Where paging about it stands; undefined when no policy is at work on it. */
export async function pagingSight(desk: Desk, about: About): Promise<PagingSight | undefined> {
  const [run] = await latestRunsOf(desk, about);
  if (run === undefined) return undefined;
  const pages = (await pagesAbout(desk, about)).filter(
    (page) => page.state === 'due' || page.state === 'delivered',
  );
  const alert = 'alertId' in about ? await alertById(desk, about.alertId) : undefined;
  const waits = run.state === 'running' && run.nextAt !== null;
  return {
    runId: run.id,
    paged: [...new Set(pages.map((page) => page.personId))],
    next: waits && run.nextAt !== null ? { ...(await nextOf(desk, run)), at: run.nextAt } : null,
    heldUntil: run.state === 'held' ? run.nextAt : null,
    outdated: run.state !== 'ended' && (await isOutdated(desk, run, alert)),
  };
}

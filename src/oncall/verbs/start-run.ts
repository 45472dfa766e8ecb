import { done } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { PersonId, RunId, ServiceId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Severity } from '#catalog/severity.ts';
import { teamById } from '#catalog/store.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { coveredRule } from '../ack-rules.ts';
import { policyFor } from '../policy-store.ts';
import { draft, startRule } from '../run-rules.ts';
import type { Informed, InForce } from '../run-rules.ts';
import type { About, Run, RunRefusal } from '../run.ts';
import { openRunsOf, runStore } from '../run-store.ts';
import { planOfStep, rememberTurns } from './plan-step.ts';

export type StartWish = {
  readonly about: About;
  readonly teamId: TeamId;
  readonly serviceId: ServiceId | null;
  readonly severity: Severity;
  /** Muted from the start. */
  readonly held?: 'muted' | undefined;
  /** Who is at work on its incident already: they count as having acknowledged it. */
  readonly coveredBy?: PersonId | undefined;
  /** Who knows of it already and is not paged by the first step. */
  readonly informed?: Informed | undefined;
};

async function begin(desk: OpenDesk, wish: StartWish, policy: InForce): Promise<Outcome<Run, RunRefusal>> {
  const id: RunId = desk.ids.next('run');
  const run = draft(id, { ...wish, policy }, desk.instant);
  const by = wish.coveredBy;
  if (by !== undefined) return change(desk, runStore, id, coveredRule(run, by));
  const plan = await planOfStep(desk, run);
  const started = await change(desk, runStore, id, (_, now) =>
    startRule(run, plan, wish.held === 'muted', now, wish.informed),
  );
  if (started.ok && started.value.state !== 'held') await rememberTurns(desk, run, plan);
  return started;
}

/**
 * Something starts to matter to a team: its way through the policy in force begins, and step 1 pages in the same transaction. A team that is on its
 * way already about the same thing stays on it.
 */
export function startRun(desk: Desk, wish: StartWish): Promise<Outcome<Run, RunRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Run, RunRefusal>> => {
    const standing = (await openRunsOf(open, wish.about)).find((run) => run.teamId === wish.teamId);
    if (standing !== undefined) return done(standing);
    const team = await teamById(open, wish.teamId);
    invariant(team, `team ${wish.teamId} of a run exists`);
    return begin(open, wish, await policyFor(open, team, wish.serviceId));
  });
}

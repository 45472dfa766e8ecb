import { done } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { PersonId, ServiceId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Severity } from '#catalog/severity.ts';
import { teamById } from '#catalog/store.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { coveredRule } from '../ack-rules.ts';
import { policyFor } from '../policy-store.ts';
import type { StepPlan } from '../step-plan.ts';
import type { Team } from '#catalog/catalog.ts';
import { draft, startRule } from '../run-rules.ts';
import type { Informed } from '../run-rules.ts';
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

/** A run as it would start now, read ahead of it. */
export type Prepared = {
  readonly run: Run;
  /** Whom its first step would page; null where knowing that takes turns, which locks them. */
  readonly plan: StepPlan | null;
};

/** Reads all that a run starts from before anything is locked that others wait for. It must be started in the same transaction. */
export function prepareRun(desk: Desk, team: Team, wish: StartWish): Promise<Prepared> {
  return transact(desk, async (open) => {
    const policy = await policyFor(open, team, wish.serviceId);
    const run = draft(open.ids.next('run'), { ...wish, policy }, open.instant);
    const takesTurns = policy.definition.steps.some((step) => step.mode === 'round_robin');
    return { run, plan: takesTurns ? null : await planOfStep(open, run) };
  });
}

async function begin(desk: OpenDesk, wish: StartWish, prepared: Prepared): Promise<Outcome<Run, RunRefusal>> {
  const { run } = prepared;
  const { id } = run;
  const by = wish.coveredBy;
  if (by !== undefined) return change(desk, unborn(runStore), id, coveredRule(run, by));
  const plan = prepared.plan ?? (await planOfStep(desk, run));
  const started = await change(desk, unborn(runStore), id, (_, now) =>
    startRule(run, plan, wish.held === 'muted', now, wish.informed),
  );
  if (started.ok && started.value.state !== 'held') await rememberTurns(desk, run, plan);
  return started;
}

/**
 * Something starts to matter to a team: its way through the policy in force begins, and step 1 pages in the same transaction. A team that is on its
 * way already about the same thing stays on it.
 */
export function startRun(
  desk: Desk,
  wish: StartWish,
  prepared?: Prepared,
): Promise<Outcome<Run, RunRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Run, RunRefusal>> => {
    const standing = (await openRunsOf(open, wish.about)).find((run) => run.teamId === wish.teamId);
    if (standing !== undefined) return done(standing);
    if (prepared !== undefined) return begin(open, wish, prepared);
    const team = await teamById(open, wish.teamId);
    invariant(team, `team ${wish.teamId} of a run exists`);
    return begin(open, wish, await prepareRun(open, team, wish));
  });
}

import type { Desk } from '#ledger/desk.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { takeTurn } from '../policy-store.ts';
import type { Run } from '../run.ts';
import { loadTargetSight } from '../sight-store.ts';
import { planStep } from '../step-plan.ts';
import type { StepPlan } from '../step-plan.ts';

/** Whom a run would page next, from what is true at the instant of the transaction. Reads and locks, writes nothing. */
export async function planOfStep(desk: OpenDesk, run: Run): Promise<StepPlan> {
  return planStep(run, await loadTargetSight(desk, run, desk.instant), desk.instant);
}

/** After a step has paged: whoever was chosen by round robin has had their turn. */
export async function rememberTurns(desk: Desk, run: Run, plan: StepPlan): Promise<void> {
  for (const step of plan.picked) if (run.policyId !== null) await takeTurn(desk, run.policyId, step);
}

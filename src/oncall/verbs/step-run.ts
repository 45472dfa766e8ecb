import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { RunId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { askedRule, pushed } from '../ask-rules.ts';
import { dueRule, failedRule } from '../run-rules.ts';
import type { Run, RunRefusal } from '../run.ts';
import { runStore } from '../run-store.ts';
import { planOfStep, rememberTurns } from './plan-step.ts';

const RULES = { due: dueRule, failed: failedRule, asked: askedRule } as const;

/**
 * The next step of a run pages now: because its time has come, because the one before reached nobody, or because somebody presses Escalate. The row is
 * locked first, so that of two who come at once the second finds it done.
 */
export function stepRun(
  desk: Desk,
  id: RunId,
  because: keyof typeof RULES,
): Promise<Outcome<Run, RunRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Run, RunRefusal>> => {
    const run = await runStore.load(open.tx, id);
    if (run === undefined) return refused({ why: 'not_found' });
    const plan = await planOfStep(open, because === 'asked' ? pushed(run) : run);
    const moved = await change(open, runStore, id, RULES[because](plan));
    if (moved.ok && moved.value.state !== 'held') await rememberTurns(open, run, plan);
    return moved;
  });
}

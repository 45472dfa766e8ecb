import { MINUTE, plus } from '#base/time.ts';
import { again, alive, go, isAlive, moved } from './run-rules.ts';
import type { RunRuling } from './run-rules.ts';
import type { Run, RunFact, RunRefusal } from './run.ts';
import type { StepPlan } from './step-plan.ts';

/** Pure rules of a run that somebody asks for help about: the next step now, or people besides. */

/** Where a run stands when somebody presses Escalate: at its next step; an exhausted one starts over. What was acknowledged before counts no more. */
export const pushed = (run: Run): Run => {
  if (run.state === 'ended') return again(run);
  if (run.state !== 'acknowledged') return run;
  return { ...again(run), step: run.step, loop: run.loop };
};

/** Why the next step cannot be asked for; undefined: it can. */
export function mayAsk(run: Run): RunRefusal | undefined {
  if (run.definition.steps.length === 0) return { why: 'empty_policy' };
  if (!isAlive(run)) return { why: 'ended', because: run.endedBecause ?? 'gone' };
  return run.heldBecause === 'muted' ? { why: 'muted' } : undefined;
}

/** Somebody presses Escalate: the next step now, also of what was acknowledged or exhausted. */
export const askedRule =
  (plan: StepPlan) =>
  (before: Run | undefined, now: Date): RunRuling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    const refusal = mayAsk(before);
    if (refusal !== undefined) return { refused: refusal };
    const stopped = before.state === 'acknowledged' || before.state === 'ended';
    const facts: readonly RunFact[] = stopped
      ? [{ kind: 'escalation.resumed', data: { about: before.about, because: 'asked' } }]
      : [];
    return go(pushed(before), plan, now, 'asked', facts);
  };

/** People were asked for by hand: the run goes on behind them, and gives them the time of a step first. */
export const helpAskedRule = alive((before, now) => {
  if (before.state === 'running' || before.state === 'held') return { refused: { why: 'not_due' } };
  const next = pushed(before);
  const delayMs = next.definition.steps[Math.max(0, next.step - 1)]?.delayMs ?? 5 * MINUTE;
  return moved(
    { ...next, nextAt: plus(now, delayMs) },
    { kind: 'escalation.resumed', data: { about: before.about, because: 'asked' } },
  );
});

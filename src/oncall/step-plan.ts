import { holds } from './conditions.ts';
import { resolveStep, wakesPeople } from './targets.ts';
import type { Reached, Resolved, TargetSight } from './targets.ts';
import type { PolicyDefinition, Step } from './policy.ts';
import type { Run, Skipped } from './run.ts';

/** Where a run stands: what it needs to know which step comes next. */
export type Standing = Pick<Run, 'definition' | 'severity' | 'step' | 'loop'>;

/** The step that pages now, and everything before it that did not. */
export type StepPlan = Resolved & {
  /** Index of the step; steps.length: the catch-all. */
  readonly index: number;
  readonly loop: number;
  /** Indexes of the round-robin steps that chose, in order, so that the next run chooses the next person. */
  readonly picked: readonly number[];
};

/** The step after one: the next, the first of another loop, or, behind the last loop, the catch-all. */
export function stepAfter(
  definition: Pick<PolicyDefinition, 'steps' | 'repeat'>,
  at: { readonly step: number; readonly loop: number },
): { readonly step: number; readonly loop: number } {
  const last = definition.steps.length;
  if (at.step + 1 < last) return { step: at.step + 1, loop: at.loop };
  const again = definition.repeat === -1 || at.loop < definition.repeat;
  return again ? { step: 0, loop: at.loop + 1 } : { step: last, loop: at.loop };
}

/** Of a round-robin step one person is paged, each time the next. */
function inTurn(step: Step, index: number, resolved: Resolved, sight: TargetSight): readonly Reached[] {
  if (step.mode === 'everyone' || resolved.people.length < 2) return resolved.people;
  const turn = (sight.turns.get(index) ?? 0) % resolved.people.length;
  return resolved.people.slice(turn, turn + 1);
}

const says = (index: number, skipped: readonly Skipped[]): readonly Skipped[] =>
  skipped.map((one) => ({ ...one, what: `step ${index + 1}: ${one.what}` }));

/**
 * Goes through the policy from where the run stands to the first step that reaches somebody. A step whose condition does not hold, or that was to
 * wake people and finds none, is passed over at once, each with its reason; its channels and webhooks are told all the same. When a whole
 * round reaches nobody, or no round is left, it is the catch-all's turn.
 */
export function planStep(run: Standing, sight: TargetSight, at: Date): StepPlan {
  const { definition } = run;
  const passed = {
    channels: [] as string[],
    webhooks: [] as Resolved['webhooks'][number][],
    skipped: [] as Skipped[],
  };
  const picked: number[] = [];
  let standing: { readonly step: number; readonly loop: number } = run;
  for (let tried = 0; tried < definition.steps.length; tried += 1) {
    const { step: index, loop } = standing;
    const step = definition.steps[index];
    if (step === undefined) break;
    standing = stepAfter(definition, standing);
    if (!holds(step.when, run, (ms) => sight.recentAlerts.get(ms) ?? 0, at)) {
      passed.skipped.push({ what: `step ${index + 1}`, because: 'condition' });
      continue;
    }
    const resolved = resolveStep(step, sight, at);
    passed.channels.push(...resolved.channels);
    passed.webhooks.push(...resolved.webhooks);
    passed.skipped.push(...says(index, resolved.skipped));
    const people = inTurn(step, index, resolved, sight);
    if (step.mode === 'round_robin' && people.length > 0) picked.push(index);
    const told = resolved.channels.length + resolved.webhooks.length > 0;
    if (people.length > 0 || (told && !wakesPeople(step))) return { index, loop, people, ...passed, picked };
  }
  const { channelId } = sight.catchAll;
  const left = sight.catchAll.people.filter((one) => !sight.unreachable.has(one.personId));
  // Tried once more rather than not at all: what becomes of these pages decides whether everybody else is looked for.
  const people = left.length > 0 ? left : sight.catchAll.people;
  const channels = channelId === null ? passed.channels : [...passed.channels, channelId];
  return { index: definition.steps.length, loop: standing.loop, people, ...passed, channels, picked };
}

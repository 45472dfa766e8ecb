import type { Decision, TimerWish } from '#base/decision.ts';
import type { PersonId, PolicyId, RunId, TeamId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import { urgencyOf, waitsUntil } from './conditions.ts';
import type { PolicyDefinition } from './policy.ts';
import type { About, Run, RunFact, RunRefusal } from './run.ts';
import { stepAfter } from './step-plan.ts';
import type { StepPlan } from './step-plan.ts';

/** Pure rules of a run: how it starts, steps, is held and ends. Its table of states stands in run.ts; what an acknowledgement does in ack-rules.ts. */
export type RunRuling = Decision<Run, RunFact, RunRefusal>;

/** One timer a run, whatever it waits for. Its subject is the run's id. */
export const ESCALATION_TIMER = 'escalation.step';

/** Which policy a run goes through, as it is now. */
export type InForce = {
  readonly policyId: PolicyId | null;
  readonly version: number;
  readonly definition: PolicyDefinition;
};

export type RunWish = {
  readonly about: About;
  readonly teamId: TeamId;
  readonly severity: Severity;
  readonly policy: InForce;
  /** Muted from the start: it waits for the end of the mute. */
  readonly held?: 'muted' | undefined;
};

/** Who knows of it already, and how: a page reaches them just now, or they declared it. A step is not empty because of them. */
export type Informed = ReadonlyMap<PersonId, 'paged_already' | 'declared'>;
const NOBODY: Informed = new Map();

/** Why a step pages now. */
export type Because = Extract<RunFact, { kind: 'escalation.stepped' }>['data']['because'];

export const wait = (run: Run): TimerWish => ({ kind: ESCALATION_TIMER, subject: run.id, at: run.nextAt });
export const moved = (next: Run, ...facts: readonly RunFact[]): RunRuling => ({
  next,
  facts,
  timers: [wait(next)],
});

/** Open, or exhausted: nobody answered the last resort, and it can be taken up again. */
export const isAlive = (run: Run): boolean => run.state !== 'ended' || run.endedBecause === 'exhausted';

/** A run as it is before its first step, or before it starts over. */
const fromTheStart = (run: Run, generation: number): Run => ({
  ...run,
  state: 'running',
  heldBecause: null,
  step: 0,
  loop: 0,
  generation,
  nextAt: null,
  acknowledgedBy: [],
  acknowledgedAt: null,
  askedAgainAt: null,
  endedAt: null,
  endedBecause: null,
});

/** The run as it starts over: what it pages counts as new. */
export const again = (run: Run): Run => fromTheStart(run, run.generation + 1);

function steppedFact(run: Run, plan: StepPlan, because: Because, informed: Informed): RunFact {
  const last = plan.index >= run.definition.steps.length;
  return {
    kind: 'escalation.stepped',
    data: {
      about: run.about,
      step: last ? 0 : plan.index + 1,
      loop: plan.loop,
      generation: run.generation,
      urgency: urgencyOf(run.severity),
      people: plan.people.filter((one) => !informed.has(one.personId)),
      channels: [...new Set(plan.channels)],
      webhooks: plan.webhooks,
      skipped: [
        ...plan.skipped,
        ...plan.people.flatMap(({ personId }) => {
          const how = informed.get(personId);
          return how === undefined ? [] : [{ what: personId, because: how }];
        }),
      ],
      because,
    },
  };
}

/** The run pages: it is due again after the step's delay, or, behind the last step, exhausted. */
export function stepped(
  run: Run,
  plan: StepPlan,
  now: Date,
  because: Because,
  informed: Informed = NOBODY,
): { readonly next: Run; readonly facts: readonly RunFact[] } {
  const { definition, about } = run;
  const step = definition.steps[plan.index];
  const fact = steppedFact(run, plan, because, informed);
  const common = { ...run, state: 'running', heldBecause: null } as const;
  if (step === undefined) {
    const next: Run = {
      ...common,
      state: 'ended',
      step: definition.steps.length,
      loop: plan.loop,
      nextAt: null,
      endedAt: now,
      endedBecause: 'exhausted',
    };
    return { next, facts: [{ kind: 'escalation.exhausted', data: { about } }, fact] };
  }
  const after = stepAfter(definition, { step: plan.index, loop: plan.loop });
  return { next: { ...common, ...after, nextAt: plus(now, step.delayMs) }, facts: [fact] };
}

/** The run waits and will start at step 1. What it paged before belongs to an earlier generation. */
function held(run: Run, because: 'muted' | 'morning', until: Date | null): { next: Run; fact: RunFact } {
  const paged = run.step > 0 || run.loop > 0;
  return {
    next: {
      ...fromTheStart(run, paged ? run.generation + 1 : run.generation),
      state: 'held',
      heldBecause: because,
      nextAt: until,
    },
    fact: {
      kind: 'escalation.held',
      data: { about: run.about, because, until: until?.toISOString() ?? null },
    },
  };
}

/** Pages, unless something of low urgency has to wait for the morning. */
export function go(
  run: Run,
  plan: StepPlan,
  now: Date,
  because: Because,
  facts: readonly RunFact[] = [],
  informed?: Informed,
): RunRuling {
  const until = because === 'asked' ? null : waitsUntil(run, now);
  if (until !== null) {
    const waiting = held(run, 'morning', until);
    return moved(waiting.next, ...facts, waiting.fact);
  }
  const move = stepped(run, plan, now, because, informed);
  return moved(move.next, ...facts, ...move.facts);
}

/** A run as it would be at its start, for planning its first step. */
export const draft = (id: RunId, wish: RunWish, now: Date): Run => ({
  id,
  about: wish.about,
  teamId: wish.teamId,
  severity: wish.severity,
  policyId: wish.policy.policyId,
  policyVersion: wish.policy.version,
  definition: wish.policy.definition,
  state: 'running',
  heldBecause: null,
  step: 0,
  loop: 0,
  generation: 0,
  nextAt: null,
  startedAt: now,
  acknowledgedBy: [],
  acknowledgedAt: null,
  askedAgainAt: null,
  endedAt: null,
  endedBecause: null,
});

/** Something starts to matter: step 1 pages now, unless it is muted or waits for the morning. */
export function startRule(
  run: Run,
  plan: StepPlan,
  muted: boolean,
  now: Date,
  informed?: Informed,
): RunRuling {
  const { about, policyId, policyVersion, severity } = run;
  const started: RunFact = {
    kind: 'escalation.started',
    data: { about, policyId, policyVersion, severity },
  };
  if (!muted) return go(run, plan, now, 'started', [started], informed);
  const waiting = held(run, 'muted', null);
  return moved(waiting.next, started, waiting.fact);
}

const gone = (before: Run | undefined): { readonly refused: RunRefusal } | undefined => {
  if (before === undefined) return { refused: { why: 'not_found' } };
  return before.state === 'ended'
    ? { refused: { why: 'ended', because: before.endedBecause ?? 'gone' } }
    : undefined;
};

/** A rule for a run that has not ended. */
export const open =
  (rule: (before: Run, now: Date) => RunRuling) =>
  (before: Run | undefined, now: Date): RunRuling => {
    const refusal = gone(before);
    return refusal !== undefined || before === undefined
      ? (refusal ?? { refused: { why: 'not_found' } })
      : rule(before, now);
  };

/** A rule for a run that can still be taken up. */
export const alive =
  (rule: (before: Run, now: Date) => RunRuling) =>
  (before: Run | undefined, now: Date): RunRuling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    return isAlive(before)
      ? rule(before, now)
      : { refused: { why: 'ended', because: before.endedBecause ?? 'gone' } };
  };

/** Its time has come. However late that is noticed, the step pages once, for what is true now. */
export const dueRule = (plan: StepPlan) =>
  open((before, now) => {
    const waits = before.state === 'running' || (before.state === 'held' && before.heldBecause === 'morning');
    if (!waits || before.nextAt === null || before.nextAt > now) return { refused: { why: 'not_due' } };
    return go(before, plan, now, before.state === 'held' ? 'started' : 'due');
  });

/** The step that paged last reached nobody after all: the next one now. */
export const failedRule = (plan: StepPlan) =>
  open((before, now) =>
    before.state === 'running' ? go(before, plan, now, 'failed') : { refused: { why: 'not_due' } },
  );

/** Starts over at step 1: the mute is over, it got worse, or it was forgotten. */
export const restartRule = (
  why: { readonly because: 'forgotten' | 'worse' | 'unmuted'; readonly severity: Severity },
  plan: StepPlan,
  informed: Informed,
) =>
  alive((before, now) => {
    const { about } = before;
    const next = { ...resumed(before), severity: why.severity };
    const facts: readonly RunFact[] =
      why.because === 'unmuted'
        ? []
        : [{ kind: 'escalation.resumed', data: { about, because: why.because } }];
    return go(next, plan, now, 'started', facts, informed);
  });

/** Where a run stands that starts over. One that was held has paged nobody in this generation. */
export const resumed = (run: Run): Run =>
  run.state === 'held' ? fromTheStart(run, run.generation) : again(run);

/** Muted: the next step waits for the end of the mute. Whoever was paged already is reached by their own rules to the end. */
export const holdRule = open((before) => {
  if (before.heldBecause === 'muted') return { refused: { why: 'muted' } };
  if (before.state === 'acknowledged')
    return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy } };
  const waiting = held(before, 'muted', null);
  return moved(waiting.next, waiting.fact);
});

export const endRule = (because: 'resolved' | 'restarted' | 'gone') =>
  open((before, now) =>
    moved(
      { ...before, state: 'ended', nextAt: null, endedAt: now, endedBecause: because },
      { kind: 'escalation.ended', data: { about: before.about, because } },
    ),
  );

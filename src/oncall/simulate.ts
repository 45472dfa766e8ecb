import type { PersonId } from '#base/ids.ts';
import type { Service, Team } from '#catalog/catalog.ts';
import type { Severity } from '#catalog/severity.ts';
import { opensIncident } from '#catalog/severity.ts';
import { planAttempts } from './attempt-plan.ts';
import { urgencyOf } from './conditions.ts';
import type { Method, MethodKind, PersonalRules } from './method.ts';
import type { Run, RunFact, Skipped, Urgency } from './run.ts';
import { draft, dueRule, failedRule, startRule } from './run-rules.ts';
import type { InForce, RunRuling, RunWish } from './run-rules.ts';
import { planStep } from './step-plan.ts';
import type { StepPlan } from './step-plan.ts';
import { UNREACHABLE_MS } from './targets.ts';
import type { TargetSight } from './targets.ts';
import { nextAllowed, throttleOf } from './throttle.ts';

/** Ways to reach a person, and what they wish for an urgency. */
export type Reach = {
  readonly methods: readonly Method[];
  readonly rules: Readonly<Record<Urgency, PersonalRules | undefined>>;
};

/** All that is needed to say what would happen, as plain data. */
export type Given = {
  readonly team: Team;
  /** null: an alert of the team that belongs to none of its services. */
  readonly service: Service | null;
  readonly severity: Severity;
  readonly at: Date;
  /** Nothing later than this is told, if nobody answers. */
  readonly until: Date;
  readonly policy: InForce;
  readonly sight: TargetSight;
  /** When the team's alerts before this one were opened, as far back as conditions of the policy count. */
  readonly opened: readonly Date[];
  readonly reach: ReadonlyMap<PersonId, Reach>;
  readonly configured: readonly MethodKind[];
};

export type ForeseenTry = {
  readonly method: MethodKind;
  readonly at: Date;
  /** When the throttle of the method lets it out, if later. */
  readonly heldUntil: Date | null;
};

export type ForeseenPage = {
  readonly personId: PersonId;
  readonly because: string;
  readonly tries: readonly ForeseenTry[];
  /** What they follow; `on purpose`: the person wants no page of that urgency; `nothing`: there is no way to reach them. */
  readonly by: 'rules' | 'default' | 'fallback' | 'on purpose' | 'nothing';
  /** Methods that there are and that cannot be used. */
  readonly unusable: readonly {
    readonly method: MethodKind;
    readonly why: 'unverified' | 'not_configured';
  }[];
};

export type ForeseenStep = {
  readonly at: Date;
  /** Counts from 1; 0: the catch-all. */
  readonly step: number;
  readonly loop: number;
  readonly because: 'due' | 'failed' | 'asked' | 'started';
  readonly pages: readonly ForeseenPage[];
  readonly channels: readonly string[];
  readonly webhooks: readonly string[];
  readonly skipped: readonly Skipped[];
};

/** What would happen if nobody acknowledged. */
export type Foreseen = {
  readonly urgency: Urgency;
  readonly incident: boolean;
  readonly waits: {
    readonly because: 'muted' | 'morning' | 'maintenance';
    readonly until: Date | null;
  } | null;
  readonly steps: readonly ForeseenStep[];
  /** How it ends within the time that was asked about: in the catch-all, at a step that comes later, or waiting. */
  readonly ends: { readonly how: 'exhausted' | 'goes_on' | 'waits'; readonly at: Date };
};

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>;

/** Tells what a page would come to, and remembers when each method rang. */
function pageOf(
  given: Given,
  person: Stepped['data']['people'][number],
  rang: Map<string, Date[]>,
  now: Date,
): ForeseenPage {
  const urgency = urgencyOf(given.severity);
  const { methods = [], rules } = given.reach.get(person.personId) ?? {};
  const plan = planAttempts({ urgency }, methods, rules?.[urgency], given.configured, now);
  const unusable = methods.flatMap((method): ForeseenPage['unusable'] => {
    if (method.removedAt !== null) return [];
    if (method.verifiedAt === null) return [{ method: method.kind, why: 'unverified' }];
    return given.configured.includes(method.kind) ? [] : [{ method: method.kind, why: 'not_configured' }];
  });
  if ('skipped' in plan) return { ...person, tries: [], by: plan.skipped, unusable };
  const tries = plan.attempts.map(({ method, dueAt }) => {
    const sent = rang.get(method.id) ?? [];
    const goes = nextAllowed(throttleOf(method.kind), sent, dueAt);
    rang.set(method.id, [...sent, goes]);
    return { method: method.kind, at: dueAt, heldUntil: goes > dueAt ? goes : null };
  });
  return { ...person, tries, by: tries.length === 0 ? 'nothing' : plan.by, unusable };
}

function stepOf(given: Given, fact: Stepped, rang: Map<string, Date[]>, at: Date): ForeseenStep {
  const { step, loop, because, people, channels, webhooks, skipped } = fact.data;
  return {
    at,
    step,
    loop,
    because,
    pages: people.map((person) => pageOf(given, person, rang, at)),
    channels,
    webhooks: webhooks.map((one) => one.url),
    skipped,
  };
}

/** A step of which no page reaches anybody, for want of a way or on purpose, is over at once. */
const failsAtOnce = (step: ForeseenStep): boolean =>
  step.step > 0 && step.pages.length > 0 && step.pages.every((page) => page.tries.length === 0);

/** How many alerts the team has had, this one among them, by each window that a condition asks about. */
function recentAlerts(given: Given, at: Date): ReadonlyMap<number, number> {
  const windows = given.policy.definition.steps.flatMap(({ when }) => when.storm?.withinMs ?? []);
  const all = [...given.opened, given.at];
  return new Map(
    windows.map((ms) => [ms, all.filter((opened) => at.getTime() - opened.getTime() < ms).length]),
  );
}

/** Whom the steps so far failed to reach just now, and none reached. */
function unreachable(steps: readonly ForeseenStep[], at: Date): ReadonlySet<PersonId> {
  const pages = steps
    .filter((step) => at.getTime() - step.at.getTime() <= UNREACHABLE_MS)
    .flatMap((step) => step.pages);
  const reached = new Set(pages.filter((page) => page.tries.length > 0).map((page) => page.personId));
  return new Set(pages.map((page) => page.personId).filter((person) => !reached.has(person)));
}

/** Long enough for a policy without end over a day of minutes. */
const MOST_STEPS = 2_000;

/** Asks the rules of a run, one after the other, what they would do at the instants at which the engine would ask them. */
function* course(
  given: Given,
  steps: readonly ForeseenStep[],
): Generator<{ readonly at: Date; readonly facts: readonly RunFact[] }, Run, boolean> {
  const turns = new Map(given.sight.turns);
  const plan = (run: Run, at: Date): StepPlan =>
    planStep(
      run,
      {
        ...given.sight,
        turns,
        recentAlerts: recentAlerts(given, at),
        unreachable: unreachable(steps, at),
      },
      at,
    );
  const wish: RunWish = {
    about: { testId: 'tst_simulation' },
    teamId: given.team.id,
    severity: given.severity,
    policy: given.policy,
  };
  let [at, run] = [given.at, draft('run_simulation', wish, given.at)];
  let next = plan(run, at);
  let ruling: RunRuling = startRule(run, next, false, at);
  for (let count = 0; count < MOST_STEPS; count += 1) {
    if ('refused' in ruling) return run;
    const paged = ruling.facts.some((fact) => fact.kind === 'escalation.stepped');
    if (paged) for (const index of next.picked) turns.set(index, (turns.get(index) ?? 0) + 1);
    run = ruling.next;
    const failed = yield { at, facts: ruling.facts };
    if (!failed) {
      if (run.state === 'ended' || run.nextAt === null || run.nextAt > given.until) return run;
      at = run.nextAt;
    }
    next = plan(run, at);
    ruling = failed ? failedRule(next)(run, at) : dueRule(next)(run, at);
  }
  return run;
}

/** What would happen from an instant on, by the very rules that the engine follows. */
export function foresee(given: Given): Foreseen {
  const steps: ForeseenStep[] = [];
  const rang = new Map<string, Date[]>();
  let waits: Foreseen['waits'] = null;
  const story = course(given, steps);
  let told = story.next();
  while (told.done !== true) {
    const { at, facts } = told.value;
    let failed = false;
    for (const fact of facts) {
      if (fact.kind === 'escalation.held')
        waits = {
          because: fact.data.because,
          until: fact.data.until === null ? null : new Date(fact.data.until),
        };
      if (fact.kind !== 'escalation.stepped') continue;
      const step = stepOf(given, fact, rang, at);
      steps.push(step);
      failed = failsAtOnce(step);
    }
    told = story.next(failed);
  }
  const run = told.value;
  return {
    urgency: urgencyOf(given.severity),
    incident: given.service !== null && opensIncident(given.service.autoIncident, given.severity),
    waits,
    steps,
    ends:
      run.state === 'ended'
        ? { how: 'exhausted', at: run.endedAt ?? given.until }
        : { how: run.state === 'held' ? 'waits' : 'goes_on', at: run.nextAt ?? given.until },
  };
}

import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import {
  acknowledgedInPartRule,
  acknowledgedRule,
  askAgainRule,
  isForgotten,
  keptRule,
  stillSilent,
} from '#oncall/ack-rules.ts';
import { holds, urgencyOf, waitsUntil } from '#oncall/conditions.ts';
import type { Condition } from '#oncall/policy.ts';
import { askedRule, helpAskedRule } from '#oncall/ask-rules.ts';
import {
  dueRule,
  endRule,
  failedRule,
  holdRule,
  restartRule,
  resumed,
  startRule,
} from '#oncall/run-rules.ts';
import type { RunRuling } from '#oncall/run-rules.ts';
import type { Run } from '#oncall/run.ts';
import { planStep, stepAfter } from '#oncall/step-plan.ts';
import { ABOUT, MONDAY, aRun, policy, sightOf, step } from './escalation-kit.ts';

const sight = sightOf();
const after = (ms: number): Date => plus(MONDAY, ms);
const NIGHT = new Date('2026-03-02T23:00:00Z');

/** What a rule made of a run; a refusal fails. */
function next(ruling: RunRuling): Run {
  if ('refused' in ruling) throw new Error(`refused: ${JSON.stringify(ruling.refused)}`);
  return ruling.next;
}
const why = (ruling: RunRuling): unknown => ('refused' in ruling ? ruling.refused : 'not refused');
const kinds = (ruling: RunRuling): readonly string[] =>
  'refused' in ruling ? [] : ruling.facts.map((fact) => fact.kind.replace('escalation.', ''));
/** Whom a ruling pages: "2: UBO UCY". */
const paged = (ruling: RunRuling): readonly string[] =>
  'refused' in ruling
    ? []
    : ruling.facts.flatMap((fact) =>
        fact.kind === 'escalation.stepped'
          ? [`${fact.data.step}: ${fact.data.people.map((one) => one.personId).join(' ')}`]
          : [],
      );
const startedAt = (run: Run, at: Date): RunRuling => startRule(run, planStep(run, sight, at), false, at);
const due = (run: Run, at: Date, seen = sight): RunRuling => dueRule(planStep(run, seen, at))(run, at);

describe('how much something may disturb', () => {
  test.each([
    [0, 'critical'],
    [1, 'critical'],
    [2, 'high'],
    [3, 'low'],
    [4, 'low'],
  ] as const)('SEV%i is %s', (severity, urgency) => {
    expect(urgencyOf(severity)).toBe(urgency);
  });

  test('SEV3 and SEV4 wait for the next working hours, unless the policy says otherwise', () => {
    const run = aRun(policy([step(['UBO'])]), { severity: 3 });
    expect(waitsUntil(run, MONDAY)).toBeNull();
    expect(waitsUntil(run, NIGHT)).toEqual(new Date('2026-03-03T09:00:00Z'));
    expect(waitsUntil({ ...run, severity: 2 }, NIGHT)).toBeNull();
    const at = policy([], { lowWaitsForMorning: false });
    expect(waitsUntil({ ...run, definition: at }, NIGHT)).toBeNull();
  });

  test.each<[string, Partial<Condition>, number, Date, number, boolean]>([
    ['no condition', {}, 4, NIGHT, 0, true],
    ['severe enough', { severity: 1 }, 1, MONDAY, 0, true],
    ['not severe enough', { severity: 1 }, 2, MONDAY, 0, false],
    ['in working hours', { hours: 'working' }, 1, MONDAY, 0, true],
    ['at night, for working hours', { hours: 'working' }, 1, NIGHT, 0, false],
    ['at night, for off hours', { hours: 'off' }, 1, NIGHT, 0, true],
    ['enough alerts', { storm: { alerts: 3, withinMs: MINUTE } }, 1, MONDAY, 3, true],
    ['too few alerts', { storm: { alerts: 3, withinMs: MINUTE } }, 1, MONDAY, 2, false],
  ])('a condition: %s', (_, when, severity, at, alerts, expected) => {
    const full: Condition = { severity: null, hours: 'any', storm: null, ...when };
    const run = aRun(policy([]), { severity: severity as Run['severity'] });
    expect(holds(full, run, () => alerts, at)).toBe(expected);
  });
});

describe('which step comes next', () => {
  test('the next one, the first of another loop, the catch-all behind the last', () => {
    const two = policy([step(['UBO']), step(['UCY'])], { repeat: 1 });
    expect(stepAfter(two, { step: 0, loop: 0 })).toEqual({ step: 1, loop: 0 });
    expect(stepAfter(two, { step: 1, loop: 0 })).toEqual({ step: 0, loop: 1 });
    expect(stepAfter(two, { step: 1, loop: 1 })).toEqual({ step: 2, loop: 1 });
    expect(stepAfter({ ...two, repeat: -1 }, { step: 1, loop: 999 })).toEqual({ step: 0, loop: 1_000 });
  });

  test('a step that reaches nobody is passed over at once, with its reason', () => {
    const run = aRun(
      policy([
        step(['UEVE']),
        step([]),
        step(['UBO'], { when: { severity: 0, hours: 'any', storm: null } }),
        step(['UCY']),
      ]),
    );
    const plan = planStep(run, sight, MONDAY);
    expect([plan.index, plan.people.map((one) => one.personId)]).toEqual([3, ['UCY']]);
    expect(plan.skipped).toEqual([
      { what: 'step 1: @UEVE', because: 'gone' },
      { what: 'step 2: the step', because: 'empty' },
      { what: 'step 3', because: 'condition' },
    ]);
  });

  test('a channel alone is a step; beside people who are not there it is told, and the next step comes at once', () => {
    const room = { kind: 'channel', channelId: 'C0ORDERS' } as const;
    const alone = aRun(policy([step([], { targets: [room] }), step(['UCY'])]));
    expect(planStep(alone, sight, MONDAY)).toMatchObject({ index: 0, people: [], channels: ['C0ORDERS'] });
    const beside = aRun(
      policy([step([], { targets: [room, { kind: 'person', personId: 'UEVE' }] }), step(['UCY'])]),
    );
    expect(planStep(beside, sight, MONDAY)).toMatchObject({
      index: 1,
      people: [{ personId: 'UCY' }],
      channels: ['C0ORDERS'],
    });
  });

  test('nobody at all is the catch-all, also of a policy without steps or without end', () => {
    for (const definition of [
      policy([]),
      policy([step(['UEVE'])], { repeat: -1 }),
      policy([step([])], { repeat: 3 }),
    ]) {
      const plan = planStep(aRun(definition), sight, MONDAY);
      expect(plan.index).toBe(definition.steps.length);
      expect(plan.people.map((one) => one.personId)).toEqual(['UADA']);
    }
  });

  test('round robin pages one, each time the next, and passes over who is gone', () => {
    const turns = (turn: number) => sightOf({ turns: new Map([[0, turn]]) });
    const run = aRun(policy([step(['UBO', 'UEVE', 'UCY'], { mode: 'round_robin' })]));
    const chosen = [0, 1, 2, 3].map((turn) => planStep(run, turns(turn), MONDAY).people[0]?.personId);
    expect(chosen).toEqual(['UBO', 'UCY', 'UBO', 'UCY']);
    expect(planStep(run, turns(0), MONDAY).picked).toEqual([0]);
  });
});

describe('a run', () => {
  const definition = policy([step(['UBO']), step(['UCY'], { delayMs: 5 * MINUTE })], { repeat: 1 });

  test('pages step 1 at once, then each step after the delay of the one before, then the catch-all, and ends', () => {
    let ruling = startedAt(aRun(definition), MONDAY);
    expect(kinds(ruling)).toEqual(['started', 'stepped']);
    const seen = [...paged(ruling)];
    const times: number[] = [];
    for (let run = next(ruling); run.nextAt !== null; run = next(ruling)) {
      times.push((run.nextAt.getTime() - MONDAY.getTime()) / MINUTE);
      ruling = due(run, run.nextAt);
      seen.push(...paged(ruling));
    }
    expect(times).toEqual([10, 15, 25, 30]);
    expect(seen).toEqual(['1: UBO', '2: UCY', '1: UBO', '2: UCY', '0: UADA']);
    expect(kinds(ruling)).toEqual(['exhausted', 'stepped']);
    expect(next(ruling)).toMatchObject({ state: 'ended', endedBecause: 'exhausted', step: 2 });
    expect(why(due(next(ruling), after(DAY)))).toEqual({ why: 'ended', because: 'exhausted' });
  });

  test('is not stepped before its time, nor twice; days late it steps once', () => {
    const run = next(startedAt(aRun(definition), MONDAY));
    expect(why(due(run, after(9 * MINUTE)))).toEqual({ why: 'not_due' });
    const late = due(run, after(3 * DAY));
    expect(paged(late)).toEqual(['2: UCY']);
    expect(why(due(next(late), after(3 * DAY)))).toEqual({ why: 'not_due' });
    expect(next(late).nextAt).toEqual(after(3 * DAY + 5 * MINUTE));
  });

  test('whose step failed goes on at once', () => {
    const run = next(startedAt(aRun(definition), MONDAY));
    const failed = failedRule(planStep(run, sight, after(MINUTE)))(run, after(MINUTE));
    expect(paged(failed)).toEqual(['2: UCY']);
    expect(failed).toMatchObject({ facts: [{ data: { because: 'failed' } }] });
  });

  test('of low urgency waits for the morning, starts then, and never pages in the evening that follows', () => {
    const low = aRun(definition, { severity: 4 });
    const night = startRule(low, planStep(low, sight, NIGHT), false, NIGHT);
    expect(kinds(night)).toEqual(['started', 'held']);
    const morning = new Date('2026-03-03T09:00:00Z');
    expect(next(night)).toMatchObject({ state: 'held', heldBecause: 'morning', nextAt: morning });
    const begun = due(next(night), morning);
    expect(paged(begun)).toEqual(['1: UBO']);
    const evening = due(next(begun), new Date('2026-03-03T17:00:00Z'));
    expect(next(evening)).toMatchObject({ heldBecause: 'morning', step: 0, generation: 1 });
  });

  test('muted waits for the end of the mute and starts at step 1', () => {
    const muted = startRule(aRun(definition), planStep(aRun(definition), sight, MONDAY), true, MONDAY);
    expect(next(muted)).toMatchObject({ state: 'held', heldBecause: 'muted', nextAt: null, generation: 0 });
    expect(why(due(next(muted), after(DAY)))).toEqual({ why: 'not_due' });
    expect(why(askedRule(planStep(next(muted), sight, MONDAY))(next(muted), MONDAY))).toEqual({
      why: 'muted',
    });
    const over = restartRule(
      { because: 'unmuted', severity: 1 },
      planStep(resumed(next(muted)), sight, MONDAY),
      new Map(),
    )(next(muted), MONDAY);
    expect([kinds(over), paged(over)]).toEqual([['stepped'], ['1: UBO']]);
    const midway = next(holdRule(next(startedAt(aRun(definition), MONDAY)), MONDAY));
    expect(midway).toMatchObject({ heldBecause: 'muted', step: 0, generation: 1 });
    expect(why(holdRule(midway, MONDAY))).toEqual({ why: 'muted' });
  });

  test('Escalate pages the next step now, of what was acknowledged too, and starts an exhausted one over', () => {
    const ask = (run: Run): RunRuling => askedRule(planStep(resumedOrNot(run), sight, MONDAY))(run, MONDAY);
    const resumedOrNot = (run: Run): Run => (run.state === 'ended' ? resumed(run) : run);
    const running = next(startedAt(aRun(definition), MONDAY));
    expect([paged(ask(running)), next(ask(running)).generation]).toEqual([['2: UCY'], 0]);
    const acknowledged = next(acknowledgedRule('UBO')(running, MONDAY));
    expect([paged(ask(acknowledged)), kinds(ask(acknowledged))]).toEqual([
      ['2: UCY'],
      ['resumed', 'stepped'],
    ]);
    expect(next(ask(acknowledged))).toMatchObject({ generation: 1, acknowledgedBy: [] });
    const low = aRun(definition, { severity: 4 });
    expect(paged(askedRule(planStep(low, sight, NIGHT))(low, NIGHT))).toEqual(['1: UBO']);
    const exhausted: Run = {
      ...running,
      state: 'ended',
      endedBecause: 'exhausted',
      step: 2,
      loop: 1,
      nextAt: null,
    };
    expect([paged(ask(exhausted)), next(ask(exhausted)).generation]).toEqual([['1: UBO'], 1]);
    expect(why(ask(aRun(policy([]))))).toEqual({ why: 'empty_policy' });
    expect(why(ask({ ...running, state: 'ended', endedBecause: 'resolved' }))).toEqual({
      why: 'ended',
      because: 'resolved',
    });
  });

  test('people asked for by hand get the time of a step before the next one pages', () => {
    const running = next(startedAt(aRun(definition), MONDAY));
    expect(why(helpAskedRule(running, MONDAY))).toEqual({ why: 'not_due' });
    const acknowledged = next(acknowledgedRule('UBO')(running, after(MINUTE)));
    const helped = next(helpAskedRule(acknowledged, after(2 * MINUTE)));
    expect(helped).toMatchObject({ state: 'running', step: 1, generation: 1, nextAt: after(12 * MINUTE) });
  });

  test('ends once, and its timer with it', () => {
    const running = next(startedAt(aRun(definition), MONDAY));
    const ended = endRule('resolved')(running, MONDAY);
    expect(ended).toMatchObject({
      timers: [{ at: null }],
      facts: [{ data: { about: ABOUT, because: 'resolved' } }],
    });
    expect(why(endRule('gone')(next(ended), MONDAY))).toEqual({ why: 'ended', because: 'resolved' });
    expect(why(endRule('gone')(undefined, MONDAY))).toEqual({ why: 'not_found' });
  });

  test('who knows of it already is not paged by the first step, which is not empty because of them', () => {
    const run = aRun(definition);
    const informed = new Map([['UBO', 'declared' as const]]);
    const ruling = startRule(run, planStep(run, sight, MONDAY), false, MONDAY, informed);
    expect(paged(ruling)).toEqual(['1: ']);
    expect(next(ruling).nextAt).toEqual(after(10 * MINUTE));
  });
});

describe('an acknowledgement', () => {
  const definition = policy([step(['UBO', 'UCY'], { acknowledgedBy: 'everyone' })]);
  const running = next(startedAt(aRun(definition), MONDAY));
  const acknowledged = next(acknowledgedRule('UBO')(running, after(MINUTE)));

  test('stops the run; a second one is refused by name', () => {
    expect(acknowledged).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: ['UBO'],
      nextAt: after(MINUTE + 2 * HOUR),
    });
    expect(why(acknowledgedRule('UCY')(acknowledged, MONDAY))).toEqual({
      why: 'already_acknowledged',
      by: ['UBO'],
    });
  });

  test('takes up what was exhausted', () => {
    const exhausted: Run = {
      ...running,
      state: 'ended',
      endedAt: MONDAY,
      endedBecause: 'exhausted',
      nextAt: null,
    };
    expect(next(acknowledgedRule('UADA')(exhausted, MONDAY))).toMatchObject({
      state: 'acknowledged',
      endedAt: null,
      endedBecause: null,
    });
  });

  test('of one of several who all must silences only them', () => {
    expect(stillSilent(running, ['UBO', 'UCY'], 'UBO')).toEqual(['UCY']);
    const partly = next(acknowledgedInPartRule('UBO')(running, MONDAY));
    expect(partly).toMatchObject({ state: 'running', nextAt: running.nextAt, acknowledgedBy: ['UBO'] });
    expect(why(acknowledgedInPartRule('UBO')(partly, MONDAY))).toEqual({
      why: 'already_acknowledged',
      by: ['UBO'],
    });
    expect(stillSilent(partly, ['UBO', 'UCY'], 'UCY')).toEqual([]);
  });

  test('without life is asked about, with life it waits on, unanswered it is forgotten', () => {
    const at = after(MINUTE + 2 * HOUR);
    expect(why(askAgainRule(null)(acknowledged, after(HOUR)))).toEqual({ why: 'not_due' });
    const lively = next(askAgainRule(after(HOUR))(acknowledged, at));
    expect(lively).toMatchObject({ askedAgainAt: null, nextAt: after(3 * HOUR) });
    const asked = askAgainRule(after(MINUTE))(acknowledged, at);
    expect(asked).toMatchObject({ facts: [{ kind: 'escalation.asked_again', data: { personId: 'UBO' } }] });
    const waiting = next(asked);
    expect([isForgotten(waiting, at), isForgotten(waiting, plus(at, 10 * MINUTE))]).toEqual([false, true]);
    expect(next(keptRule('UBO')(waiting, plus(at, MINUTE)))).toMatchObject({
      askedAgainAt: null,
      nextAt: plus(at, 2 * HOUR + MINUTE),
    });
    expect(next(askAgainRule(plus(at, MINUTE))(waiting, plus(at, 10 * MINUTE))).askedAgainAt).toBeNull();
    expect(why(keptRule('UBO')(running, MONDAY))).toEqual({ why: 'not_due' });
  });

  test('is never asked about where the policy says so', () => {
    const quiet = aRun(policy([step(['UBO'])], { ackTimeoutMs: null }));
    expect(next(acknowledgedRule('UBO')(next(startedAt(quiet, MONDAY)), MONDAY)).nextAt).toBeNull();
  });
});

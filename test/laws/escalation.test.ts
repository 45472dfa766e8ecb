import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND, plus } from '#base/time.ts';
import { acknowledgedInPartRule, acknowledgedRule, askAgainRule, keptRule } from '#oncall/ack-rules.ts';
import type { PolicyDefinition, Step } from '#oncall/policy.ts';
import { askedRule, helpAskedRule, pushed } from '#oncall/ask-rules.ts';
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
import type { Run, RunFact } from '#oncall/run.ts';
import { planStep } from '#oncall/step-plan.ts';
import { MONDAY, aRun, policy, sightOf, step } from '../rules/escalation-kit.ts';

/** UEVE is not there; the others are. */
const PEOPLE = ['UBO', 'UCY', 'UDEE', 'UEVE'] as const;
const sight = sightOf();

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc
    .record({
      people: fc.uniqueArray(fc.constantFrom(...PEOPLE), { maxLength: 3 }),
      delayMs: fc.integer({ min: 10, max: 1_800 }).map((seconds) => seconds * SECOND),
      mode: fc.constantFrom('everyone' as const, 'round_robin' as const),
      severity: fc.constantFrom(null, 0 as const, 2 as const),
      hours: fc.constantFrom('any' as const, 'working' as const, 'off' as const),
    })
    .map(({ people, severity, hours, ...more }) =>
      step(people, { ...more, when: { severity, hours, storm: null } }),
    ),
  { maxLength: 5 },
);
const definitions: fc.Arbitrary<PolicyDefinition> = fc
  .record({ steps, repeat: fc.integer({ min: 0, max: 4 }), lowWaitsForMorning: fc.boolean() })
  .map(({ steps: those, ...more }) => policy(those, more));
const runs = fc
  .record({
    definition: definitions,
    severity: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const),
  })
  .map(({ definition, severity }) => aRun(definition, { severity }));

type Stepped = Extract<RunFact, { kind: 'escalation.stepped' }>['data'];
const steppedOf = (ruling: RunRuling): readonly Stepped[] =>
  'refused' in ruling
    ? []
    : ruling.facts.flatMap((fact) => (fact.kind === 'escalation.stepped' ? [fact.data] : []));
const started = (run: Run): RunRuling => startRule(run, planStep(run, sight, MONDAY), false, MONDAY);
const due = (run: Run, at: Date): RunRuling => dueRule(planStep(run, sight, at))(run, at);
const keys = (stepped: readonly Stepped[]): readonly string[] =>
  stepped.flatMap((one) =>
    one.people.map((person) => `${one.generation}/${one.loop}/${one.step}/${person.personId}`),
  );

/** Everything that may happen to a run. Each answers what its rule says. */
const MOVES = [
  'time',
  'late',
  'failed',
  'asked',
  'help',
  'ack',
  'part',
  'ask again',
  'kept',
  'mute',
  'unmute',
  'worse',
  'forgotten',
] as const;
function happens(
  move: (typeof MOVES)[number],
  run: Run,
  now: Date,
): { readonly ruling: RunRuling; readonly at: Date } {
  const at =
    move === 'time'
      ? (run.nextAt ?? now)
      : move === 'late'
        ? plus(run.nextAt ?? now, 50 * 60 * MINUTE)
        : plus(now, 7 * SECOND);
  const soon = at < now ? now : at;
  const over = (because: 'unmuted' | 'worse' | 'forgotten'): RunRuling =>
    restartRule(
      { because, severity: run.severity },
      planStep(resumed(run), sight, soon),
      new Map(),
    )(run, soon);
  const rulings: { readonly [M in (typeof MOVES)[number]]: () => RunRuling } = {
    time: () => due(run, soon),
    late: () => due(run, soon),
    failed: () => failedRule(planStep(run, sight, soon))(run, soon),
    asked: () => askedRule(planStep(pushed(run), sight, soon))(run, soon),
    help: () => helpAskedRule(run, soon),
    ack: () => acknowledgedRule('UBO')(run, soon),
    part: () => acknowledgedInPartRule('UCY')(run, soon),
    'ask again': () => askAgainRule(null)(run, soon),
    kept: () => keptRule('UBO')(run, soon),
    mute: () => holdRule(run, soon),
    unmute: () => (run.heldBecause === 'muted' ? over('unmuted') : { refused: { why: 'not_due' } }),
    worse: () => over('worse'),
    forgotten: () => (run.state === 'acknowledged' ? over('forgotten') : { refused: { why: 'not_due' } }),
  };
  return { ruling: rulings[move](), at: soon };
}

describe('a policy', () => {
  test('pages a person once for each generation, loop and step, ends, and exhausts into the catch-all', () => {
    fc.assert(
      fc.property(runs, (run) => {
        let ruling = started(run);
        const seen: Stepped[] = [...steppedOf(ruling)];
        const most = run.definition.steps.length * (run.definition.repeat + 1) + 1;
        for (let turn = 0; ; turn += 1) {
          if ('refused' in ruling) throw new Error(JSON.stringify(ruling.refused));
          const { nextAt, state } = ruling.next;
          if (state === 'ended') break;
          // Evenings come between the steps of what waits for mornings: each starts over, so it is let off.
          if (ruling.next.generation > 0 || nextAt === null || turn > most) return ruling.next.generation > 0;
          ruling = due(ruling.next, nextAt);
          seen.push(...steppedOf(ruling));
        }
        expect(new Set(keys(seen)).size).toBe(keys(seen).length);
        expect(seen.length).toBeLessThanOrEqual(most);
        expect(seen.at(-1)).toMatchObject({ step: 0, people: [{ personId: 'UADA' }] });
        expect(seen.slice(0, -1).every((one) => one.step > 0 && one.people.length > 0)).toBe(true);
        return true;
      }),
      { numRuns: 300 },
    );
  });

  test('without end goes on for ever, unless it reaches nobody: then the catch-all is paged', () => {
    fc.assert(
      fc.property(steps, (those) => {
        const run = aRun(policy(those, { repeat: -1 }), { severity: 1 });
        let ruling = started(run);
        let latest = steppedOf(ruling).at(-1);
        for (let turn = 0; turn < 50; turn += 1) {
          if ('refused' in ruling) throw new Error(JSON.stringify(ruling.refused));
          if (ruling.next.nextAt === null) break;
          ruling = due(ruling.next, ruling.next.nextAt);
          latest = steppedOf(ruling).at(-1) ?? latest;
        }
        if ('refused' in ruling) throw new Error(JSON.stringify(ruling.refused));
        return ruling.next.state === 'ended' ? latest?.step === 0 : (latest?.step ?? 0) > 0;
      }),
      { numRuns: 200 },
    );
  });
});

describe('whatever happens to a run', () => {
  test('nobody is paged twice by a step, nothing that is open stands still, and its timer says when it goes on', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.constantFrom(...MOVES), { maxLength: 40 }), (run, moves) => {
        const first = started(run);
        if ('refused' in first) throw new Error('it starts');
        let state = first.next;
        let now = MONDAY;
        const seen: Stepped[] = [...steppedOf(first)];
        for (const move of moves) {
          const { ruling, at } = happens(move, state, now);
          now = at;
          if ('refused' in ruling) continue;
          seen.push(...steppedOf(ruling));
          expect(ruling.timers).toEqual([
            { kind: 'escalation.step', subject: run.id, at: ruling.next.nextAt },
          ]);
          expect(ruling.next.generation).toBeGreaterThanOrEqual(state.generation);
          const wasNextAt = state.nextAt?.getTime();
          state = ruling.next;
          const waitsForUnmute = state.heldBecause === 'muted';
          if (
            state.state === 'running' ||
            state.state === 'acknowledged' ||
            (state.state === 'held' && !waitsForUnmute)
          )
            expect(state.nextAt).not.toBeNull();
          // A step that was due already while something else happened stays due: its timer is there.
          if (state.state === 'running')
            expect((state.nextAt ?? now) > now || state.nextAt?.getTime() === wasNextAt).toBe(true);
        }
        expect(new Set(keys(seen)).size).toBe(keys(seen).length);
        const ended = endRule('resolved')(state, now);
        expect('refused' in ended ? state.state : ended.next.nextAt).toBe(
          'refused' in ended ? 'ended' : null,
        );
      }),
      { numRuns: 400 },
    );
  });
});

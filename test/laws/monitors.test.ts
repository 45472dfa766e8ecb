import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MonitorFact } from '#monitors/monitor.ts';
import { judgeVerdict } from '#monitors/moves.ts';
import type { Thresholds } from '#monitors/moves.ts';
import { catchUpAt, confirmAt, lateSlots, nextSlot } from '#monitors/schedule.ts';
import { freshHealth, HEALTH_STATES } from '#monitors/state-machine.ts';
import type { Health } from '#monitors/state-machine.ts';
import type { Level, SideVerdict, Verdict } from '#monitors/verdict.ts';

type Seen = {
  readonly level: Level;
  readonly side: 'none' | 'ends' | 'urgent' | 'fine';
  readonly afterS: number;
};

const seen: fc.Arbitrary<Seen> = fc.record({
  level: fc.oneof(
    { arbitrary: fc.constant<Level>('up'), weight: 4 },
    { arbitrary: fc.constantFrom<Level>('down', 'degraded'), weight: 4 },
    { arbitrary: fc.constant<Level>('unknown'), weight: 1 },
  ),
  side: fc.constantFrom('none', 'ends', 'urgent', 'fine'),
  afterS: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1_000, max: 4_000 })),
});
const limits = fc.constantFrom<Thresholds>(
  { fall: 2, recover: 2, sideRecover: 2 },
  { fall: 1, recover: 1, sideRecover: 1 },
  { fall: 3, recover: 2, sideRecover: 10 },
);

function verdictOf({ level, side }: Seen): Verdict {
  const sides: readonly SideVerdict[] =
    side === 'none'
      ? []
      : [
          {
            group: 'certificate',
            level: side === 'fine' ? 'up' : 'degraded',
            because: side,
            urgent: side === 'urgent',
            ...(side === 'fine' ? {} : { reason: 'tls_expiring' as const }),
          },
        ];
  return {
    level,
    because: level,
    evidence: {},
    totalMs: 1,
    phases: null,
    sides,
    ...(level === 'up' ? {} : { reason: 'timeout' as const }),
  };
}

type Step = {
  readonly seen: Seen;
  readonly before: Health;
  readonly after: Health;
  readonly facts: readonly MonitorFact[];
  readonly at: Date;
};

function replay(sequence: readonly Seen[], thresholds: Thresholds): readonly Step[] {
  let at = new Date('2026-03-02T09:00:00Z');
  let health = freshHealth(at);
  return sequence.map((one) => {
    at = new Date(at.getTime() + one.afterS * 1_000);
    const before = health;
    const judged = judgeVerdict(before, verdictOf(one), at, thresholds);
    // Stored as JSON between any two verdicts, so nothing may live outside it.
    health = judged.health === before ? before : (JSON.parse(JSON.stringify(judged.health)) as Health);
    return { seen: one, before, after: health, facts: judged.facts, at };
  });
}

const holds = (law: (steps: readonly Step[]) => void): void =>
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 120 }), limits, (sequence, thresholds) =>
      law(replay(sequence, thresholds)),
    ),
    { numRuns: 400 },
  );

test('fell and recovered alternate in every group; fell repeats only when it is worse; nothing recovers that was not told', () => {
  holds((steps) => {
    const told = new Map<string, string>();
    for (const fact of steps.flatMap((step) => step.facts)) {
      if (fact.kind === 'monitor.fell') {
        const { group, level, urgent } = fact.data;
        const rank = group === 'main' ? level : String(urgent);
        const worse =
          group === 'main'
            ? told.get(group) === 'degraded' && level === 'down'
            : told.get(group) === 'false' && urgent;
        expect(!told.has(group) || worse).toBe(true);
        told.set(group, rank);
      }
      if (fact.kind === 'monitor.recovered') expect(told.delete(fact.data.group)).toBe(true);
    }
  });
});

test('unknown changes nothing and tells nothing', () => {
  holds((steps) => {
    for (const step of steps.filter((one) => one.seen.level === 'unknown')) {
      expect(step.after).toBe(step.before);
      expect(step.facts).toEqual([]);
    }
  });
});

test('flapping begins on a move to bad only, begins and ends in turns, and what is announced is what was told', () => {
  holds((steps) => {
    let flapping = false;
    for (const { facts, after, seen: one } of steps) {
      for (const fact of facts) {
        if (fact.kind !== 'monitor.flapping') continue;
        expect(fact.data.started).toBe(!flapping);
        if (fact.data.started) expect(['down', 'degraded']).toContain(one.level);
        flapping = fact.data.started;
      }
      expect(after.state === 'flapping').toBe(flapping);
      expect(HEALTH_STATES).toContain(after.state);
      expect(after.announced !== null).toBe(['down', 'recovering', 'flapping'].includes(after.state));
    }
  });
});

test('a fall needs as many bad answers in a row as asked for, a single one tells nobody anything', () => {
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 80 }), (sequence) => {
      const steps = replay(sequence, { fall: 2, recover: 2, sideRecover: 2 });
      const voting = steps.filter((step) => step.seen.level !== 'unknown');
      voting.forEach((step, index) => {
        const first =
          step.facts.some((fact) => fact.kind === 'monitor.fell' && fact.data.group === 'main') &&
          step.before.announced === null;
        if (first) expect(voting[index - 1]?.seen.level === 'up' || index === 0).toBe(false);
        if (
          step.facts.some((fact) => fact.kind === 'monitor.recovered' && fact.data.group === 'main') &&
          step.before.state !== 'flapping'
        ) {
          expect([step.seen.level, voting[index - 1]?.seen.level]).toEqual(['up', 'up']);
        }
      });
    }),
  );
});

test('whatever happened, enough good answers end every trouble, each told exactly once', () => {
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 80 }), (sequence) => {
      const calm = Array.from({ length: 60 }, (): Seen => ({ level: 'up', side: 'fine', afterS: 60 }));
      const steps = replay([...sequence, ...calm], { fall: 2, recover: 2, sideRecover: 10 });
      expect(steps.at(-1)?.after).toMatchObject({ state: 'up', announced: null, sides: {}, level: null });
      expect(steps.slice(-10).flatMap((step) => step.facts)).toEqual([]);
    }),
  );
});

const ids = fc.string({ minLength: 1, maxLength: 30 });
const instants = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const intervals = fc.integer({ min: 10_000, max: 86_400_000 });

test('slots are an interval apart, always ahead, and the same for whoever asks', () => {
  fc.assert(
    fc.property(ids, intervals, instants, fc.integer({ min: 0, max: 86_400_000 }), (id, every, at, later) => {
      const slot = nextSlot(id, every, at);
      expect(slot.getTime()).toBeGreaterThan(at.getTime());
      expect(slot.getTime() - at.getTime()).toBeLessThanOrEqual(every);
      expect(nextSlot(id, every, slot).getTime() - slot.getTime()).toBe(every);
      const asked = new Date(at.getTime() + (later % every));
      if (asked < slot) expect(nextSlot(id, every, asked)).toEqual(slot);
      expect(lateSlots(every, slot, asked)).toBe(0);
    }),
  );
});

test('a suspect is looked at again within 2 to 5 s, and after an outage everything within a minute', () => {
  fc.assert(
    fc.property(ids, intervals, instants, (id, every, at) => {
      const wait = confirmAt(id, at).getTime() - at.getTime();
      expect(wait).toBeGreaterThanOrEqual(2_000);
      expect(wait).toBeLessThan(5_000);
      const caught = catchUpAt(id, every, at).getTime() - at.getTime();
      expect(caught).toBeGreaterThanOrEqual(0);
      expect(caught).toBeLessThan(Math.min(every, 60_000));
    }),
  );
});

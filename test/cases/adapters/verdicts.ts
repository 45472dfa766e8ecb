import { z } from 'zod';
import { judgeVerdict } from '#monitors/moves.ts';
import { freshHealth } from '#monitors/state-machine.ts';
import type { Health } from '#monitors/state-machine.ts';
import type { MonitorFact } from '#monitors/monitor.ts';
import type { Level, Verdict } from '#monitors/verdict.ts';
import { NotApplicable } from '../case.ts';

/** The states of a monitor as several products call them. */
const NAMES: Readonly<Record<string, 'no_data' | 'up' | 'suspect' | 'degraded' | 'down'>> = {
  up: 'up',
  pass: 'up',
  passing: 'up',
  ok: 'up',
  healthy: 'up',
  pending: 'suspect',
  suspect: 'suspect',
  unconfirmed: 'suspect',
  degraded: 'degraded',
  down: 'down',
  fail: 'down',
  failing: 'down',
  bad: 'down',
  failed: 'down',
  error: 'down',
};
export type Named = 'no_data' | 'up' | 'suspect' | 'degraded' | 'down';

export const StateName = z.string().nullable();

/** A state by any of its names; null is "never judged". */
export function named(text: string | null): Named {
  if (text === null) return 'no_data';
  const name = NAMES[text.trim().toLowerCase()];
  if (name === undefined) throw new NotApplicable(`a monitor has no state "${text}" here`);
  return name;
}

export const verdictOf = (level: Level): Verdict => ({
  level,
  because: level,
  evidence: {},
  totalMs: 1,
  phases: null,
  sides: [],
  ...(level === 'up' ? {} : { reason: 'timeout' as const }),
});

export const levelOf = (state: Named): Level =>
  state === 'up' || state === 'no_data' ? 'up' : state === 'degraded' ? 'degraded' : 'down';

export type Trail = { readonly health: Health; readonly facts: readonly MonitorFact[]; readonly at: Date };
export const begin: Trail = {
  health: freshHealth(new Date('2026-03-02T09:00:00Z')),
  facts: [],
  at: new Date('2026-03-02T09:00:00Z'),
};

/** Lets verdicts of that level come, a minute apart; the facts are only theirs. `fall` bad ones in a row make a fall. */
export function goOn(trail: Trail, level: Level, times: number, fall = 2): Trail {
  let { health, at } = trail;
  const facts: MonitorFact[] = [];
  for (let time = 0; time < times; time += 1) {
    at = new Date(at.getTime() + 60_000);
    const judged = judgeVerdict(health, verdictOf(level), at, { fall, recover: 2, sideRecover: 2 });
    health = judged.health;
    facts.push(...judged.facts);
  }
  return { health, facts, at };
}

/** A monitor brought into a state by the shortest way; degraded trouble that was told, or not yet. */
export function inState(state: Named, told = true): Trail {
  if (state === 'no_data') return begin;
  const up = goOn(begin, 'up', 1);
  if (state === 'up') return up;
  if (state === 'suspect') return goOn(up, 'down', 1);
  return goOn(up, state, told ? 2 : 1);
}

/** Reads `given` by the first shape that fits as a whole; a shape that is not here is no shape of the product's. */
export function byShape<T>(given: unknown, shapes: readonly (readonly [z.ZodType, (read: never) => T])[]): T {
  for (const [shape, use] of shapes) {
    const read = shape.safeParse(given);
    // Guarantee: each use is written beside the shape whose output it takes, by `shape` below.
    if (read.success) return use(read.data as never);
  }
  throw new NotApplicable(
    `no such shape here: ${typeof given === 'object' && given !== null ? Object.keys(given).join(', ') : String(given)}`,
  );
}

export const shape = <S extends z.ZodType, T>(
  schema: S,
  use: (read: z.output<S>) => T,
): readonly [z.ZodType, (read: never) => T] => [schema, use];

import type { Decision, TimerWish } from '#base/decision.ts';
import type { MonitorId } from '#base/ids.ts';
import { sameData } from '#base/same.ts';
import { showDuration } from '#base/time.ts';
import type { Kind } from './kind.ts';
import type { Monitor, MonitorFact, MonitorRefusal } from './monitor.ts';
import { judgeVerdict } from './moves.ts';
import type { Thresholds } from './moves.ts';
import { confirmAt, EVERY_LEAST_MS, EVERY_MOST_MS, nextSlot } from './schedule.ts';
import { sideOver } from './sides.ts';
import { freshHealth } from './state-machine.ts';
import type { Verdict } from './verdict.ts';

/** Pure rules: what becomes of a monitor that is added, edited, paused, muted, removed, pinged or judged. */

export const DUE_TIMER = 'monitor.due';
type Ruling = Decision<Monitor, MonitorFact, MonitorRefusal>;

const due = (id: MonitorId, at: Date | null): TimerWish => ({ kind: DUE_TIMER, subject: id, at });

/** An asked monitor needs two bad answers to fall and two good ones to recover; a job speaks for itself. Side matters need ten good answers, less when they are rare. */
function thresholdsOf(kind: Kind, everyMs: number): Thresholds {
  if (kind.manner === 'pinged') return { fall: 1, recover: 1, sideRecover: 1 };
  return { fall: 2, recover: 2, sideRecover: Math.min(10, Math.max(2, Math.ceil(600_000 / everyMs))) };
}

/** Lower-case letters, digits and single dashes, at most 50, as in `api-example-com`; "monitor" when nothing is left. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'monitor' : slug;
}

export const isMonitorName = (name: string): boolean =>
  name.length <= 50 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);

/** Why an interval cannot be, or undefined. */
export function everyProblem(kind: Kind, everyMs: number): MonitorRefusal | undefined {
  if (
    kind.manner === 'pinged' ||
    (Number.isInteger(everyMs) && everyMs >= EVERY_LEAST_MS && everyMs <= EVERY_MOST_MS)
  )
    return undefined;
  return { why: 'every_invalid', got: Number.isFinite(everyMs) ? showDuration(everyMs) : String(everyMs) };
}

export type NewMonitor = Pick<
  Monitor,
  'id' | 'name' | 'settings' | 'serviceId' | 'everyMs' | 'severity' | 'pingKey' | 'createdBy'
>;

/** A new monitor. An asked one is looked at at once; one that is pinged is not armed before its first ping. */
export function createRule(kind: Kind, wish: NewMonitor, now: Date): Ruling {
  const next: Monitor = {
    ...wish,
    kind: kind.name,
    paused: false,
    mutedUntil: null,
    removed: false,
    health: freshHealth(now),
    lastPingAt: null,
    createdAt: now,
  };
  return {
    next,
    facts: [{ kind: 'monitor.created', data: { name: next.name, monitorKind: kind.name } }],
    timers: [due(next.id, kind.manner === 'asked' ? now : null)],
  };
}

export type MonitorChanges = Partial<
  Pick<Monitor, 'name' | 'settings' | 'serviceId' | 'everyMs' | 'severity'>
>;

/** A changed monitor. When other settings are judged now, side matters of the old ones are over, and it is looked at at once. */
export function editRule(kind: Kind, before: Monitor, changes: MonitorChanges, now: Date): Ruling {
  const sameSettings = changes.settings === undefined || sameData(changes.settings, before.settings);
  const settings = sameSettings ? before.settings : (changes.settings ?? before.settings);
  const next: Monitor = { ...before, ...changes, settings };
  const words = [
    ...(next.name === before.name ? [] : ['name']),
    ...(sameSettings ? [] : changedSettings(before.settings, settings)),
    ...(next.serviceId === before.serviceId ? [] : ['service']),
    ...(next.everyMs === before.everyMs ? [] : ['every']),
    ...(next.severity === before.severity ? [] : ['severity']),
  ];
  if (words.length === 0) return { refused: { why: 'nothing_changes' } };
  const changed: MonitorFact = { kind: 'monitor.changed', data: { changes: words } };
  if (sameSettings && next.everyMs === before.everyMs) return { next, facts: [changed] };
  const over = sameSettings ? [] : sidesOver(before, now, 'the monitor was changed');
  const health = over.length === 0 ? before.health : { ...before.health, sides: {} };
  return {
    next: { ...next, health },
    facts: [changed, ...over],
    timers: before.paused ? [] : armed(kind, next, now, now),
  };
}

function changedSettings(before: Monitor['settings'], after: Monitor['settings']): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !sameData(before[name], after[name]));
}

const sidesOver = ({ health }: Monitor, now: Date, because: string): readonly MonitorFact[] =>
  Object.entries(health.sides).map(([, side]) => sideOver('certificate', side.since, now, because));

/** When to look next: an asked monitor at `at`; one that is pinged when its ping is overdue, never before its first. */
function armed(kind: Kind, monitor: Monitor, at: Date, now: Date): readonly TimerWish[] {
  if (kind.manner === 'asked') return [due(monitor.id, at)];
  if (monitor.lastPingAt === null) return [due(monitor.id, null)];
  const overdue = new Date(monitor.lastPingAt.getTime() + kind.overdueAfterMs(monitor.settings));
  return [due(monitor.id, overdue > now ? overdue : now)];
}

/** A paused monitor knows nothing: what was told is taken back by the story, and on resuming it begins anew. */
export function pauseRule(before: Monitor, now: Date): Ruling {
  if (before.paused) return { refused: { why: 'already', state: 'paused' } };
  return {
    next: { ...before, paused: true, health: freshHealth(now) },
    facts: [{ kind: 'monitor.paused', data: {} }],
    timers: [due(before.id, null)],
  };
}

/** A resumed monitor is looked at at once. A job has a whole period again from now. */
export function resumeRule(kind: Kind, before: Monitor, now: Date): Ruling {
  if (!before.paused) return { refused: { why: 'already', state: 'running' } };
  const next: Monitor = {
    ...before,
    paused: false,
    health: freshHealth(now),
    lastPingAt: before.lastPingAt === null ? null : now,
  };
  return { next, facts: [{ kind: 'monitor.resumed', data: {} }], timers: armed(kind, next, now, now) };
}

/** Muted until an instant, or no longer muted with null. */
export function muteRule(before: Monitor, until: Date | null, now: Date): Ruling {
  const muted = before.mutedUntil !== null && before.mutedUntil > now;
  if (until === null || until <= now) {
    if (!muted) return { refused: { why: 'already', state: 'not muted' } };
    return {
      next: { ...before, mutedUntil: null },
      facts: [{ kind: 'monitor.muted', data: { until: null } }],
    };
  }
  if (muted && before.mutedUntil?.getTime() === until.getTime())
    return { refused: { why: 'already', state: 'muted' } };
  return {
    next: { ...before, mutedUntil: until },
    facts: [{ kind: 'monitor.muted', data: { until: until.toISOString() } }],
  };
}

export function removeRule(before: Monitor): Ruling {
  return {
    next: { ...before, removed: true, pingKey: null },
    facts: [{ kind: 'monitor.removed', data: { name: before.name } }],
    timers: [due(before.id, null)],
  };
}

/** Whether it told of trouble of that group and still sees it: its end will be told too, and until then it says nothing of it again. */
export function seesTrouble({ health, removed }: Monitor, group: string): boolean {
  if (removed) return false;
  return group === 'main' ? health.announced !== null : Object.hasOwn(health.sides, group);
}

export type Vote = { readonly verdict: Verdict; readonly at: Date };

/** What verdicts make of a monitor, in their order. Paused and removed ones are not judged. Answers the very same monitor when nothing moves. */
export function judgeRule(
  kind: Kind,
  before: Monitor,
  votes: readonly Vote[],
): { readonly next: Monitor; readonly facts: readonly MonitorFact[] } {
  if (before.paused || before.removed) return { next: before, facts: [] };
  const thresholds = thresholdsOf(kind, before.everyMs);
  let { health } = before;
  const facts: MonitorFact[] = [];
  for (const { verdict, at } of votes) {
    const judged = judgeVerdict(health, verdict, at, thresholds);
    health = judged.health;
    facts.push(...judged.facts);
  }
  return { next: health === before.health ? before : { ...before, health }, facts };
}

/** When a monitor is looked at after a verdict that came at `at`: a suspect within seconds, any other at its next slot. */
const nextLook = (monitor: Pick<Monitor, 'id' | 'everyMs' | 'health'>, at: Date): Date => {
  const slot = nextSlot(monitor.id, monitor.everyMs, at);
  if (monitor.health.state !== 'suspect') return slot;
  const confirm = confirmAt(monitor.id, at);
  return confirm < slot ? confirm : slot;
};

/** When to look after a verdict, by the manner of the kind: a job that is missing is missed once a period, so that its down time goes on being counted. */
export const lookAfter = (kind: Kind, monitor: Pick<Monitor, 'id' | 'everyMs' | 'health'>, at: Date): Date =>
  kind.manner === 'asked' ? nextLook(monitor, at) : new Date(at.getTime() + monitor.everyMs);

/** A ping of a job: it is armed for the next one, and judged by what it said. */
export function pingRule(kind: Kind, before: Monitor, vote: Vote): Ruling {
  const judged = judgeRule(kind, before, [vote]);
  const next: Monitor = { ...judged.next, lastPingAt: vote.at };
  return { next, facts: judged.facts, timers: before.paused ? [] : armed(kind, next, vote.at, vote.at) };
}

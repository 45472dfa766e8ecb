import { entersFlapping, leavesFlapping, recent } from './flapping.ts';
import type { MonitorFact } from './monitor.ts';
import { judgeSides } from './sides.ts';
import type { Health } from './state-machine.ts';
import type { Verdict } from './verdict.ts';

/**
 * From verdicts to states. `bad` is degraded or down; `unknown` is the probe's own trouble and moves nothing at all.
 *
 * | state      | up                                     | bad                                                          |
 * |------------|----------------------------------------|--------------------------------------------------------------|
 * | no_data    | up, silent                             | suspect                                                      |
 * | up         | stays                                  | suspect: looked at again within 5 s                          |
 * | suspect    | up, silent                             | `fall` in a row: down and told, or flapping at the 4th move  |
 * | down       | recovering                             | stays; degraded to down is told at once                      |
 * | recovering | `recover` in a row: up, told           | down, not told again unless worse                            |
 * | flapping   | follows silently; calm for long enough: up and told | follows; worse is told; calm for long enough: down |
 *
 * fell and recovered alternate, but that fell may repeat with a worse level. Nothing recovers that was not told.
 */
export type Thresholds = {
  /** Bad verdicts in a row that make a fall, and good ones that make a recovery. */
  readonly fall: number;
  readonly recover: number;
  readonly sideRecover: number;
};

export type Judged = { readonly health: Health; readonly facts: readonly MonitorFact[] };
type Bad = 'down' | 'degraded';

/** What one verdict makes of a health, and what is to be told. Answers the very same `health` when nothing moved. */
export function judgeVerdict(health: Health, verdict: Verdict, at: Date, thresholds: Thresholds): Judged {
  if (verdict.level === 'unknown') return { health, facts: [] };
  const main =
    verdict.level === 'up'
      ? good(health, verdict, at, thresholds)
      : bad(health, verdict, verdict.level, at, thresholds);
  const { sides, facts } = judgeSides(main.health.sides, verdict.sides, at, thresholds.sideRecover);
  return sides === main.health.sides
    ? main
    : { health: { ...main.health, sides }, facts: [...main.facts, ...facts] };
}

const lastOf = (verdict: Verdict, at: Date): Health['last'] => ({
  level: verdict.level,
  reason: verdict.reason ?? null,
  because: verdict.because,
  at: at.toISOString(),
});

const silent = (health: Health): Judged => ({ health, facts: [] });

function good(health: Health, verdict: Verdict, at: Date, thresholds: Thresholds): Judged {
  const last = lastOf(verdict, at);
  switch (health.state) {
    case 'up':
      return silent(health);
    case 'no_data':
      return silent({ ...health, state: 'up', since: at.toISOString(), last });
    case 'suspect':
      return silent({ ...health, state: 'up', streak: 0, troubleSince: null, last });
    case 'down':
    case 'recovering': {
      const streak = (health.state === 'recovering' ? health.streak : 0) + 1;
      if (streak < thresholds.recover) return silent({ ...health, state: 'recovering', streak, last });
      const moved = [...recent(health.transitions, at), at.toISOString()];
      return recovered({ ...health, transitions: moved, last }, at, verdict.because);
    }
    case 'flapping': {
      if (health.level === null) return settle(calm(health), at, verdict.because);
      const streak = health.streak + 1;
      if (streak < thresholds.recover) return settle({ ...health, streak, last }, at, verdict.because);
      const turned: Health = {
        ...health,
        level: null,
        streak: 0,
        transitions: [...recent(health.transitions, at), at.toISOString()],
        last,
      };
      return settle(turned, at, verdict.because);
    }
  }
}

function bad(health: Health, verdict: Verdict, level: Bad, at: Date, thresholds: Thresholds): Judged {
  switch (health.state) {
    case 'no_data':
    case 'up':
    case 'suspect': {
      const streak = (health.state === 'suspect' ? health.streak : 0) + 1;
      const troubleSince = health.troubleSince ?? at.toISOString();
      const next: Health = { ...health, state: 'suspect', streak, troubleSince, last: lastOf(verdict, at) };
      return streak < thresholds.fall ? silent(next) : fell(next, verdict, level, at);
    }
    case 'down':
      return worsened(withReason(health, verdict, at), verdict, level);
    case 'recovering':
      return worsened({ ...health, state: 'down', streak: 0, last: lastOf(verdict, at) }, verdict, level);
    case 'flapping': {
      if (health.level !== null) return settled(worsened(calm(health), verdict, level), at, verdict.because);
      const streak = health.streak + 1;
      if (streak < thresholds.fall)
        return settle({ ...health, streak, last: lastOf(verdict, at) }, at, verdict.because);
      const moved = [...recent(health.transitions, at), at.toISOString()];
      const turned: Health = { ...health, level, streak: 0, transitions: moved, last: lastOf(verdict, at) };
      return settled(worsened(turned, verdict, level), at, verdict.because);
    }
  }
}

const calm = (health: Health): Health => (health.streak === 0 ? health : { ...health, streak: 0 });

/** A trouble that goes on is not written down again unless its reason is another one. */
function withReason(health: Health, verdict: Verdict, at: Date): Health {
  const same = health.last?.level === verdict.level && health.last.reason === (verdict.reason ?? null);
  return same ? health : { ...health, last: lastOf(verdict, at) };
}

const fellFact = (verdict: Verdict, level: Bad, since: string): MonitorFact => ({
  kind: 'monitor.fell',
  data: {
    group: 'main',
    level,
    reason: verdict.reason ?? 'probe_fault',
    because: verdict.because,
    evidence: verdict.evidence,
    since,
    urgent: level === 'down',
  },
});

function fell(suspect: Health, verdict: Verdict, level: Bad, at: Date): Judged {
  const transitions = [...recent(suspect.transitions, at), at.toISOString()];
  const since = suspect.troubleSince ?? at.toISOString();
  const flaps = entersFlapping(transitions);
  const health: Health = {
    ...suspect,
    state: flaps ? 'flapping' : 'down',
    since: at.toISOString(),
    level,
    streak: 0,
    transitions,
    announced: { level, since },
  };
  const started: MonitorFact = {
    kind: 'monitor.flapping',
    data: { started: true, transitions: transitions.length },
  };
  return { health, facts: [fellFact(verdict, level, since), ...(flaps ? [started] : [])] };
}

/** Trouble that was told as degraded and is down now is told at once. */
function worsened(health: Health, verdict: Verdict, level: Bad): Judged {
  if (level !== 'down' || health.announced?.level !== 'degraded') return silent(health);
  const since = health.announced.since;
  return {
    health: { ...health, level, announced: { level, since } },
    facts: [fellFact(verdict, level, since)],
  };
}

function recovered(health: Health, at: Date, because: string): Judged {
  const { announced } = health;
  const next: Health = {
    ...health,
    state: 'up',
    since: at.toISOString(),
    level: null,
    streak: 0,
    troubleSince: null,
    announced: null,
  };
  if (announced === null) return silent(next);
  return {
    health: next,
    facts: [
      {
        kind: 'monitor.recovered',
        data: { group: 'main', downMs: Math.max(0, at.getTime() - Date.parse(announced.since)), because },
      },
    ],
  };
}

/** Leaves flapping when it has been calm: what then differs from what was last told is told. */
function settle(health: Health, at: Date, because: string): Judged {
  const transitions = recent(health.transitions, at);
  if (!leavesFlapping(transitions)) return silent(health);
  const over: MonitorFact = {
    kind: 'monitor.flapping',
    data: { started: false, transitions: transitions.length },
  };
  if (health.level !== null)
    return { health: { ...health, state: 'down', transitions, streak: 0 }, facts: [over] };
  const up = recovered({ ...health, transitions }, at, because);
  return { health: up.health, facts: [over, ...up.facts] };
}

function settled(judged: Judged, at: Date, because: string): Judged {
  const { health, facts } = settle(judged.health, at, because);
  return { health, facts: [...judged.facts, ...facts] };
}

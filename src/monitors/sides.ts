import type { MonitorFact } from './monitor.ts';
import type { Health } from './state-machine.ts';
import type { SideVerdict } from './verdict.ts';

type Sides = { readonly sides: Health['sides']; readonly facts: readonly MonitorFact[] };

/**
 * Side matters, each its own alert group, told once when they begin, once more when they become urgent, and when they are over. They are over after
 * `recover` verdicts in a row without them: of several machines behind one name, one may still show the old certificate.
 */
export function judgeSides(
  sides: Health['sides'],
  verdicts: readonly SideVerdict[],
  at: Date,
  recover: number,
): Sides {
  return verdicts.reduce<Sides>((seen, verdict) => judgeSide(seen, verdict, at, recover), {
    sides,
    facts: [],
  });
}

function judgeSide(seen: Sides, verdict: SideVerdict, at: Date, recover: number): Sides {
  const { group } = verdict;
  const told = seen.sides[group];
  if (verdict.level === 'degraded') {
    const urgent = verdict.urgent === true || told?.urgent === true;
    const since = told?.since ?? at.toISOString();
    if (told !== undefined && told.urgent === urgent)
      return told.good === 0 ? seen : { ...seen, sides: { ...seen.sides, [group]: { ...told, good: 0 } } };
    const fell: MonitorFact = {
      kind: 'monitor.fell',
      data: {
        group,
        level: 'degraded',
        reason: verdict.reason ?? 'tls_expiring',
        because: verdict.because,
        evidence: {},
        since,
        urgent,
      },
    };
    return { sides: { ...seen.sides, [group]: { urgent, since, good: 0 } }, facts: [...seen.facts, fell] };
  }
  if (told === undefined) return seen;
  const good = told.good + 1;
  if (good < recover) return { ...seen, sides: { ...seen.sides, [group]: { ...told, good } } };
  const rest = Object.fromEntries(Object.entries(seen.sides).filter(([name]) => name !== group));
  return { sides: rest, facts: [...seen.facts, sideOver(group, told.since, at, verdict.because)] };
}

/** The end of a side matter that was told. */
export const sideOver = (
  group: SideVerdict['group'],
  since: string,
  at: Date,
  because: string,
): MonitorFact => ({
  kind: 'monitor.recovered',
  data: { group, downMs: Math.max(0, at.getTime() - Date.parse(since)), because },
});

import { isDeepStrictEqual } from 'node:util';
import type { File, MonitorEntry, ServiceEntry, TeamEntry } from './file.ts';

/** One thing to do. `changes` names the fields that differ, as "field: was → will be". */
export type Step =
  | { readonly do: 'create'; readonly what: 'team'; readonly name: string; readonly entry: TeamEntry }
  | { readonly do: 'create'; readonly what: 'service'; readonly name: string; readonly entry: ServiceEntry }
  | { readonly do: 'create'; readonly what: 'monitor'; readonly name: string; readonly entry: MonitorEntry }
  | { readonly do: 'change'; readonly what: 'team'; readonly name: string; readonly entry: TeamEntry; readonly changes: readonly string[] }
  | { readonly do: 'change'; readonly what: 'service'; readonly name: string; readonly entry: ServiceEntry; readonly changes: readonly string[] }
  | { readonly do: 'change'; readonly what: 'monitor'; readonly name: string; readonly entry: MonitorEntry; readonly changes: readonly string[] }
  | { readonly do: 'remove'; readonly what: 'team' | 'service' | 'monitor'; readonly name: string };

export type Plan = { readonly steps: readonly Step[]; readonly problems: readonly string[] };

const show = (value: unknown): string => (value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value));

/** What differs between two entries, field by field; members in any order are the same. */
function differences(was: object, will: object): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(was));
  const after = new Map<string, unknown>(Object.entries(will));
  const order = (value: unknown): unknown => (Array.isArray(value) ? value.toSorted() : value);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    isDeepStrictEqual(order(before.get(key)), order(after.get(key))) ? [] : [`${key}: ${show(before.get(key))} → ${show(after.get(key))}`],
  );
}

function compare<E extends { readonly name: string }>(
  what: 'team' | 'service' | 'monitor',
  now: readonly E[],
  wanted: readonly E[],
  prune: boolean,
): { readonly build: readonly Step[]; readonly remove: readonly Step[] } {
  const known = new Map(now.map((entry) => [entry.name, entry]));
  const build = wanted.flatMap((entry): Step[] => {
    const before = known.get(entry.name);
    // The casts say what the caller's pairing of `what` and E already guarantees.
    if (before === undefined) return [{ do: 'create', what, name: entry.name, entry } as unknown as Step];
    const changes = differences(before, entry);
    return changes.length === 0 ? [] : [{ do: 'change', what, name: entry.name, entry, changes } as unknown as Step];
  });
  const names = new Set(wanted.map((entry) => entry.name));
  const remove = prune ? now.filter((entry) => !names.has(entry.name)).map((entry): Step => ({ do: 'remove', what, name: entry.name })) : [];
  return { build, remove };
}

/**
 * What must be done so that `now` becomes `wanted`: teams before services before monitors, removals last and the other way round. What the file does
 * not name stays, unless `prune`. Names that nothing bears are problems.
 */
export function planOf(now: File, wanted: File, options: { readonly prune: boolean }): Plan {
  const teams = compare('team', now.teams, wanted.teams, options.prune);
  const services = compare('service', now.services, wanted.services, options.prune);
  const monitors = compare('monitor', now.monitors, wanted.monitors, options.prune);
  const names = (entries: readonly { readonly name: string }[], others: readonly { readonly name: string }[]): ReadonlySet<string> =>
    new Set([...entries, ...(options.prune ? [] : others)].map((entry) => entry.name));
  const teamNames = names(wanted.teams, now.teams);
  const serviceNames = names(wanted.services, now.services);
  const problems = [
    ...wanted.services.flatMap((one) => (teamNames.has(one.team) ? [] : [`service ${one.name}: there is no team "${one.team}"; add it under teams`])),
    ...wanted.monitors.flatMap((one) => (serviceNames.has(one.service) ? [] : [`monitor ${one.name}: there is no service "${one.service}"; add it under services`])),
  ];
  return { steps: [...teams.build, ...services.build, ...monitors.build, ...monitors.remove, ...services.remove, ...teams.remove], problems };
}

const SIGNS = { create: '+', change: '~', remove: '-' } as const;

/** The plan as a person reads it, one line a step. */
export function showPlan(plan: Plan): string {
  if (plan.steps.length === 0) return 'Nothing to do: everything is as the file says.';
  return plan.steps.map((step) => `${SIGNS[step.do]} ${step.what} ${step.name}${step.do === 'change' ? `  (${step.changes.join('; ')})` : ''}`).join('\n');
}

import { isDeepStrictEqual } from 'node:util';
import type { File, MonitorEntry, PolicyEntry, RotaEntry, ServiceEntry, TeamEntry } from './file.ts';
import { apart, inFileOrder, inWordsOf, orderText, orders, pageProblems, partsOf } from './plan-pages.ts';
import type { ComponentEntry, GroupEntry, OrderEntry, PageSettings } from './plan-pages.ts';

type Entries = {
  readonly team: TeamEntry;
  readonly rota: RotaEntry;
  readonly service: ServiceEntry;
  readonly policy: PolicyEntry;
  readonly monitor: MonitorEntry;
  readonly page: PageSettings;
  readonly group: GroupEntry;
  readonly component: ComponentEntry;
  readonly order: OrderEntry;
};
type What = keyof Entries;
type Build<W extends What> =
  | { readonly do: 'create'; readonly what: W; readonly name: string; readonly entry: Entries[W] }
  | {
      readonly do: 'change';
      readonly what: W;
      readonly name: string;
      readonly entry: Entries[W];
      readonly changes: readonly string[];
    };

/** One thing to do. `changes` names the fields that differ, as "field: was → will be". */
export type Step =
  | { readonly [W in What]: Build<W> }[What]
  | { readonly do: 'remove'; readonly what: What; readonly name: string };

export type Plan = { readonly steps: readonly Step[]; readonly problems: readonly string[] };

const show = (value: unknown): string =>
  value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs between two entries, field by field, settings word by word; members in any order are the same. */
function differences(was: object, will: object): readonly string[] {
  const before = new Map<string, unknown>(Object.entries(was));
  const after = new Map<string, unknown>(Object.entries(will));
  const order = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(String).toSorted((one, other) => one.localeCompare(other)) : value;
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [old, next] = [before.get(key), after.get(key)];
    // What is secret is never shown.
    if (key === 'password') return [`password: ${next === undefined ? 'none' : 'another one'}`];
    if (isGroup(old) && isGroup(next)) return differences(old, next);
    return isDeepStrictEqual(order(old), order(next)) ? [] : [`${key}: ${show(old)} → ${show(next)}`];
  });
}

function compare<E extends { readonly name: string }>(
  what: What,
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
    return changes.length === 0
      ? []
      : [{ do: 'change', what, name: entry.name, entry, changes } as unknown as Step];
  });
  const names = new Set(wanted.map((entry) => entry.name));
  const remove = prune
    ? now
        .filter((entry) => !names.has(entry.name))
        .map((entry): Step => ({ do: 'remove', what, name: entry.name }))
    : [];
  return { build, remove };
}

/**
 * What must be done for the status pages; what stands on a page that goes, goes with it.
 */
function pageSteps(
  now: File,
  wanted: File,
  prune: boolean,
): {
  readonly first: readonly Step[];
  readonly build: readonly Step[];
  readonly last: readonly Step[];
} {
  const own = apart(now.pages);
  const will = inWordsOf(own, apart(wanted.pages));
  const pages = compare('page', own.pages, will.pages, prune);
  const groups = compare('group', own.groups, will.groups, prune);
  const components = compare('component', own.components, will.components, prune);
  const kept = new Set(wanted.pages.map((page) => page.name));
  const order = inFileOrder(wanted.pages);
  const place = (step: Step): number => order.indexOf(step.name.toLowerCase());
  const onKept = (step: Step): boolean => kept.has(partsOf(step.name).page);
  const ordered = orders(now.pages, wanted.pages).map((entry): Step => {
    const [was, next] = [now.pages, wanted.pages].map((all) => all.find((page) => page.name === entry.page));
    const said = [was, next].map((page) => (page === undefined ? 'none' : orderText(page)));
    return { do: 'change', what: 'order', name: entry.name, entry, changes: [said.join(' → ')] };
  });
  return {
    first: pages.remove,
    build: [
      ...pages.build,
      ...[...groups.build, ...components.build].toSorted((one, other) => place(one) - place(other)),
    ],
    last: [...[...components.remove, ...groups.remove].filter(onKept), ...ordered],
  };
}

/**
 * What must be done so that `now` becomes `wanted`, both written canonically: teams before rotas, services, policies and monitors, and removals the other way round. Monitors
 * go first of all, since another may take over their target. What the file does not name stays, unless `prune`. Names that nothing bears are problems.
 */
export function planOf(now: File, wanted: File, options: { readonly prune: boolean }): Plan {
  const teams = compare('team', now.teams, wanted.teams, options.prune);
  const rotas = compare('rota', now.rotas, wanted.rotas, options.prune);
  const services = compare('service', now.services, wanted.services, options.prune);
  const policies = compare('policy', now.policies, wanted.policies, options.prune);
  const monitors = compare('monitor', now.monitors, wanted.monitors, options.prune);
  const pages = pageSteps(now, wanted, options.prune);
  const steps = [
    [...pages.first, ...monitors.remove, ...policies.remove, ...rotas.remove],
    [...teams.build, ...rotas.build, ...services.build, ...policies.build, ...monitors.build, ...pages.build],
    pages.last,
    [...services.remove, ...teams.remove],
  ];
  return {
    steps: steps.flat(),
    problems: [
      ...nameless(now, wanted, options.prune),
      ...kindChanges(now, wanted),
      ...pageProblems(now.pages, wanted.pages),
    ],
  };
}

function nameless(now: File, wanted: File, prune: boolean): readonly string[] {
  type Named = readonly { readonly name: string }[];
  const names = (entries: Named, others: Named): ReadonlySet<string> =>
    new Set([...entries, ...(prune ? [] : others)].map((entry) => entry.name));
  const teams = names(wanted.teams, now.teams);
  const services = names(wanted.services, now.services);
  const none = (what: string, name: string, there: ReadonlySet<string>): string =>
    `there is no ${what} "${name}"; ${there.size === 0 ? `there are none, add it under ${what}s` : `there are ${[...there].slice(0, 20).join(', ')}`}`;
  return [
    ...wanted.services.flatMap((one) =>
      teams.has(one.team) ? [] : [`service ${one.name}: team: ${none('team', one.team, teams)}`],
    ),
    ...[
      ...wanted.rotas.map((one) => ({ ...one, what: 'rota' })),
      ...wanted.policies.map((one) => ({ ...one, what: 'policy' })),
    ].flatMap((one) =>
      teams.has(one.team) ? [] : [`${one.what} ${one.name}: team: ${none('team', one.team, teams)}`],
    ),
    ...wanted.monitors.flatMap((one) =>
      services.has(one.service)
        ? []
        : [`monitor ${one.name}: service: ${none('service', one.service, services)}`],
    ),
    ...wanted.pages.flatMap((one) =>
      one.publishers.flatMap((text) => {
        const name = text.startsWith('team ') ? text.slice(5) : undefined;
        return name === undefined || teams.has(name)
          ? []
          : [`page ${one.name}: publishers: ${none('team', name, teams)}`];
      }),
    ),
    ...apart(wanted.pages).components.flatMap((one) =>
      (one.services ?? [])
        .filter((name) => !services.has(name))
        .map((name) => `component ${one.name}: services: ${none('service', name, services)}`),
    ),
  ];
}

function kindChanges(now: File, wanted: File): readonly string[] {
  const kinds = new Map(now.monitors.map((one) => [one.name, one.kind]));
  return wanted.monitors.flatMap((one) => {
    const before = kinds.get(one.name) ?? one.kind;
    return before === one.kind
      ? []
      : [
          `monitor ${one.name}: kind: it is ${before} and stays so; give the ${one.kind} one another name, for example name: ${one.name}-2`,
        ];
  });
}

const SIGNS = { create: '+', change: '~', remove: '-' } as const;

/** The plan as a person reads it, one line a step. */
export function showPlan(plan: Plan): string {
  if (plan.steps.length === 0) return 'Nothing to do: everything is as the file says.';
  return plan.steps
    .map(
      (step) =>
        `${SIGNS[step.do]} ${step.what} ${step.name}${step.do === 'change' ? `  (${step.changes.join('; ')})` : ''}`,
    )
    .join('\n');
}

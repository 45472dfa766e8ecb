import { parseDuration, showDuration } from '#base/time.ts';
import { oneLine } from '#base/text.ts';
import type { Component } from '#status/component.ts';
import { inOrder } from '#status/page-sight.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { z } from 'zod';
import type { PageEntry } from './file.ts';
import type { Names } from './names.ts';
import type { ComponentBody, PageItem } from './page-file.ts';

/** A status page brought to the one way of writing: every value there, whatever was left out. Pure. */

/** What a new page has. */
const COLOUR = '#0b6e69';

const weightsOf = (weights: PageEntry['weights']): PageEntry['weights'] =>
  typeof weights === 'string'
    ? weights
    : { major: weights.major, partial: weights.partial, degraded: weights.degraded };

type Called = ComponentBody & { readonly name: string };
const componentOf = (item: Called): Called => ({
  name: oneLine(item.name),
  ...(item.description === undefined ? {} : { description: oneLine(item.description) }),
  services: [...new Set(item.services)],
  follow: item.follow ?? false,
  ...(item.from === undefined ? {} : { from: item.from }),
  showcase: item.showcase ?? true,
  'only-if-degraded': item['only-if-degraded'] ?? false,
});

const itemOf = (item: PageItem): PageItem =>
  item.group === undefined
    ? componentOf({ ...item, name: item.name ?? '' })
    : {
        group: oneLine(item.group),
        ...(item.description === undefined ? {} : { description: oneLine(item.description) }),
        components: (item.components ?? []).map(componentOf),
      };

/** A name stands once on a page, whatever its capitals, in or beside its groups. */
function twins(entry: PageEntry): readonly string[] {
  const all = entry.components.flatMap((item) => [
    item.group ?? item.name ?? '',
    ...(item.components ?? []).map((one) => one.name),
  ]);
  const seen = new Set<string>();
  return all.flatMap((name) => {
    const low = oneLine(name).toLowerCase();
    const twice = seen.has(low);
    seen.add(low);
    return twice ? [`page ${entry.name}: components: "${name}" stands twice. Example: name: ${name} 2`] : [];
  });
}

function publisher(text: string, names: Names): string | { readonly problem: string } {
  if (text.startsWith('team ')) return text;
  const found = names.find(text);
  return 'id' in found ? names.nameOf(found.id) : found;
}

/** An entry of a file; or all that cannot be. */
export function canonicalPage(
  entry: PageEntry,
  names: Names,
): { readonly entry: PageEntry } | { readonly problems: readonly string[] } {
  const problems = [...twins(entry)];
  const publishers = entry.publishers.flatMap((text) => {
    const found = publisher(text, names);
    if (typeof found === 'string') return [found];
    problems.push(`page ${entry.name}: publishers: ${found.problem}`);
    return [];
  });
  if (entry.password !== undefined && entry.access !== 'password')
    problems.push(`page ${entry.name}: password: only a page with access: password has one`);
  if (problems.length > 0) return { problems };
  const promise = entry.promise === undefined ? undefined : parseDuration(entry.promise);
  const { promise: _, domain, ...rest } = entry;
  return {
    entry: {
      ...rest,
      title: oneLine(entry.title ?? entry.name),
      ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
      colour: (entry.colour ?? COLOUR).toLowerCase(),
      weights: weightsOf(entry.weights),
      ...(promise === undefined ? {} : { promise: showDuration(promise) }),
      publishers: [...new Set(publishers)],
      components: entry.components.map(itemOf),
    },
  };
}

const bodyOf = (component: Component, services: ReadonlyMap<string, string>): Called => ({
  name: component.name,
  ...(component.description === null ? {} : { description: component.description }),
  services: component.serviceIds.flatMap((id) => services.get(id) ?? []),
  follow: component.follows,
  from: component.startDate,
  showcase: component.showcase,
  'only-if-degraded': component.onlyIfDegraded,
});

/** A page as it stands in the database. Its password and the key of its secret address stay there. */
export function pageEntry(
  page: StatusPage,
  components: readonly Component[],
  of: {
    readonly names: Names;
    readonly teams: ReadonlyMap<string, string>;
    readonly services: ReadonlyMap<string, string>;
  },
): PageEntry {
  const all = inOrder(components);
  return {
    name: page.name,
    title: page.title,
    zone: page.zone,
    ...(page.domain === null ? {} : { domain: page.domain }),
    access: page.access,
    colour: page.colour,
    ...(page.logoUrl === null ? {} : { logo: page.logoUrl }),
    ...(page.supportUrl === null ? {} : { support: page.supportUrl }),
    weights: weightsOf(page.weights),
    mails: page.mailsPerMinute,
    ...(page.promiseMs === null ? {} : { promise: showDuration(page.promiseMs) }),
    'maintenance-indicator': page.showsMaintenance,
    publishers: [
      ...page.publishers.people.map(of.names.nameOf),
      ...page.publishers.teams.flatMap((id) => {
        const team = of.teams.get(id);
        return team === undefined ? [] : [`team ${team}`];
      }),
    ],
    components: all
      .filter((one) => one.groupId === null)
      .map((one) =>
        one.isGroup
          ? {
              group: one.name,
              ...(one.description === null ? {} : { description: one.description }),
              components: all
                .filter((other) => other.groupId === one.id)
                .map((other) => bodyOf(other, of.services)),
            }
          : bodyOf(one, of.services),
      ),
  };
}

function shortComponent({ services, follow, showcase, 'only-if-degraded': only, ...rest }: PageItem): object {
  return {
    ...rest,
    ...(services === undefined || services.length === 0 ? {} : { services }),
    ...(follow === true ? { follow } : {}),
    ...(showcase === false ? { showcase } : {}),
    ...(only === true ? { 'only-if-degraded': only } : {}),
  };
}

/** The entry as it is written: what is as usual is left out. */
export function shortPage(entry: PageEntry): z.input<typeof PageEntry> {
  const usual: Readonly<Record<string, unknown>> = {
    access: 'public',
    colour: COLOUR,
    weights: 'statuspage',
    mails: 600,
    'maintenance-indicator': true,
  };
  const { components, publishers, ...rest } = entry;
  const short = {
    ...Object.fromEntries(Object.entries(rest).filter(([key, value]) => usual[key] !== value)),
    name: entry.name,
    ...(publishers.length === 0 ? {} : { publishers }),
    components: components.map((item) =>
      item.group === undefined
        ? shortComponent(item)
        : { ...item, components: (item.components ?? []).map(shortComponent) },
    ),
  };
  return short;
}

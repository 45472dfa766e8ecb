import type { PageEntry } from './file.ts';
import type { ComponentBody, PageItem } from './page-file.ts';

/** The pages of a file taken apart into what is made, changed and removed one by one. Pure. */

export type PageSettings = Omit<PageEntry, 'components'>;
export type GroupEntry = {
  readonly name: string;
  readonly page: string;
  readonly called: string;
  readonly description?: string | undefined;
};
export type ComponentEntry = Omit<ComponentBody, 'name'> & {
  readonly name: string;
  readonly page: string;
  readonly called: string;
  readonly group?: string;
};
/** Which components stand in which order on a page: groups and what stands in none, then the members of each group. */
export type OrderEntry = {
  readonly name: string;
  readonly page: string;
  readonly lists: readonly (readonly string[])[];
};

/** How a plan names a component: by its page and its name. */
export const keyOf = (page: string, called: string): string => `${page}: ${called}`;
export const partsOf = (key: string): { readonly page: string; readonly called: string } => {
  const at = key.indexOf(': ');
  return { page: key.slice(0, at), called: key.slice(at + 2) };
};

export type Apart = {
  readonly pages: readonly PageSettings[];
  readonly groups: readonly GroupEntry[];
  readonly components: readonly ComponentEntry[];
};

const called = (item: PageItem): string => item.group ?? item.name ?? '';

function component(page: string, { name: itsName = '', ...rest }: PageItem, group?: string): ComponentEntry {
  const { group: _, components: __, ...body } = rest;
  return {
    name: keyOf(page, itsName),
    page,
    called: itsName,
    ...(group === undefined ? {} : { group }),
    ...body,
  };
}

export function apart(entries: readonly PageEntry[]): Apart {
  return {
    pages: entries.map((entry) => {
      const { components: _, ...settings } = entry;
      return settings;
    }),
    groups: entries.flatMap((page) =>
      page.components.flatMap((item) =>
        item.group === undefined
          ? []
          : [
              {
                name: keyOf(page.name, item.group),
                page: page.name,
                called: item.group,
                ...(item.description === undefined ? {} : { description: item.description }),
              },
            ],
      ),
    ),
    components: entries.flatMap((page) =>
      page.components.flatMap((item) =>
        item.group === undefined
          ? [component(page.name, item)]
          : (item.components ?? []).map((one) => component(page.name, one, item.group)),
      ),
    ),
  };
}

/**
 * What a file wants, said in the words of what is there: what is named with other capitals is the same thing, a date that was left out stays as it is. Of
 * pages that the file does not name nothing is known here.
 */
export function inWordsOf(now: Apart, wanted: Apart): Apart {
  const there = new Map([...now.groups, ...now.components].map((one) => [one.name.toLowerCase(), one.name]));
  const known = (key: string): string => there.get(key.toLowerCase()) ?? key;
  const dates = new Map(now.components.map((one) => [one.name, one.from]));
  return {
    ...wanted,
    groups: wanted.groups.map((one) => ({ ...one, name: known(one.name) })),
    components: wanted.components.map((one) => {
      const from = one.from ?? dates.get(known(one.name));
      return {
        ...one,
        name: known(one.name),
        ...(one.group === undefined ? {} : { group: partsOf(known(keyOf(one.page, one.group))).called }),
        ...(from === undefined ? {} : { from }),
      };
    }),
  };
}

/** The keys of groups and components in the order in which they stand in the file, in lower case: a group before its members, so it can be made first. */
export const inFileOrder = (entries: readonly PageEntry[]): readonly string[] =>
  entries.flatMap((page) =>
    page.components
      .flatMap((item) => [called(item), ...(item.components ?? []).map((one) => one.name)])
      .map((name) => keyOf(page.name, name).toLowerCase()),
  );

/** The lists of an order, each with the names in lower case. */
function listsOf(page: PageEntry): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ['', page.components.map((item) => called(item).toLowerCase())],
    ...page.components.flatMap((item): (readonly [string, readonly string[]])[] =>
      item.group === undefined
        ? []
        : [[item.group.toLowerCase(), (item.components ?? []).map((one) => one.name.toLowerCase())]],
    ),
  ]);
}

/** The pages whose components do not stand in the wanted order once the rest is done; what is new stands behind what was there. */
export function orders(now: readonly PageEntry[], wanted: readonly PageEntry[]): readonly OrderEntry[] {
  return wanted.flatMap((page): OrderEntry[] => {
    const before = now.find((one) => one.name === page.name);
    const there = before === undefined ? new Map<string, readonly string[]>() : listsOf(before);
    const lists = listsOf(page);
    const whole = [...there.values()].flat();
    const wrong = [...lists].some(([parent, names]) => {
      const own = there.get(parent) ?? [];
      // What comes from elsewhere on the page keeps its old place there, wherever that is here.
      if (names.some((name) => whole.includes(name) && !own.includes(name))) return true;
      const kept = own.filter((name) => names.includes(name));
      const will = [...kept, ...names.filter((name) => !kept.includes(name))];
      return will.some((name, index) => name !== names[index]);
    });
    return wrong ? [{ name: page.name, page: page.name, lists: [...lists.values()] }] : [];
  });
}

/** The order as a person reads it. */
export const orderText = (page: PageEntry): string =>
  page.components
    .map((item) =>
      item.group === undefined
        ? called(item)
        : `${item.group}${(item.components ?? []).length === 0 ? '' : ` (${(item.components ?? []).map((one) => one.name).join(', ')})`}`,
    )
    .join(', ');

/** What no step can do: a group made a component, a page behind a password that nobody gave. */
export function pageProblems(now: readonly PageEntry[], wanted: readonly PageEntry[]): readonly string[] {
  return wanted.flatMap((page) => {
    const before = now.find((one) => one.name === page.name);
    const { groups, components } = apart(before === undefined ? [] : [before]);
    const names = (entries: readonly { readonly called: string }[]): ReadonlySet<string> =>
      new Set(entries.map((one) => one.called.toLowerCase()));
    const [wereGroups, wereComponents] = [names(groups), names(components)];
    const own = apart([page]);
    const turned = [
      ...own.groups.filter((one) => wereComponents.has(one.called.toLowerCase())),
      ...own.components.filter((one) => wereGroups.has(one.called.toLowerCase())),
    ].map(
      (one) =>
        `page ${page.name}: components: "${one.called}" is ${wereGroups.has(one.called.toLowerCase()) ? 'a group' : 'a component'} and stays so; give this one another name, for example ${one.called} 2`,
    );
    const bare =
      page.access === 'password' && page.password === undefined && before?.access !== 'password'
        ? [
            `page ${page.name}: password: this is missing; a page behind a password needs one once, and it is not exported. Example: password: "correct horse"`,
          ]
        : [];
    return [...turned, ...bare];
  });
}

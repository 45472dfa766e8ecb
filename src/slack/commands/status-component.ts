import type { Outcome } from '#base/decision.ts';
import type { ComponentId, ServiceId } from '#base/ids.ts';
import { serviceByName, services } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { ComponentWish } from '#status/component-rules.ts';
import { componentsOf } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import type { StatusRefusal } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { archiveComponent, changeComponent, createComponent } from '#status/verbs/components.ts';
import { placeComponent } from '#status/verbs/order-components.ts';
import { setComponent } from '#status/verbs/set-component.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { componentForm } from '../views/status-component-form.ts';
import { componentSaid, setSaid } from '../views/status-component.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { COMPONENT_WORDS, readComponentWish } from './status-component-words.ts';
import type { TypedComponent } from './status-component-words.ts';
import { readParts, textOf, unknownWord } from './status-grammar.ts';
import { serviceNames } from './status-page.ts';
import { pageMeant } from './status-which.ts';
import type { Problem } from './status-which.ts';
import { componentFirst, noComponent, readStatus } from './status-words.ts';

/** `/status component add|edit|remove`, `/status group add|remove`, `/status set`. */

const ADD = '/status component add "Orders API" group "APIs" services orders follow on';

const say = (seat: Seat, text: string): Promise<void> => seat.answer({ text });
const refuse = (seat: Seat, what: string, problems: readonly string[], example: string): Promise<void> =>
  say(seat, `Nothing was ${what}: ${problems.join('; ')}. Example: \`${example}\``);

/** Names of groups and services, as ids of this page and this company. */
export async function componentWishOf(
  desk: Desk,
  page: StatusPage,
  { wish, group, services: named }: TypedComponent,
): Promise<ComponentWish | Problem> {
  let groupId: ComponentId | null | undefined = group === null ? null : undefined;
  if (typeof group === 'string') {
    const groups = (await componentsOf(desk, page.id)).filter((one) => one.isGroup);
    groupId = groups.find((one) => one.name.toLowerCase() === group.toLowerCase())?.id;
    if (groupId === undefined)
      return {
        problem: `${noComponent(group, groups).replace('no component', 'no group')} Make it first: \`/status group add "APIs"\``,
      };
  }
  const serviceIds: ServiceId[] = [];
  for (const name of named ?? []) {
    const service = await serviceByName(desk, name);
    if (service === undefined)
      return { problem: sayStatusRefusal({ why: 'not_found', what: 'service', name }) };
    serviceIds.push(service.id);
  }
  return {
    ...wish,
    ...(groupId === undefined ? {} : { groupId }),
    ...(named === undefined ? {} : { serviceIds }),
  };
}

/** Says what became of a component, or why nothing did. */
export async function answerComponent(
  seat: Seat,
  outcome: Outcome<Component, StatusRefusal>,
  page: StatusPage,
  first: string,
): Promise<void> {
  if (!outcome.ok) return say(seat, sayStatusRefusal(outcome.refused));
  const all = await componentsOf(seat.desk, page.id);
  const group = all.find((one) => one.id === outcome.value.groupId)?.name;
  return seat.answer(
    componentSaid(first, outcome.value, page, { group, services: await serviceNames(seat.desk) }),
  );
}

/** The form of a new component, or of one to be changed. */
export async function openComponentForm(
  seat: Seat,
  page: StatusPage,
  component: Component | undefined,
): Promise<void> {
  const groups = (await componentsOf(seat.desk, page.id)).filter((one) => one.isGroup);
  const chosen = component?.serviceIds ?? [];
  // A form shows a hundred at most, and those that are chosen must be among them.
  const living = (await services(seat.desk))
    .filter((service) => !service.archived)
    .toSorted((one, other) => Number(chosen.includes(other.id)) - Number(chosen.includes(one.id)));
  return seat.open(componentForm(page, component, groups, living));
}

/** Writes a component and puts it at its place, where one is wished; those behind it move up. */
function placed(
  desk: Desk,
  { position, ...rest }: ComponentWish,
  write: (open: Desk, wish: ComponentWish) => Promise<Outcome<Component, StatusRefusal>>,
): Promise<Outcome<Component, StatusRefusal>> {
  return transact(desk, async (open): Promise<Outcome<Component, StatusRefusal>> => {
    const written = await write(open, position === undefined ? rest : { ...rest, position });
    if (!written.ok || position === undefined) return written;
    const ordered = await placeComponent(open, written.value.id, position);
    return ordered.ok ? written : ordered;
  });
}

async function add(seat: Seat, words: readonly Token[], isGroup: boolean): Promise<void> {
  const parts = readParts(words, COMPONENT_WORDS);
  const page = await pageMeant(seat.desk, oneOf(parts.words.get('page')), `${ADD} page <page>`);
  if ('problem' in page) return say(seat, page.problem);
  const name = parts.first[0]?.text ?? '';
  if (name === '')
    return isGroup
      ? refuse(seat, 'made', ['say what the group is called'], '/status group add "APIs"')
      : openComponentForm(seat, page, undefined);
  const [, strange] = parts.first;
  if (strange !== undefined)
    return refuse(
      seat,
      'made',
      [`${unknownWord(strange, COMPONENT_WORDS)}; a name of several words stands in quotes`],
      ADD,
    );
  const typed = readComponentWish(parts);
  if ('problems' in typed) return refuse(seat, 'made', typed.problems, ADD);
  const wish = await componentWishOf(seat.desk, page, typed);
  if ('problem' in wish) return say(seat, wish.problem);
  const outcome = await placed(seat.desk, wish, (open, rest) =>
    createComponent(open, page.id, { ...rest, name, isGroup }),
  );
  return answerComponent(seat, outcome, page, isGroup ? 'The group' : 'The component');
}

const oneOf = (words: readonly Token[] | undefined): string | undefined =>
  words === undefined ? undefined : textOf(words);

type Found = { readonly page: StatusPage; readonly component: Component };

/** The component that the first words name, on the page that is named or the only one. */
async function componentMeant(
  seat: Seat,
  first: readonly Token[],
  page: string | undefined,
  act: string,
): Promise<(Found & { readonly rest: readonly Token[] }) | Problem> {
  const found = await pageMeant(seat.desk, page, `/status ${act} "Orders API" page <page>`);
  if ('problem' in found) return found;
  const all = await componentsOf(seat.desk, found.id);
  if (first.length === 0)
    return { problem: `Say which component, in quotes. Example: \`/status ${act} "Orders API"\`` };
  const read = componentFirst(first, all);
  return 'problem' in read ? read : { page: found, component: read.one, rest: read.rest };
}

async function edit(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, COMPONENT_WORDS);
  const found = await componentMeant(seat, parts.first, oneOf(parts.words.get('page')), 'component edit');
  if ('problem' in found) return say(seat, found.problem);
  const { page, component } = found;
  const example = `/status component edit "${component.name.replaceAll('"', '\\"')}" follow on services orders`;
  if (found.rest.length > 0)
    return refuse(seat, 'changed', [unknownWord(found.rest[0], COMPONENT_WORDS)], example);
  if ([...parts.words.keys()].every((word) => word === 'page'))
    return openComponentForm(seat, page, component);
  const typed = readComponentWish(parts);
  if ('problems' in typed) return refuse(seat, 'changed', typed.problems, example);
  const wish = await componentWishOf(seat.desk, page, typed);
  if ('problem' in wish) return say(seat, wish.problem);
  const outcome = await placed(seat.desk, wish, (open, rest) => changeComponent(open, component.id, rest));
  return answerComponent(
    seat,
    outcome,
    page,
    component.isGroup ? 'Saved: the group' : 'Saved: the component',
  );
}

async function remove(seat: Seat, words: readonly Token[], act: string): Promise<void> {
  const parts = readParts(words, { page: 'one' });
  const found = await componentMeant(seat, parts.first, oneOf(parts.words.get('page')), act);
  if ('problem' in found) return say(seat, found.problem);
  const outcome = await archiveComponent(seat.desk, found.component.id);
  return say(
    seat,
    outcome.ok
      ? `“${outcome.value.name.replaceAll(/[<>&]/g, '')}” is off the page \`${found.page.name}\`; its history is kept.`
      : sayStatusRefusal(outcome.refused),
  );
}

type Run = (seat: Seat, words: readonly Token[]) => Promise<void>;
const acts =
  (noun: 'component' | 'group'): Run =>
  async (seat, words) => {
    const [act, ...rest] = words;
    const word = act?.text.toLowerCase() ?? '';
    if (word === 'add' || word === 'create' || word === 'new') return add(seat, rest, noun === 'group');
    if (word === 'edit') return edit(seat, rest);
    if (word === 'remove' || word === 'archive') return remove(seat, rest, `${noun} remove`);
    return say(
      seat,
      `Say what to do with it: add, edit or remove. Example: \`${noun === 'group' ? '/status group add "APIs"' : ADD}\``,
    );
  };

export const component = acts('component');
export const group = acts('group');

/** `/status set "Orders API" partial outage`. */
export async function set(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, { page: 'one' });
  const found = await componentMeant(seat, parts.first, oneOf(parts.words.get('page')), 'set');
  if ('problem' in found) return say(seat, found.problem);
  const example = `/status set "${found.component.name.replaceAll('"', '\\"')}" partial_outage`;
  const typed = textOf(found.rest);
  if (typed === '') return say(seat, `Say what it does. Example: \`${example}\``);
  const status = readStatus(typed);
  if (typeof status === 'object') return say(seat, `${status.problem}. Example: \`${example}\``);
  const outcome = await setComponent(seat.desk, found.component.id, status, seat.channelId ?? null);
  return seat.answer(
    outcome.ok
      ? setSaid(outcome.value, found.component, status, found.page)
      : { text: sayStatusRefusal(outcome.refused) },
  );
}

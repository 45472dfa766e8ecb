import type { Outcome } from '#base/decision.ts';
import type { ComponentId, PersonId, ServiceId, TeamId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import { parseDuration } from '#base/time.ts';
import { serviceByName, teamByName } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { sayStatusRefusal } from '#slack/views/status-refusals.ts';
import type { ComponentWish } from '#status/component-rules.ts';
import { componentByName } from '#status/component-store.ts';
import type { Component } from '#status/component.ts';
import type { PageWish } from '#status/page-rules.ts';
import { pageByName } from '#status/page-store.ts';
import type { StatusRefusal } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { archivePage, changePage } from '#status/verbs/change-page.ts';
import { archiveComponent, changeComponent, createComponent } from '#status/verbs/components.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { orderComponents } from '#status/verbs/order-components.ts';
import { checkPassword, hashPassword } from '#world/password.ts';
import type { File } from './file.ts';
import type { Names } from './names.ts';
import { partsOf } from './plan-pages.ts';
import type { ComponentEntry, GroupEntry, OrderEntry, PageSettings } from './plan-pages.ts';

/** Status pages of a file, made what it says. Each answers why not, in words. */

const words = (outcome: Outcome<unknown, StatusRefusal>, names: Names): string | undefined =>
  outcome.ok || outcome.refused.why === 'nothing_changes'
    ? undefined
    : names.plain(sayStatusRefusal(outcome.refused));

/** The file without passwords that the pages have already, so that applying it twice changes nothing. */
export async function withoutKnownPasswords(desk: Desk, file: File): Promise<File> {
  const pages = [];
  for (const { password, ...entry } of file.pages) {
    const kept = password === undefined ? null : ((await pageByName(desk, entry.name))?.password ?? null);
    const known = password !== undefined && kept !== null && (await checkPassword(password, kept));
    pages.push(password === undefined || known ? entry : { ...entry, password });
  }
  return { ...file, pages };
}

async function publishersOf(
  desk: Desk,
  entry: PageSettings,
  names: Names,
): Promise<{ readonly people: readonly PersonId[]; readonly teams: readonly TeamId[] }> {
  const [people, teams]: [PersonId[], TeamId[]] = [[], []];
  for (const text of entry.publishers) {
    if (text.startsWith('team ')) {
      const team = await teamByName(desk, text.slice(5));
      invariant(team, `the plan names ${text}, which is not there`);
      teams.push(team.id);
      continue;
    }
    const found = names.find(text);
    invariant('id' in found, `the plan names ${text}, who is not known`);
    people.push(found.id);
  }
  return { people, teams };
}

export async function applyPage(
  desk: Desk,
  entry: PageSettings,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const wish: PageWish & { readonly name: string } = {
    name: entry.name,
    title: entry.title ?? entry.name,
    zone: entry.zone,
    domain: entry.domain ?? null,
    access: entry.access,
    ...(entry.colour === undefined ? {} : { colour: entry.colour }),
    logoUrl: entry.logo ?? null,
    supportUrl: entry.support ?? null,
    weights: entry.weights,
    mailsPerMinute: entry.mails,
    promiseMs: parseDuration(entry.promise ?? '') ?? null,
    showsMaintenance: entry['maintenance-indicator'],
    publishers: await publishersOf(desk, entry, names),
    ...(entry.access === 'password' ? {} : { password: null }),
    ...(entry.password === undefined ? {} : { password: await hashPassword(entry.password) }),
  };
  if (fresh) return words(await createPage(desk, wish), names);
  return words(await changePage(desk, (await pageOf(desk, entry.name)).id, wish), names);
}

async function pageOf(desk: Desk, name: string): Promise<StatusPage> {
  const page = await pageByName(desk, name);
  invariant(page, `the plan names the page ${name}, which is not there`);
  return page;
}

async function componentOf(desk: Desk, key: string): Promise<Component> {
  const { page, called } = partsOf(key);
  const component = await componentByName(desk, (await pageOf(desk, page)).id, called);
  invariant(component, `the plan names the component ${key}, which is not there`);
  return component;
}

async function write(
  desk: Desk,
  entry: GroupEntry | ComponentEntry,
  fresh: boolean,
  wish: ComponentWish & { readonly name: string },
  of: { readonly isGroup: boolean; readonly names: Names },
): Promise<string | undefined> {
  if (!fresh)
    return words(await changeComponent(desk, (await componentOf(desk, entry.name)).id, wish), of.names);
  const page = await pageOf(desk, entry.page);
  return words(await createComponent(desk, page.id, { ...wish, isGroup: of.isGroup }), of.names);
}

export const applyGroup = (
  desk: Desk,
  entry: GroupEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> =>
  write(
    desk,
    entry,
    fresh,
    { name: entry.called, description: entry.description ?? null },
    { isGroup: true, names },
  );

export async function applyComponent(
  desk: Desk,
  entry: ComponentEntry,
  fresh: boolean,
  names: Names,
): Promise<string | undefined> {
  const page = await pageOf(desk, entry.page);
  const group = entry.group === undefined ? null : await componentByName(desk, page.id, entry.group);
  const serviceIds: ServiceId[] = [];
  for (const name of entry.services ?? []) {
    const service = await serviceByName(desk, name);
    invariant(service, `the plan names the service ${name}, which is not there`);
    serviceIds.push(service.id);
  }
  const wish = {
    name: entry.called,
    description: entry.description ?? null,
    groupId: group?.id ?? null,
    serviceIds,
    follows: entry.follow ?? false,
    showcase: entry.showcase ?? true,
    onlyIfDegraded: entry['only-if-degraded'] ?? false,
    ...(entry.from === undefined ? {} : { startDate: entry.from }),
  };
  return write(desk, entry, fresh, wish, { isGroup: false, names });
}

export async function applyOrder(desk: Desk, entry: OrderEntry, names: Names): Promise<string | undefined> {
  const page = await pageOf(desk, entry.page);
  const ids: ComponentId[] = [];
  for (const name of entry.lists.flat()) {
    const component = await componentByName(desk, page.id, name);
    if (component !== undefined) ids.push(component.id);
  }
  return words(await orderComponents(desk, page.id, ids), names);
}

export async function removePage(desk: Desk, name: string, names: Names): Promise<string | undefined> {
  return words(await archivePage(desk, (await pageOf(desk, name)).id), names);
}

export async function removeComponent(desk: Desk, key: string, names: Names): Promise<string | undefined> {
  return words(await archiveComponent(desk, (await componentOf(desk, key)).id), names);
}

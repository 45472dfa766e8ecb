import { localDate } from '#base/calendar.ts';
import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { ComponentId, StatusPageId } from '#base/ids.ts';
import { oneLine } from '#base/text.ts';
import { serviceById } from '#catalog/store.ts';
import { change, unborn } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { archiveComponentRule, changeComponentRule, createComponentRule } from '../component-rules.ts';
import type { ComponentWish } from '../component-rules.ts';
import {
  componentById,
  componentByName,
  componentStore,
  componentsOf,
  lastPosition,
} from '../component-store.ts';
import type { Component } from '../component.ts';
import { touchPage } from '../page-store.ts';
import { holdToo } from '../report-rules.ts';
import { openReports, reportStore } from '../report-store.ts';
import type { StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { countDaysSoon } from './count-days.ts';
import { monitorStatusOf } from './follow-monitors.ts';
import { heldComponent, heldPage } from './held-component.ts';
import { newCode } from './new-code.ts';
import { settleComponents } from './settle-components.ts';

type Done = Outcome<Component, StatusRefusal>;

async function unknownService(open: OpenDesk, wish: ComponentWish): Promise<StatusRefusal | undefined> {
  for (const id of wish.serviceIds ?? []) {
    const service = await serviceById(open, id);
    if (service === undefined || service.archived)
      return { why: 'not_found', what: 'service', name: service?.name ?? id };
  }
  return undefined;
}

const groupOf = async (open: OpenDesk, wish: ComponentWish): Promise<Component | undefined> =>
  wish.groupId == null ? undefined : componentById(open, wish.groupId);

/** Makes a component, or a group of them, on a page; for those who may publish on it. */
export function createComponent(
  desk: Desk,
  pageId: StatusPageId,
  wish: ComponentWish & { readonly name: string; readonly isGroup?: boolean },
): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const page = await heldPage(open, pageId);
    if ('why' in page) return refused(page);
    const unknown = await unknownService(open, wish);
    if (unknown !== undefined) return refused(unknown);
    const group = await groupOf(open, wish);
    const { isGroup = false, ...rest } = wish;
    const of = {
      id: open.ids.next('cmp'),
      code: newCode(open.ids),
      pageId,
      isGroup,
      today: localDate(open.instant, page.zone),
      last: await lastPosition(open.tx, pageId, wish.groupId ?? null),
    };
    const taken = (await componentByName(open, pageId, oneLine(wish.name))) !== undefined;
    const made = await change(open, unborn(componentStore), of.id, (_, now) =>
      createComponentRule(of, rest, group, taken, now),
    );
    if (made.ok) await shown(open, page, made.value);
    return made;
  });
}

/** A component whose services or whose rule are others says at once what its monitors say. */
async function shown(open: OpenDesk, page: StatusPage, component: Component): Promise<void> {
  await touchPage(open.tx, page.id, open.instant);
  if (component.isGroup) return;
  await countDaysSoon(open, page.id);
  const monitors = component.follows ? await monitorStatusOf(open, component) : 'operational';
  await settleComponents(open, page, null, new Map([[component.id, { monitors }]]));
}

/** What goes on about a component holds its new services too. */
async function holdTooFor(open: OpenDesk, component: Component): Promise<void> {
  for (const report of await openReports(open, component.pageId))
    if (report.kind === 'maintenance' && report.impacts[component.id] !== undefined)
      await change(open, reportStore, report.id, (before) => holdToo(before ?? report, component.serviceIds));
}

/** Changes how a component is named, placed and watched; for those who may publish on its page. */
export function changeComponent(desk: Desk, id: ComponentId, wish: ComponentWish): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const held = await heldComponent(open, id);
    if ('why' in held) return refused(held);
    const { component: known, page } = held;
    const unknown = await unknownService(open, wish);
    if (unknown !== undefined) return refused(unknown);
    const groupId = wish.groupId === undefined ? known.groupId : wish.groupId;
    const group = await groupOf(open, { groupId });
    const other =
      wish.name === undefined ? undefined : await componentByName(open, page.id, oneLine(wish.name));
    const taken = other !== undefined && other.id !== id;
    const changed = await change(open, componentStore, id, (before, now) =>
      changeComponentRule(before ?? known, wish, group, taken, now),
    );
    if (!changed.ok) return changed;
    await holdTooFor(open, changed.value);
    await shown(open, page, changed.value);
    return changed;
  });
}

/** Takes a component off its page, its history is kept; refused while something goes on that affects it, and for a group that has members. */
export function archiveComponent(desk: Desk, id: ComponentId): Promise<Done> {
  return transact(desk, async (open): Promise<Done> => {
    const held = await heldComponent(open, id);
    if ('why' in held) return refused(held);
    const { component: known, page } = held;
    const members = (await componentsOf(open, page.id)).filter((one) => one.groupId === id);
    const about = (await openReports(open, page.id)).filter((report) => report.impacts[id] !== undefined);
    const by = [...members, ...about].map((one) => one.name);
    if (by.length > 0) return refused({ why: 'in_use', by });
    const gone = await change(open, componentStore, id, (before, now) =>
      archiveComponentRule(before ?? known, now),
    );
    await touchPage(open.tx, page.id, open.instant);
    return gone;
  });
}

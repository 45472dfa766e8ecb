import type { Decision } from '#base/decision.ts';
import { parseLocal } from '#base/calendar.ts';
import type { ComponentId, ServiceId, StatusPageId } from '#base/ids.ts';
import { sameData } from '#base/same.ts';
import { oneLine } from '#base/text.ts';
import type { Component, ComponentFact, ComponentStatus } from './component.ts';
import type { StatusRefusal } from './report.ts';

/** Pure rules of components and groups. */

/** What a person may say of a component; left out stays as it is. */
export type ComponentWish = {
  readonly name?: string;
  readonly description?: string | null;
  readonly groupId?: ComponentId | null;
  readonly serviceIds?: readonly ServiceId[];
  readonly follows?: boolean;
  readonly showcase?: boolean;
  readonly onlyIfDegraded?: boolean;
  readonly startDate?: string;
  readonly position?: number;
};

type Ruling = Decision<Component, ComponentFact, StatusRefusal>;

const invalid = (what: string, got: string, example: string): StatusRefusal => ({
  why: 'invalid',
  what,
  got,
  example,
});

function problemOf(component: Component, group: Component | undefined): StatusRefusal | undefined {
  const { name, description, startDate, position } = component;
  if (name === '' || name.length > 100) return invalid('a name of 1 to 100 characters', name, 'Orders API');
  if (description !== null && description.length > 500)
    return invalid('a description of at most 500 characters', description, 'Placing orders');
  if (!/^\d{4}-\d\d-\d\d$/.test(startDate) || parseLocal(startDate) === undefined)
    return invalid('the date it counts from', startDate, '2026-01-05');
  if (!Number.isInteger(position) || position < 1 || position > 9_999)
    return invalid('a place, 1 for the first', String(position), 'position 1');
  if (component.groupId === null) return undefined;
  if (component.isGroup) return invalid('a group: groups stand in no group', name, 'group none');
  if (group?.isGroup !== true || group.pageId !== component.pageId || group.archived)
    return { why: 'not_found', what: 'component', name: component.groupId };
  return undefined;
}

const tidy = (wish: ComponentWish): ComponentWish => ({
  ...wish,
  ...(wish.name === undefined ? {} : { name: oneLine(wish.name) }),
  ...(wish.description == null ? {} : { description: oneLine(wish.description) || null }),
  ...(wish.serviceIds === undefined ? {} : { serviceIds: [...new Set(wish.serviceIds)] }),
});

/** A new component or group, operational, behind its like. `group` is the one that it is to stand in. */
export function createComponentRule(
  of: {
    readonly id: ComponentId;
    readonly code: string;
    readonly pageId: StatusPageId;
    readonly isGroup: boolean;
    readonly today: string;
    readonly last: number;
  },
  wish: ComponentWish & { readonly name: string },
  group: Component | undefined,
  taken: boolean,
  now: Date,
): Ruling {
  const read = tidy(wish);
  const component: Component = {
    description: null,
    groupId: null,
    position: of.last + 1,
    serviceIds: [],
    follows: false,
    showcase: true,
    onlyIfDegraded: false,
    startDate: of.today,
    ...read,
    name: read.name ?? '',
    id: of.id,
    code: of.code,
    pageId: of.pageId,
    isGroup: of.isGroup,
    setStatus: 'operational',
    monitorStatus: 'operational',
    status: 'operational',
    statusSince: now,
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  const problem = problemOf(component, group);
  if (problem !== undefined) return { refused: problem };
  if (taken) return { refused: { why: 'name_taken', name: component.name } };
  return {
    next: component,
    facts: [{ kind: 'component.created', data: { name: component.name, pageId: of.pageId } }],
  };
}

/** A component that is described, placed or watched otherwise. */
export function changeComponentRule(
  before: Component,
  wish: ComponentWish,
  group: Component | undefined,
  taken: boolean,
  now: Date,
): Ruling {
  const read = tidy(wish);
  const changed: Component = { ...before, ...read };
  const keys = (Object.keys(read) as (keyof ComponentWish)[]).filter(
    (key) => !sameData(before[key], changed[key]),
  );
  const problem = problemOf(changed, group);
  if (problem !== undefined) return { refused: problem };
  if (keys.length === 0) return { refused: { why: 'nothing_changes' } };
  if (taken && changed.name.toLowerCase() !== before.name.toLowerCase())
    return { refused: { why: 'name_taken', name: changed.name } };
  return {
    next: { ...changed, updatedAt: now },
    facts: [{ kind: 'component.changed', data: { changes: keys } }],
  };
}

/** What people or monitors say of it, and what customers see for all that; facts only when that is another status. */
export function moveComponentRule(
  before: Component,
  to: {
    readonly set?: ComponentStatus;
    readonly monitors?: ComponentStatus;
    readonly status: ComponentStatus;
  },
  now: Date,
): Ruling {
  const moved = before.status !== to.status;
  const next: Component = {
    ...before,
    setStatus: to.set ?? before.setStatus,
    monitorStatus: to.monitors ?? before.monitorStatus,
    ...(moved ? { status: to.status, statusSince: now, updatedAt: now } : {}),
  };
  return {
    next,
    facts: moved ? [{ kind: 'component.moved', data: { from: before.status, to: to.status } }] : [],
  };
}

/** A component that is shown no longer. */
export const archiveComponentRule = (before: Component, now: Date): Ruling => ({
  next: { ...before, archived: true, updatedAt: now },
  facts: [{ kind: 'component.archived', data: { name: before.name } }],
});

import type { BroadcastId, ComponentId, ReportId, StatusPageId } from '#base/ids.ts';
import type { Component, ComponentStatus } from './component.ts';
import type { Overall } from './overall.ts';
import { shownUpdates } from './report.ts';
import type { Report } from './report.ts';

/** Pure: one change as subscribers are told of it. It is kept as it was when it was published: an edit made later changes no letter. */

/** As JSON has it: instants are ISO. */
type Iso<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};

/** A report as customers read it then; `updates` are those shown, newest first, and name nobody. */
export type ReportShot = Iso<
  Omit<Report, 'draft' | 'createdBy' | 'serviceIds' | 'incidentId' | 'channelId' | 'version' | 'retractedAt'>
>;
export type ComponentShot = Iso<
  Pick<
    Component,
    | 'id'
    | 'code'
    | 'name'
    | 'description'
    | 'status'
    | 'position'
    | 'showcase'
    | 'isGroup'
    | 'startDate'
    | 'onlyIfDegraded'
    | 'createdAt'
    | 'updatedAt'
  >
> & { readonly groupCode: string | null };

export type Matter =
  /** An update stands on the page. `moved`: it is a maintenance that had another time before. */
  | {
      readonly kind: 'report';
      readonly report: ReportShot;
      /** The update's code. */
      readonly update: string;
      readonly moved: { readonly for: string; readonly until: string } | null;
    }
  /** It should not have been published, or a maintenance will not be. */
  | {
      readonly kind: 'retracted';
      readonly report: Pick<Report, 'id' | 'code' | 'kind' | 'name'>;
      readonly reason: string;
    }
  | {
      readonly kind: 'component';
      readonly id: ComponentId;
      readonly name: string;
      readonly from: ComponentStatus;
      readonly to: ComponentStatus;
    };

/** What is kept of a telling: the matter, and the page and the parts it touches as they were. */
export type Told = {
  readonly id: BroadcastId;
  readonly pageId: StatusPageId;
  readonly at: Date;
  readonly matter: Matter;
  readonly overall: Overall;
  /** Components that the matter touches. */
  readonly components: readonly ComponentShot[];
};

/** How far a telling has come; `dropped` did not want it any more when it was their turn. */
export type Progress = {
  readonly told: number;
  readonly failed: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly total: number;
};

/** Its subject is the broadcast. */
export type BroadcastFact = {
  readonly kind: 'broadcast.begun';
  readonly data: {
    readonly pageId: StatusPageId;
    readonly reportId: ReportId | null;
    readonly about: Matter['kind'];
    readonly total: number;
  };
};

const iso = (at: Date): string => at.toISOString();
const maybe = (at: Date | null): string | null => at?.toISOString() ?? null;

export function shotOfReport(report: Report): ReportShot {
  return {
    id: report.id,
    code: report.code,
    pageId: report.pageId,
    kind: report.kind,
    name: report.name,
    phase: report.phase,
    status: report.status,
    impact: report.impact,
    impacts: report.impacts,
    updates: shownUpdates(report).map((update) => ({ ...update, by: null })),
    scheduledFor: maybe(report.scheduledFor),
    scheduledUntil: maybe(report.scheduledUntil),
    startedAt: iso(report.startedAt),
    publishedAt: maybe(report.publishedAt),
    monitoringAt: maybe(report.monitoringAt),
    resolvedAt: maybe(report.resolvedAt),
    nextUpdateAt: maybe(report.nextUpdateAt),
    createdAt: iso(report.createdAt),
    updatedAt: iso(report.updatedAt),
  };
}

export const shotOfComponent = (component: Component, groupCode: string | null): ComponentShot => ({
  id: component.id,
  code: component.code,
  name: component.name,
  description: component.description,
  status: component.status,
  position: component.position,
  showcase: component.showcase,
  isGroup: component.isGroup,
  startDate: component.startDate,
  onlyIfDegraded: component.onlyIfDegraded,
  createdAt: iso(component.createdAt),
  updatedAt: iso(component.updatedAt),
  groupCode,
});

/** `update` is the code of one of its updates; `before`: the time a maintenance had, where that is what changed. */
export const reportMatter = (
  report: Report,
  update: string,
  before: { readonly for: Date; readonly until: Date } | null = null,
): Matter => ({
  kind: 'report',
  report: shotOfReport(report),
  update,
  moved: before === null ? null : { for: iso(before.for), until: iso(before.until) },
});

export const retractedMatter = (report: Report, reason: string): Matter => ({
  kind: 'retracted',
  report: { id: report.id, code: report.code, kind: report.kind, name: report.name },
  reason,
});

export const componentMatter = (
  component: Pick<Component, 'id' | 'name'>,
  from: ComponentStatus,
  to: ComponentStatus,
): Matter => ({ kind: 'component', id: component.id, name: component.name, from, to });

/** All components that a report touches or has touched, with those that `affected` adds. Its keys are component ids by its type. */
export const reachOf = (
  report: Pick<Report, 'impacts' | 'updates'> | null,
  affected: readonly ComponentId[],
): readonly ComponentId[] => [
  ...new Set([
    ...affected,
    ...((report === null ? [] : Object.keys(report.impacts)) as ComponentId[]),
    ...(report?.updates ?? []).flatMap((update) => update.affected.map((one) => one.id)),
  ]),
];

import type { ModalView } from '@slack/types';
import { createHash } from 'node:crypto';
import type { ComponentId } from '#base/ids.ts';
import { cleanText } from '#base/text.ts';
import type { Incident } from '#incidents/incident.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { componentsOfServices } from '#status/component-store.ts';
import { pageById, pages } from '#status/page-store.ts';
import { nextStates } from '#status/report-rules.ts';
import { reportsOfIncident } from '#status/report-store.ts';
import { isOpen } from '#status/report.ts';
import type { Impacts, Report, ReportState } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { headline } from '../views/incident-words.ts';
import { composeForm, isEnd } from '../views/status-compose.ts';
import type { ComposeMeta, ComposeSight } from '../views/status-compose.ts';
import { textTemplate, titleTemplate } from '../views/status-templates.ts';
import { impactSight } from './status-impacts.ts';
import type { ImpactSight } from './status-impacts.ts';

/** Fills in and opens the form in which somebody writes what customers read. */

/** What the form is about: an incident on a page, and the report of it there when it has one. */
export type ComposeTarget = {
  readonly page: StatusPage;
  readonly incident: Incident | undefined;
  readonly report: Report | undefined;
};

/** A short print of a text, to see whether what was offered was left alone. */
export const textPrint = (text: string): string =>
  createHash('sha256').update(cleanText(text)).digest('base64url').slice(0, 22);

/** Of one that was merged, work goes on elsewhere: customers read on as before. */
const STATE_OF: Readonly<Record<Exclude<Incident['status'], 'merged'>, ReportState>> = {
  suspected: 'investigating',
  investigating: 'investigating',
  identified: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  closed: 'resolved',
  declined: 'resolved',
};

const FRESH = { kind: 'incident', phase: 'draft', status: 'investigating', resolvedAt: null } as const;

/** The states to choose from, and the one that fits what people here have said; a post-mortem once customers know that it is over. */
function statesFor(
  { incident, report }: ComposeTarget,
  chosen: string | undefined,
): {
  readonly states: readonly ReportState[];
  readonly state: ReportState;
} {
  const states = nextStates(report ?? FRESH);
  const wanted =
    incident === undefined || incident.status === 'merged' ? report?.status : STATE_OF[incident.status];
  const fits = [
    report?.draft?.status,
    states.find((one) => one === chosen),
    wanted,
    ...(wanted === 'resolved' ? ['postmortem' as const] : []),
  ];
  const state = fits.find((one) => one !== undefined && states.includes(one));
  return { states, state: state ?? states[0] ?? 'investigating' };
}

const namesOf = (impacts: ImpactSight, ids: readonly ComponentId[]): readonly string[] =>
  ids.flatMap((id) => impacts.names.get(id) ?? []);

/** The title and the text that are offered for a state when so much is affected. */
export function templatesFor(
  sight: ImpactSight,
  state: ReportState,
  chosen: Impacts,
): { readonly title: string; readonly text: string } {
  // The keys of impacts are ids of components.
  const affected = Object.keys(chosen) as ComponentId[];
  const names = namesOf(sight, affected.length > 0 ? affected : sight.named);
  return { title: titleTemplate(names, Object.values(chosen)), text: textTemplate(state, names) };
}

/** What somebody typed for another page; it is kept. */
export type Typed = {
  readonly state: string;
  readonly title?: string;
  readonly text?: string;
  readonly tell: boolean;
};

export type Composed = {
  readonly sight: ComposeSight;
  readonly meta: ComposeMeta;
  readonly impacts: ImpactSight;
};

function aboutOf({ page, incident, report }: ComposeTarget): string {
  return incident === undefined
    ? `*${escape(report?.name ?? page.title)}*`
    : `Incident ${incident.number}: ${escape(headline(incident))}`;
}

function standingOf(report: Report | undefined): ComposeSight['standing'] {
  const [first] = report?.updates ?? [];
  if (report?.phase !== 'published' || first === undefined) return null;
  return {
    reportId: report.id,
    state: report.status,
    since: report.publishedAt ?? new Date(first.at),
  };
}

/** All that the form shows, and what travels with it. */
export async function compose(desk: Desk, target: ComposeTarget, typed?: Typed): Promise<Composed> {
  const { page, incident, report } = target;
  const draft = report?.draft ?? null;
  const { states, state } = statesFor(target, typed?.state);
  const impacts = await impactSight(desk, { pageId: page.id, incident, report });
  const offered = templatesFor(impacts, state, isEnd(state) ? {} : impacts.impacts);
  const known = draft?.name ?? (report?.phase === 'published' ? report.name : undefined);
  const title = known ?? typed?.title ?? offered.title;
  const text = draft?.body ?? typed?.text ?? offered.text;
  const { names: _, named: __, ...ofComponents } = impacts;
  const sight: ComposeSight = {
    ...ofComponents,
    about: aboutOf(target),
    page,
    pages: report !== undefined && incident === undefined ? [] : await pages(desk),
    states,
    state,
    title,
    text,
    tell: draft?.tell ?? typed?.tell ?? true,
    draft: draft === null ? null : { by: draft.by, at: new Date(draft.at), asks: draft.asks },
    standing: standingOf(report),
  };
  const meta: ComposeMeta = {
    incidentId: incident?.id ?? null,
    reportId: report?.id ?? null,
    version: report?.version ?? null,
    pageId: page.id,
    offered: {
      title: known === undefined && title === offered.title ? textPrint(title) : null,
      text: draft === null && text === offered.text ? textPrint(text) : null,
    },
  };
  return { impacts, sight, meta };
}

/** The form about a target. */
export async function composeView(desk: Desk, target: ComposeTarget, typed?: Typed): Promise<ModalView> {
  const { sight, meta } = await compose(desk, target, typed);
  return composeForm(sight, meta);
}

/** The page that an incident is told on: where customers read of it already, else where components show its services, else the first. */
async function pageFor(
  desk: Desk,
  incident: Incident,
  all: readonly StatusPage[],
): Promise<StatusPage | undefined> {
  const reports = await reportsOfIncident(desk, incident.id);
  const there = reports.find(isOpen) ?? reports[0];
  const reported = all.find((page) => page.id === there?.pageId);
  if (reported !== undefined) return reported;
  const shown = (await componentsOfServices(desk, incident.serviceIds)).map((one) => one.pageId);
  return all.find((page) => shown.includes(page.id)) ?? all[0];
}

/** The form's target for an incident on a page; the report that it has there is found. */
export async function targetOn(desk: Desk, incident: Incident, page: StatusPage): Promise<ComposeTarget> {
  const reports = await reportsOfIncident(desk, incident.id);
  return { page, incident, report: reports.find((report) => report.pageId === page.id) };
}

/** The form's target for a report; undefined when its page is gone. */
export async function targetOf(desk: Desk, report: Report): Promise<ComposeTarget | undefined> {
  const page = await pageById(desk, report.pageId);
  if (page === undefined || page.archived) return undefined;
  const incident = report.incidentId === null ? undefined : await incidentById(desk, report.incidentId);
  return { page, incident, report };
}

/** Opens the form for an incident; without any status page it says how to make one. */
export async function openCompose(seat: Seat, incident: Incident): Promise<void> {
  const page = await pageFor(seat.desk, incident, await pages(seat.desk));
  if (page === undefined)
    return seat.answer({
      text: 'There is no status page yet, so customers read nothing. An admin makes one: `/status create acme title "Acme"`',
    });
  await seat.open(await composeView(seat.desk, await targetOn(seat.desk, incident, page)));
}

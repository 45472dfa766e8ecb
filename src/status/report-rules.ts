import type { Decision, TimerWish } from '#base/decision.ts';
import type { IncidentId, PersonId, ReportId, ServiceId, StatusPageId } from '#base/ids.ts';
import { sameData } from '#base/same.ts';
import { cleanText, oneLine } from '#base/text.ts';
import { INCIDENT_STATES, MAINTENANCE_STATES } from './report.ts';
import type { Draft, Impacts, Report, ReportFact, ReportState, StatusRefusal } from './report.ts';
import { edgeOf, timesProblem } from './maintenance.ts';

/**
 * Pure rules of what is reported on a page.
 *
 * | from               | on               | to                                                         |
 * |--------------------|------------------|------------------------------------------------------------|
 * | none, draft        | write            | draft: nobody outside reads it                             |
 * | draft              | approve          | published, with its first update                           |
 * | published          | write            | published, with a draft beside it                          |
 * | published + draft  | approve          | published, with one more update                            |
 * | published          | edit an update   | the update has other words and is marked                   |
 * | published          | retract an update| an incident is what the one before said; the last stays    |
 * | published          | retract          | retracted, for good: those who were told are told          |
 * | draft, + draft     | discard          | the draft is gone; a report that was only a draft with it  |
 *
 * States of an incident move freely while it is open; after `resolved` it takes a post-mortem, or opens again. A maintenance only goes forward.
 */
type Ruling = Decision<Report, ReportFact, StatusRefusal>;

export const UPDATE_TIMER = 'status.update_due';
export const EDGE_TIMER = 'status.edge';
export const TEXT_MOST = 4_000;
const NAME_MOST = 200;

/** What somebody wants customers to read. */
export type DraftWish = {
  readonly name: string;
  readonly status: ReportState;
  readonly body: string;
  readonly impacts: Impacts;
  readonly tell: boolean;
  readonly asks?: boolean;
  readonly scheduledFor?: Date | null;
  readonly scheduledUntil?: Date | null;
};

export const timersOf = (report: Report): readonly TimerWish[] => [
  {
    kind: UPDATE_TIMER,
    subject: report.id,
    at: report.phase === 'published' && report.resolvedAt === null ? report.nextUpdateAt : null,
  },
  { kind: EDGE_TIMER, subject: report.id, at: edgeOf(report) },
];

export const isOver = (status: ReportState): boolean =>
  status === 'resolved' || status === 'postmortem' || status === 'completed';

/** A maintenance holds the alerts of further services: a component that it names has them now. None is let go before its end. */
export function holdToo(before: Report, services: readonly ServiceId[]): Ruling {
  const serviceIds = [...new Set([...before.serviceIds, ...services])];
  if (serviceIds.length === before.serviceIds.length) return { refused: { why: 'nothing_changes' } };
  return { next: { ...before, serviceIds }, facts: [] };
}

const statesOf = (kind: Report['kind']): readonly ReportState[] =>
  kind === 'incident' ? INCIDENT_STATES : MAINTENANCE_STATES;

/** The states that a report may have next. */
export function nextStates(
  report: Pick<Report, 'kind' | 'phase' | 'status' | 'resolvedAt'>,
): readonly ReportState[] {
  const all = statesOf(report.kind);
  if (report.phase !== 'published') return all.filter((state) => state !== 'postmortem');
  if (report.kind === 'maintenance') return all.slice(all.indexOf(report.status));
  return report.resolvedAt === null
    ? all.filter((state) => state !== 'postmortem')
    : all.filter((state) => state !== 'resolved');
}

function textProblem(wish: Pick<DraftWish, 'name' | 'body'>): StatusRefusal | undefined {
  if (cleanText(wish.body) === '' || oneLine(wish.name) === '') return { why: 'text_missing' };
  if (wish.body.length > TEXT_MOST)
    return {
      why: 'invalid',
      what: `a text of at most ${TEXT_MOST} characters`,
      got: `${wish.body.length} characters`,
      example: 'Some orders fail. We are working on it.',
    };
  if (oneLine(wish.name).length > NAME_MOST)
    return {
      why: 'invalid',
      what: `a title of at most ${NAME_MOST} characters`,
      got: oneLine(wish.name),
      example: 'Some orders fail',
    };
  return undefined;
}

const draftOf = (wish: DraftWish, by: PersonId | null, now: Date): Draft => ({
  // A title is one line, wherever it is shown and in the subject of a letter.
  name: oneLine(wish.name),
  status: wish.status,
  body: cleanText(wish.body),
  impacts: wish.impacts,
  tell: wish.tell,
  asks: wish.asks ?? false,
  scheduledFor: wish.scheduledFor?.toISOString() ?? null,
  scheduledUntil: wish.scheduledUntil?.toISOString() ?? null,
  by,
  at: now.toISOString(),
});

/** A new report, so far only a draft. */
export function newDraftRule(
  of: {
    readonly id: ReportId;
    readonly code: string;
    readonly pageId: StatusPageId;
    readonly kind: Report['kind'];
    readonly incidentId: IncidentId | null;
    readonly channelId: string | null;
    readonly startedAt: Date;
    readonly by: PersonId | null;
  },
  wish: DraftWish,
  now: Date,
): Ruling {
  const fresh: Report = {
    id: of.id,
    code: of.code,
    pageId: of.pageId,
    kind: of.kind,
    incidentId: of.incidentId,
    channelId: of.channelId,
    name: oneLine(wish.name),
    phase: 'draft',
    status: wish.status,
    impact: 'none',
    impacts: {},
    updates: [],
    draft: null,
    version: 0,
    scheduledFor: null,
    scheduledUntil: null,
    serviceIds: [],
    startedAt: of.startedAt,
    publishedAt: null,
    monitoringAt: null,
    resolvedAt: null,
    retractedAt: null,
    nextUpdateAt: null,
    createdBy: of.by,
    createdAt: now,
    updatedAt: now,
  };
  return draftRule(fresh, wish, of.by, undefined, now);
}

/** Writes a draft, over the one before. `seen` is the version that the writer looked at; one who saw another is told what was written meanwhile. */
export function draftRule(
  before: Report,
  wish: DraftWish,
  by: PersonId | null,
  seen: number | undefined,
  now: Date,
): Ruling {
  if (before.phase === 'retracted') return { refused: { why: 'retracted' } };
  const stale = changedSince(before, seen);
  if (stale !== undefined) return { refused: stale };
  const may = nextStates(before);
  if (!may.includes(wish.status)) return { refused: { why: 'state_invalid', status: wish.status, may } };
  const problem =
    textProblem(wish) ?? (before.kind === 'maintenance' ? timesProblem(before, wish, now) : undefined);
  if (problem !== undefined) return { refused: problem };
  const draft = draftOf(wish, by, now);
  if (before.phase === 'published' && standsAlready(before, draft))
    return { refused: { why: 'nothing_changes' } };
  // Whoever only looks at a draft again does not become its writer.
  if (before.draft !== null && sameWords(before.draft, draft)) return { next: before, facts: [] };
  const next: Report = { ...before, draft, version: before.version + 1 };
  return {
    next:
      before.phase === 'draft' ? { ...next, name: draft.name, status: draft.status, updatedAt: now } : next,
    facts: [
      {
        kind: 'report.drafted',
        data: { name: draft.name, status: draft.status, incidentId: before.incidentId },
      },
    ],
  };
}

type Words = Pick<Draft, 'name' | 'status' | 'body' | 'impacts' | 'scheduledFor' | 'scheduledUntil'>;
/** What is operational is not affected, named or not. */
const affecting = (impacts: Impacts): Impacts =>
  Object.fromEntries(Object.entries(impacts).filter(([, status]) => status !== 'operational')) as Impacts;
const wordsOf = ({ name, status, body, impacts, scheduledFor, scheduledUntil }: Words): Words => ({
  name,
  status,
  body,
  scheduledFor,
  scheduledUntil,
  impacts: affecting(impacts),
});

const sameWords = (one: Draft, other: Draft): boolean =>
  one.tell === other.tell && one.asks === other.asks && sameData(wordsOf(one), wordsOf(other));

/** Customers read the very same already: telling them again would be noise. */
function standsAlready(report: Report, draft: Draft): boolean {
  const last = report.updates.findLast((update) => update.retractedAt === null);
  if (last === undefined) return false;
  const { name, impacts, scheduledFor, scheduledUntil } = report;
  const now: Words = {
    name,
    impacts,
    status: last.status,
    body: last.body,
    scheduledFor: draft.scheduledFor === null ? null : (scheduledFor?.toISOString() ?? null),
    scheduledUntil: draft.scheduledUntil === null ? null : (scheduledUntil?.toISOString() ?? null),
  };
  return sameData(
    wordsOf(now),
    wordsOf({ ...draft, impacts: isEnd(draft.status) ? impacts : draft.impacts }),
  );
}

const isEnd = (status: ReportState): boolean => status === 'resolved' || status === 'postmortem';

/** Somebody else changed it since that version was looked at; what stands there now. */
export function changedSince(report: Report, seen: number | undefined): StatusRefusal | undefined {
  if (seen === undefined || seen === report.version) return undefined;
  const last = report.draft ?? report.updates.at(-1);
  return { why: 'changed_meanwhile', by: last?.by ?? null, body: last?.body ?? '' };
}

/** The draft is dropped; a report that was nothing else is retracted with it. */
export function discardRule(before: Report, now: Date): Ruling {
  if (before.draft === null) return { refused: { why: 'already_published' } };
  const next: Report = { ...before, draft: null, version: before.version + 1, updatedAt: now };
  return {
    next: before.phase === 'draft' ? { ...next, phase: 'retracted', retractedAt: now } : next,
    facts: [{ kind: 'report.draft_discarded', data: { incidentId: before.incidentId } }],
  };
}

import type { Decision, TimerWish } from '#base/decision.ts';
import type { AlertId, IncidentId, PersonId, ServiceId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import type { Severity } from '#catalog/severity.ts';
import { channelName } from './channel-name.ts';
import { cut } from './cut.ts';
import { LIVE } from './incident.ts';
import type { Incident, IncidentFact, IncidentRefusal, IncidentStatus, LiveStatus } from './incident.ts';
import { nextUpdate } from './severity-rules.ts';

/**
 * Pure rules of an incident.
 *
 * | from                                 | on                      | to                                  |
 * |--------------------------------------|-------------------------|-------------------------------------|
 * | none                                 | suspect / declare       | suspected / investigating           |
 * | suspected                            | accept, decline, merge  | investigating, declined, merged     |
 * | investigating, identified, monitoring| any of the three        | free movement                       |
 * | live or suspected                    | merge with reason       | merged                              |
 * | live                                 | resolve with summary    | resolved                            |
 * | resolved                             | reopen with reason      | investigating                       |
 * | resolved                             | close, or a day later   | closed                              |
 *
 * merged, declined and closed are final.
 */
export type Ruling = Decision<Incident, IncidentFact, IncidentRefusal>;

const AUTO_CLOSE_MS = DAY;
const LONGEST_TITLE = 200;

export const isLive = (status: IncidentStatus): status is LiveStatus =>
  (LIVE as readonly string[]).includes(status);
/** Live or suspected: something can still be done about it. */
export const isOpen = (status: IncidentStatus): boolean => isLive(status) || status === 'suspected';

/** Titles are one line without control characters, at most 200 characters. */
export const tidyTitle = (title: string): string =>
  cut(title.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim(), LONGEST_TITLE).trim();

const remind = (incident: Incident): TimerWish => ({
  kind: 'incident.update_due',
  subject: incident.id,
  at: isLive(incident.status) ? incident.nextUpdateAt : null,
});
const autoClose = (incident: Incident): TimerWish => ({
  kind: 'incident.auto_close',
  subject: incident.id,
  at:
    incident.status === 'resolved' && incident.resolvedAt !== null
      ? plus(incident.resolvedAt, AUTO_CLOSE_MS)
      : null,
});
/** What follows from a move: the facts, and the timers of what it promises. */
export const moved = (next: Incident, ...facts: readonly IncidentFact[]): Ruling => ({
  next,
  facts,
  timers: [remind(next), autoClose(next)],
});

export type Declaration = {
  readonly title: string;
  readonly severity: Severity;
  readonly serviceIds: readonly ServiceId[];
  readonly serviceNames: readonly string[];
  readonly alertIds: readonly AlertId[];
  readonly summary: string | null;
  readonly suspected: boolean;
  readonly leadId: PersonId | null;
  readonly declaredBy: PersonId | null;
  readonly source: Incident['source'];
};

export function declareRule(id: IncidentId, number: number, wish: Declaration, now: Date): Ruling {
  const title = tidyTitle(wish.title);
  if (title === '') return { refused: { why: 'title_missing' } };
  const status = wish.suspected ? 'suspected' : 'investigating';
  const { serviceNames, suspected, ...kept } = wish;
  const next: Incident = {
    id,
    number,
    ...kept,
    title,
    channelName: channelName(number, title, serviceNames),
    status,
    commsId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    startedAt: now,
    resolvedAt: null,
    closedAt: null,
    nextUpdateAt: suspected ? null : nextUpdate(wish.severity, now),
    mergedInto: null,
    public: null,
  };
  return moved(next, { kind: 'incident.declared', data: { number, title, severity: wish.severity, status } });
}

type Rule = (before: Incident, now: Date) => Ruling;

/** A rule for an incident that exists. */
export const existing =
  (rule: Rule) =>
  (before: Incident | undefined, now: Date): Ruling =>
    before === undefined ? { refused: { why: 'not_found' } } : rule(before, now);

/** A rule for an incident that is being worked on. */
export const live = (rule: Rule) =>
  existing((before, now) =>
    isLive(before.status) ? rule(before, now) : { refused: { why: 'not_live', status: before.status } },
  );
/** A rule for a live or suspected incident. */
export const open = (rule: Rule) =>
  existing((before, now) =>
    isOpen(before.status) ? rule(before, now) : { refused: { why: 'not_live', status: before.status } },
  );
const suspected = (rule: Rule) =>
  existing((before, now) =>
    before.status === 'suspected'
      ? rule(before, now)
      : { refused: { why: 'not_suspected', status: before.status } },
  );

export const acceptRule = suspected((before, now) =>
  moved(
    { ...before, status: 'investigating', nextUpdateAt: nextUpdate(before.severity, now) },
    { kind: 'incident.accepted', data: {} },
  ),
);

export const declineRule = (reason: string) =>
  suspected((before, now) => {
    if (reason.trim() === '') return { refused: { why: 'reason_missing' } };
    return moved(
      { ...before, status: 'declined', closedAt: now, nextUpdateAt: null },
      { kind: 'incident.declined', data: { reason: reason.trim() } },
    );
  });

/** Whoever acknowledges is at work on it, and leads until somebody else is named. */
export const acknowledgeRule = (by: PersonId) =>
  open((before, now) => {
    if (before.acknowledgedBy !== null)
      return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy } };
    return moved(
      { ...before, acknowledgedBy: by, acknowledgedAt: now, leadId: before.leadId ?? by },
      { kind: 'incident.acknowledged', data: {} },
    );
  });

/** Nobody stands by the acknowledgement any more; the lead stays until another is named. */
export const forgottenRule = (because: 'silence' | 'asked') =>
  open((before) => {
    if (before.acknowledgedBy === null) return { refused: { why: 'not_acknowledged' } };
    return moved(
      { ...before, acknowledgedBy: null, acknowledgedAt: null },
      { kind: 'incident.forgotten', data: { by: before.acknowledgedBy, because } },
    );
  });

export const escalateRule = (wish: {
  readonly to: readonly PersonId[];
  readonly team: string | null;
  readonly note: string;
}) =>
  open((before) => {
    if (wish.to.length === 0) return { refused: { why: 'nobody_to_page', asked: wish.team ?? 'nobody' } };
    return moved(before, { kind: 'incident.escalated', data: wish });
  });

export const statusRule = (to: LiveStatus, note: string) =>
  live((before) => {
    if (before.status === to) return { refused: { why: 'same', what: to } };
    return moved(
      { ...before, status: to },
      { kind: 'incident.status_changed', data: { from: before.status, to, note: note.trim() } },
    );
  });

/** Up wakes again (the story does); down never takes back a page. A worse one promises an update sooner. */
export const severityRule = (to: Severity) =>
  open((before, now) => {
    if (before.severity === to) return { refused: { why: 'same', what: `SEV${to}` } };
    const promised = before.status === 'suspected' ? null : nextUpdate(to, now);
    const soonest =
      promised !== null && (before.nextUpdateAt === null || promised < before.nextUpdateAt)
        ? promised
        : before.nextUpdateAt;
    return moved(
      { ...before, severity: to, nextUpdateAt: soonest },
      { kind: 'incident.severity_changed', data: { from: before.severity, to } },
    );
  });

export const renameRule = (title: string) =>
  existing((before) => {
    const to = tidyTitle(title);
    if (to === '') return { refused: { why: 'title_missing' } };
    if (to === before.title) return { refused: { why: 'same', what: 'the title' } };
    return moved({ ...before, title: to }, { kind: 'incident.renamed', data: { from: before.title, to } });
  });

export const roleRule = (role: 'lead' | 'comms', personId: PersonId | null) =>
  open((before) => {
    const key = role === 'lead' ? 'leadId' : 'commsId';
    if (before[key] === personId) return { refused: { why: 'same', what: role } };
    return moved({ ...before, [key]: personId }, { kind: 'incident.role_given', data: { role, personId } });
  });

export const mergeRule = (into: Incident, reason: string) =>
  open((before, now) => {
    if (before.id === into.id) return { refused: { why: 'merge_into_itself' } };
    if (!isOpen(into.status)) return { refused: { why: 'merge_target_over', number: into.number } };
    if (reason.trim() === '') return { refused: { why: 'reason_missing' } };
    return moved(
      { ...before, status: 'merged', mergedInto: into.id, closedAt: now, nextUpdateAt: null },
      { kind: 'incident.merged', data: { into: into.id, intoNumber: into.number, reason: reason.trim() } },
    );
  });

export const resolveRule = (summary: string) =>
  live((before, now) => {
    const text = summary.trim();
    if (text === '') return { refused: { why: 'summary_missing' } };
    return moved(
      { ...before, status: 'resolved', summary: text, resolvedAt: now, nextUpdateAt: null },
      { kind: 'incident.resolved', data: { summary: text } },
    );
  });

export const reopenRule = (reason: string) =>
  existing((before, now) => {
    if (before.status !== 'resolved') return { refused: { why: 'not_resolved', status: before.status } };
    if (reason.trim() === '') return { refused: { why: 'reason_missing' } };
    const next: Incident = {
      ...before,
      status: 'investigating',
      resolvedAt: null,
      nextUpdateAt: nextUpdate(before.severity, now),
    };
    return moved(next, { kind: 'incident.reopened', data: { reason: reason.trim() } });
  });

export const closeRule = existing((before, now) => {
  if (before.status !== 'resolved') return { refused: { why: 'not_resolved', status: before.status } };
  return moved({ ...before, status: 'closed', closedAt: now }, { kind: 'incident.closed', data: {} });
});

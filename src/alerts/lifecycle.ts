import type { Decision, TimerWish } from '#base/decision.ts';
import type { AlertId, IncidentId, MonitorId, PersonId, ServiceId, TeamId } from '#base/ids.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Alert, AlertFact, AlertRefusal, Ending } from './alert.ts';

/**
 * Pure rules of an alert.
 *
 * | from                    | on                  | to                                       |
 * |-------------------------|---------------------|------------------------------------------|
 * | none                    | trouble             | triggered                                |
 * | triggered, acknowledged | the same trouble    | unchanged, counted; worse: triggered     |
 * | triggered               | acknowledge         | acknowledged                             |
 * | triggered, acknowledged | escalate by hand    | triggered, the chosen or the next step   |
 * | acknowledged            | forgotten           | triggered                                |
 * | triggered, acknowledged | resolve             | resolved, for good                       |
 * | triggered, acknowledged | long silence        | resolved, for good; quiet.ts says when   |
 * | resolved                | trouble             | a new alert, `recurrenceOf` set          |
 *
 * Muted, flapping and folded are overlays: they stop pages and cards from starting, not the state.
 */
type Ruling = Decision<Alert, AlertFact, AlertRefusal>;

export type Trouble = {
  readonly monitorId: MonitorId;
  readonly group: string;
  readonly serviceId: ServiceId;
  readonly teamId: TeamId;
  readonly title: string;
  readonly because: string;
  readonly severity: Severity;
  readonly since: Date;
  readonly mutedUntil: Date | null;
};

/** An alert that comes again within this time of the last one's end is its recurrence. */
export const RECURRENCE_MS = 24 * 60 * 60 * 1_000;
/** So many cards of one team within the window stand alone; the rest of the burst is listed on the newest of them. */
export const CARDS_IN_BURST = 5;
export const BURST_MS = 60_000;

/** Where a new alert is listed in a burst: null while it may have its own card, else the newest card of the burst. `recent` are the team's cards of the last BURST_MS, oldest first, and with them at least the first folded one. */
export function foldInto(recent: readonly Alert[]): AlertId | null {
  const cards = recent.filter((alert) => alert.foldedInto === null);
  const newest = cards.at(-1);
  if (newest === undefined) return null;
  const storm = recent.find((alert) => alert.foldedInto !== null)?.foldedInto;
  if (storm !== undefined && storm !== null) return storm;
  return cards.length >= CARDS_IN_BURST ? newest.id : null;
}

const unmuteAt = (alert: Alert): TimerWish => ({
  kind: 'alert.unmute',
  subject: alert.id,
  at: alert.mutedUntil,
});

function fresh(
  id: AlertId,
  trouble: Trouble,
  now: Date,
  around: { readonly fold: AlertId | null; readonly last: Alert | undefined },
): Ruling {
  const recurs =
    around.last?.resolvedAt !== null &&
    around.last?.resolvedAt !== undefined &&
    now.getTime() - around.last.resolvedAt.getTime() <= RECURRENCE_MS;
  const next: Alert = {
    id,
    ...trouble,
    state: 'triggered',
    openedAt: now,
    lastAt: now,
    count: 1,
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    ended: null,
    flapping: false,
    recurrenceOf: recurs && around.last !== undefined ? around.last.id : null,
    incidentId: null,
    feedback: [],
    foldedInto: around.fold,
  };
  return {
    next,
    facts: [
      { kind: 'alert.opened', data: { severity: next.severity, title: next.title, because: next.because } },
    ],
    timers: trouble.mutedUntil === null ? [] : [unmuteAt(next)],
  };
}

/** Trouble is reported: a new alert, or the open one is told again. A worse severity wakes again, also when it was acknowledged. */
export function openRule(
  before: Alert | undefined,
  id: AlertId,
  trouble: Trouble,
  now: Date,
  around: { readonly fold: AlertId | null; readonly last: Alert | undefined },
): Ruling {
  if (before === undefined) return fresh(id, trouble, now, around);
  const told = { ...before, lastAt: now, count: before.count + 1, because: trouble.because };
  if (trouble.severity < before.severity) {
    const next: Alert = {
      ...told,
      severity: trouble.severity,
      title: trouble.title,
      state: 'triggered',
      acknowledgedBy: null,
      acknowledgedAt: null,
    };
    return {
      next,
      facts: [
        {
          kind: 'alert.worsened',
          data: { from: before.severity, to: trouble.severity, because: trouble.because },
        },
      ],
    };
  }
  return {
    next: told,
    facts:
      trouble.because === before.because
        ? []
        : [{ kind: 'alert.repeated', data: { because: trouble.because } }],
  };
}

const gone = (before: Alert | undefined): { readonly refused: AlertRefusal } | undefined => {
  if (before === undefined) return { refused: { why: 'not_found' } };
  return before.state === 'resolved'
    ? { refused: { why: 'already_resolved', by: before.resolvedBy } }
    : undefined;
};

/** A rule for an alert that is still open. */
const open =
  (rule: (before: Alert, now: Date) => Ruling) =>
  (before: Alert | undefined, now: Date): Ruling => {
    const refusal = gone(before);
    return refusal !== undefined || before === undefined
      ? (refusal ?? { refused: { why: 'not_found' } })
      : rule(before, now);
  };

export const acknowledgeRule = (by: PersonId) =>
  open((before, now) => {
    if (before.state === 'acknowledged')
      return { refused: { why: 'already_acknowledged', by: before.acknowledgedBy ?? by } };
    return {
      next: { ...before, state: 'acknowledged', acknowledgedBy: by, acknowledgedAt: now },
      facts: [{ kind: 'alert.acknowledged', data: {} }],
    };
  });

export const resolveRule = (how: Ending, person: PersonId | null) =>
  open((before, now) => ({
    next: {
      ...before,
      state: 'resolved',
      resolvedAt: now,
      resolvedBy: how.by === 'person' ? person : null,
      ended: how,
      mutedUntil: null,
      flapping: false,
    },
    facts: [{ kind: 'alert.resolved', data: how }],
    timers: [{ kind: 'alert.unmute', subject: before.id, at: null }],
  }));

/** Somebody asks for help: whoever acknowledged it is not alone with it any more. */
export const escalateRule = (wish: {
  readonly to: readonly PersonId[];
  readonly team: string | null;
  readonly note: string;
}) =>
  open((before) => {
    if (wish.to.length === 0) return { refused: { why: 'nobody_to_page', asked: wish.team ?? 'nobody' } };
    return {
      next: { ...before, state: 'triggered', acknowledgedBy: null, acknowledgedAt: null },
      facts: [{ kind: 'alert.escalated', data: wish }],
    };
  });

/** Somebody presses Escalate without naming anybody: the policy's next step is paged. */
export const nextStepRule = open((before) => ({
  next: { ...before, state: 'triggered', acknowledgedBy: null, acknowledgedAt: null },
  facts: [{ kind: 'alert.escalated', data: { to: [], team: null, note: '' } }],
}));

/** Whoever acknowledged it did nothing for long, and did not answer when asked: it is nobody's again. */
export const forgottenRule = open((before) => {
  if (before.state !== 'acknowledged' || before.acknowledgedBy === null)
    return { refused: { why: 'not_acknowledged' } };
  return {
    next: { ...before, state: 'triggered', acknowledgedBy: null, acknowledgedAt: null },
    facts: [{ kind: 'alert.forgotten', data: { by: before.acknowledgedBy } }],
  };
});

/** Mutes until an instant, or takes the mute away. */
export const muteRule = (until: Date | null) =>
  open((before, now) => {
    const wanted = until !== null && until > now ? until : null;
    if (wanted?.getTime() === before.mutedUntil?.getTime()) return { refused: { why: 'already_said' } };
    const next: Alert = { ...before, mutedUntil: wanted };
    return {
      next,
      facts: [{ kind: 'alert.muted', data: { until: wanted?.toISOString() ?? null } }],
      timers: [unmuteAt(next)],
    };
  });

/** The timer of a mute has come: one that was made longer meanwhile holds. */
export const unmuteDueRule = open((before, now) =>
  before.mutedUntil !== null && before.mutedUntil > now
    ? { refused: { why: 'already_said' } }
    : muteRule(null)(before, now),
);

export const flappingRule = (started: boolean) =>
  open((before) => {
    if (before.flapping === started) return { refused: { why: 'already_said' } };
    return { next: { ...before, flapping: started }, facts: [{ kind: 'alert.flapping', data: { started } }] };
  });

/** An incident takes the alert in; moving from one to another happens when incidents merge. */
export const joinRule =
  (incidentId: IncidentId) =>
  (before: Alert | undefined): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    if (before.incidentId === incidentId) return { refused: { why: 'already_joined', incidentId } };
    return { next: { ...before, incidentId }, facts: [{ kind: 'alert.joined', data: { incidentId } }] };
  };

/** Useful or noise, one voice a person, which may change its mind; also after the end. */
export const feedbackRule =
  (person: PersonId, verdict: 'useful' | 'noise') =>
  (before: Alert | undefined): Ruling => {
    if (before === undefined) return { refused: { why: 'not_found' } };
    if (before.feedback.some((one) => one.person === person && one.verdict === verdict))
      return { refused: { why: 'already_said' } };
    const feedback = [...before.feedback.filter((one) => one.person !== person), { person, verdict }];
    return { next: { ...before, feedback }, facts: [{ kind: 'alert.feedback', data: { verdict } }] };
  };

import type { AlertId, PersonId, ServiceId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import type { Incident, LiveStatus, PublicNote } from './incident.ts';
import { existing, live, moved, open } from './lifecycle.ts';
import { nextUpdate } from './severity-rules.ts';

/** Pure rules of what an incident holds and promises: updates, what customers should know, alerts and services. */

/** `nextUpdateInMs`: null promises nothing, left out means what the severity asks for. */
export const updateRule = (wish: {
  readonly text: string;
  readonly status?: LiveStatus;
  readonly nextUpdateInMs?: number | null;
}) =>
  live((before, now) => {
    const text = wish.text.trim();
    if (text === '') return { refused: { why: 'summary_missing' } };
    const status = wish.status ?? before.status;
    const nextUpdateAt =
      wish.nextUpdateInMs === undefined
        ? nextUpdate(before.severity, now)
        : wish.nextUpdateInMs === null
          ? null
          : plus(now, wish.nextUpdateInMs);
    const next: Incident = { ...before, status, summary: text, nextUpdateAt };
    return moved(next, {
      kind: 'incident.update_posted',
      data: { text, status, nextUpdateAt: nextUpdateAt?.toISOString() ?? null },
    });
  });

/** The promised time has come without an update; asked again only after the next promise or snooze. */
export const updateDueRule = live((before, now) => {
  if (before.nextUpdateAt === null || before.nextUpdateAt > now)
    return { refused: { why: 'same', what: 'the promise' } };
  return {
    next: before,
    facts: [{ kind: 'incident.update_due', data: { promised: before.nextUpdateAt.toISOString() } }],
  };
});

export const snoozeRule = (ms: number) =>
  live((before, now) => {
    const until = plus(now, ms);
    return moved(
      { ...before, nextUpdateAt: until },
      { kind: 'incident.update_snoozed', data: { until: until.toISOString() } },
    );
  });

/** Customers read this of it now. */
export const publicRule = (note: Omit<PublicNote, 'by' | 'at'>, by: PersonId) =>
  existing((before, now) =>
    moved(
      { ...before, public: { ...note, by, at: now.toISOString() } },
      {
        kind: 'incident.public_noted',
        data: { state: note.state, text: note.text, page: note.page, url: note.url },
      },
    ),
  );

/** Something that customers had read was put right; the rest of what is known of it stays. */
export const publicCorrectedRule = (
  note: Pick<PublicNote, 'state' | 'text'>,
  how: 'edited' | 'taken back',
  by: PersonId,
) =>
  existing((before, now) =>
    before.public === null
      ? { refused: { why: 'same', what: 'what customers read' } }
      : moved(
          { ...before, public: { ...before.public, ...note, by, at: now.toISOString() } },
          {
            kind: 'incident.public_corrected',
            data: { how, state: note.state, text: note.text, page: before.public.page },
          },
        ),
  );

/** Customers read nothing of it any more: it was published by mistake. */
export const publicRetractedRule = (reason: string) =>
  existing((before) =>
    before.public === null
      ? { refused: { why: 'same', what: 'what customers read' } }
      : moved(
          { ...before, public: null },
          { kind: 'incident.public_retracted', data: { page: before.public.page, reason } },
        ),
  );

export const joinAlertRule = (alert: {
  readonly id: AlertId;
  readonly title: string;
  readonly serviceId: ServiceId;
}) =>
  open((before) => {
    if (before.alertIds.includes(alert.id)) return { refused: { why: 'same', what: 'the alert' } };
    const newService = !before.serviceIds.includes(alert.serviceId);
    const next: Incident = {
      ...before,
      alertIds: [...before.alertIds, alert.id],
      serviceIds: newService ? [...before.serviceIds, alert.serviceId] : before.serviceIds,
    };
    return moved(
      next,
      { kind: 'incident.alert_joined', data: { alertId: alert.id, title: alert.title } },
      ...(newService
        ? [{ kind: 'incident.service_joined', data: { serviceId: alert.serviceId } } as const]
        : []),
    );
  });

/** The other side of a merge: its alerts and services come over. */
export const absorbRule = (from: Incident) =>
  open((before) => {
    const next: Incident = {
      ...before,
      alertIds: [...new Set([...before.alertIds, ...from.alertIds])],
      serviceIds: [...new Set([...before.serviceIds, ...from.serviceIds])],
    };
    return moved(next, { kind: 'incident.absorbed', data: { from: from.id, fromNumber: from.number } });
  });

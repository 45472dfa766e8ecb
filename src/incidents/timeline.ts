import type { AlertFact } from '#alerts/alert.ts';
import type { AnyStored, Stored } from '#ledger/follow.ts';
import type { IncidentFact, Pin } from './incident.ts';
import { alertSentence, incidentSentence, mrkdwn } from './sentences.ts';
import type { Speech } from './sentences.ts';

/** Pure: the story of an incident, from its events, those of its alerts, and what people pinned. */
export type TimelineEntry = {
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly text: string;
};

/** Shown by the message itself, which follows every edit. */
const PIN_EVENTS: ReadonlySet<string> = new Set([
  'incident.pinned',
  'incident.pin_edited',
  'incident.pin_removed',
]);

function pinEntry(pin: Pin, speech: Speech): TimelineEntry {
  const marks = pin.deletedAt !== null ? ' (deleted since)' : pin.editedAt !== null ? ' (edited)' : '';
  return {
    at: pin.at,
    kind: 'pin',
    actor: pin.author,
    text: `📌 ${speech.name(pin.author)}: ${speech.message(pin.text)}${marks}`,
  };
}

/**
 * Entries oldest first; at one instant in the order in which they were written. `titles` names the alerts by id; `said` holds the sentences of events that
 * other rooms wrote, by the event's id.
 */
export function timelineOf(
  events: readonly AnyStored[],
  pins: readonly Pin[],
  titles: ReadonlyMap<string, string> = new Map(),
  speech: Speech = mrkdwn,
  said: ReadonlyMap<string, string> = new Map(),
): readonly TimelineEntry[] {
  const written = events.toSorted((one, other) => Number(one.id) - Number(other.id));
  const told = written.flatMap((event): readonly TimelineEntry[] => {
    if (PIN_EVENTS.has(event.kind)) return [];
    // The log holds exactly what the rooms wrote, whose kinds begin with the noun.
    const text = event.kind.startsWith('incident.')
      ? incidentSentence(event as Stored<IncidentFact>, speech)
      : event.kind.startsWith('alert.')
        ? alertSentence(event as Stored<AlertFact>, titles.get(event.subject) ?? 'an alert', speech)
        : said.get(event.id);
    return text === undefined ? [] : [{ at: event.at, kind: event.kind, actor: event.actor, text }];
  });
  return [...told, ...pins.map((pin) => pinEntry(pin, speech))].toSorted(
    (one, other) => one.at.getTime() - other.at.getTime(),
  );
}

import { alertsByIds } from '#alerts/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { pinsOf } from '#incidents/store.ts';
import { timelineOf } from '#incidents/timeline.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Seat, Words } from '../define.ts';
import { timelinePage } from '../views/timeline.ts';

const OF_ALERTS = ['alert.acknowledged', 'alert.worsened', 'alert.resolved'];

/** A page of an incident's timeline, counted from 1. */
export async function timelineWords(desk: Desk, incident: Incident, page: number): Promise<Words> {
  const own = await eventsOf(desk, incident.id);
  const alerts = await alertsByIds(desk, incident.alertIds);
  const theirs = await Promise.all(alerts.map((alert) => eventsOf(desk, alert.id, { kinds: OF_ALERTS })));
  // Who acknowledges the incident takes its alerts along: that is said once.
  const taken = new Set(
    own.filter((event) => event.kind === 'incident.acknowledged').map((event) => event.at.getTime()),
  );
  const more = theirs
    .flat()
    .filter((event) => event.kind !== 'alert.acknowledged' || !taken.has(event.at.getTime()));
  const titles = new Map<string, string>(alerts.map((alert) => [alert.id, alert.title]));
  const entries = timelineOf([...own, ...more], await pinsOf(desk, incident.id), titles);
  return timelinePage(incident, entries, page);
}

/** Turns the page in the message that the button stands in. */
export async function openTimeline(seat: Seat, incident: Incident, page: number): Promise<void> {
  await seat.replace(await timelineWords(seat.desk, incident, page));
}

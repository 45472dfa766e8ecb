import type { Incident } from '#incidents/incident.ts';
import { pinsOf } from '#incidents/store.ts';
import { timelineOf } from '#incidents/timeline.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Seat, Words } from '../define.ts';
import { timelinePage } from '../views/timeline.ts';

/** A page of an incident's timeline, counted from 1. */
export async function timelineWords(desk: Desk, incident: Incident, page: number): Promise<Words> {
  const entries = timelineOf(await eventsOf(desk, incident.id), await pinsOf(desk, incident.id));
  return timelinePage(incident, entries, page);
}

/** Turns the page in the message that the button stands in. */
export async function openTimeline(seat: Seat, incident: Incident, page: number): Promise<void> {
  await seat.replace(await timelineWords(seat.desk, incident, page));
}

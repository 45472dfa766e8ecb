import { alertsByIds } from '#alerts/store.ts';
import { MINUTE } from '#base/time.ts';
import type { Incident } from '#incidents/incident.ts';
import { pinsOf } from '#incidents/store.ts';
import { mrkdwn } from '#incidents/sentences.ts';
import { timelineOf } from '#incidents/timeline.ts';
import { eventsOf } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { AnyStored } from '#ledger/follow.ts';
import type { About } from '#oncall/run.ts';
import { runsOf } from '#oncall/run-store.ts';
import { pagingWords } from '../couriers/paging-told.ts';
import type { Seat, Words } from '../define.ts';
import { timelinePage } from '../views/timeline.ts';

const OF_ALERTS = ['alert.acknowledged', 'alert.worsened', 'alert.resolved'];

const OF_RUNS = [
  'escalation.stepped',
  'escalation.held',
  'escalation.asked_again',
  'escalation.kept',
  'escalation.ended',
];
/** The ways of so many alerts are told; a storm's hundreds say the same. */
const ALERTS_TOLD = 20;
const SAME_MS = MINUTE;

/** What was done to wake people for the incident and its alerts, with the sentence for each event; the same is said once a minute. */
async function pagingOf(
  desk: Desk,
  incident: Incident,
): Promise<{ readonly events: readonly AnyStored[]; readonly said: ReadonlyMap<string, string> }> {
  const abouts: readonly About[] = [
    { incidentId: incident.id },
    ...incident.alertIds.slice(0, ALERTS_TOLD).map((alertId) => ({ alertId })),
  ];
  const runs = (await Promise.all(abouts.map((about) => runsOf(desk, about)))).flat();
  const all = (await Promise.all(runs.map((run) => eventsOf(desk, run.id, { kinds: OF_RUNS })))).flat();
  const said = new Map<string, string>();
  const last = new Map<string, number>();
  for (const event of all.toSorted((one, other) => Number(one.id) - Number(other.id))) {
    const text = (await pagingWords(desk, event, false))?.text;
    if (text === undefined || event.at.getTime() - (last.get(text) ?? 0) < SAME_MS) continue;
    last.set(text, event.at.getTime());
    said.set(event.id, text);
  }
  return { events: all, said };
}

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
  const paging = await pagingOf(desk, incident);
  const pins = await pinsOf(desk, incident.id);
  const entries = timelineOf([...own, ...more, ...paging.events], pins, titles, mrkdwn, paging.said);
  return timelinePage(incident, entries, page);
}

/** Turns the page in the message that the button stands in. */
export async function openTimeline(seat: Seat, incident: Incident, page: number): Promise<void> {
  await seat.replace(await timelineWords(seat.desk, incident, page));
}

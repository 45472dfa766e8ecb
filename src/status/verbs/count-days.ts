import type { TimerWish } from '#base/decision.ts';
import { localDate, startOfDay } from '#base/calendar.ts';
import { isId } from '#base/ids.ts';
import type { ComponentId, StatusPageId } from '#base/ids.ts';
import { HOUR, MINUTE, between, plus } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { each, hastenTimer, isPlanned, setTimers } from '#ledger/timers.ts';
import type { TimerHandler } from '#ledger/timers.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { monitors } from '#monitors/store.ts';
import type { LevelTimes } from '#signals/checks/check-result.ts';
import { minutesOfMonitors } from '#signals/checks/store-queries.ts';
import { componentsOf, spansOf } from '../component-store.ts';
import type { Component } from '../component.ts';
import { countOf, countedUntil, dayWindow, isSettled, readsOtherwise } from '../day-count.ts';
import type { CountWindow, Published } from '../day-count.ts';
import { daysOf, saveDays, settledDays } from '../day-store.ts';
import type { CountedDay } from '../day-store.ts';
import { DAYS_SHOWN } from '../page-sight.ts';
import type { Day } from '../page-sight.ts';
import { pageById, pages, redrawPage } from '../page-store.ts';
import { lastDates } from '../sight-store.ts';
import type { StatusPage } from '../status-page.ts';

/** Counts the days of a page; its subject is the page's id. */
export const DAYS_TIMER = 'status.days';
const EVERY_MS = 5 * MINUTE;
/** Minutes are kept for eight days: of an earlier day a part is gone. */
const DAYS_COUNTED = 8;
/** What grows all the time, as the share of a day that is known, is shown anew at least so often. */
const SHOWN_EVERY_MS = HOUR;

/** The wish that makes a page's days counted from then on; whoever creates a page makes it. */
export const countDaysAt = (id: StatusPageId, at: Date): TimerWish => ({
  kind: DAYS_TIMER,
  subject: id,
  at,
});

/** A status is counted from its next whole minute on: so long after a move it is in the count. */
const COUNTED_AFTER_MS = 2 * MINUTE;

/** A component moved or came: its day shows it soon, not only at the next round. */
export const countDaysSoon = (open: OpenDesk, id: StatusPageId): Promise<void> =>
  hastenTimer(open.tx, { kind: DAYS_TIMER, subject: id, at: plus(open.instant, COUNTED_AFTER_MS) });

type Wanted = { readonly component: Component; readonly date: string; readonly window: CountWindow };

/** One that starts on the day it was made counts from that minute on; one that was said to be older counts from the start of its first day. */
const beginningOf = ({ startDate, createdAt }: Component, zone: string): Date =>
  startDate === localDate(createdAt, zone) ? createdAt : startOfDay(startDate, zone);

/** The days of its components that are not counted for good, oldest first. */
async function wantedDays(
  desk: Desk,
  page: StatusPage,
  leaves: readonly Component[],
  now: Date,
): Promise<readonly Wanted[]> {
  const dates = lastDates(now, page.zone, DAYS_COUNTED);
  const settled = await settledDays(
    desk,
    leaves.map((one) => one.id),
    dates,
  );
  return leaves.flatMap((component) =>
    dates.flatMap((date) => {
      if (settled.has(`${component.id} ${date}`)) return [];
      const window = dayWindow(date, page.zone, beginningOf(component, page.zone), countedUntil(now));
      return window === undefined ? [] : [{ component, date, window }];
    }),
  );
}

/** The minutes of the monitors of a component that follows them; a day of one component at a time, so that what is read stays small. */
async function checksOf(
  desk: Desk,
  { component, window }: Wanted,
  watching: readonly Monitor[],
): Promise<readonly (readonly LevelTimes[])[]> {
  if (!component.follows) return [];
  const ids = watching.filter((one) => component.serviceIds.includes(one.serviceId)).map((one) => one.id);
  const span = { from: new Date(window.from), to: new Date(window.to) };
  return [...(await minutesOfMonitors(desk, ids, span)).values()];
}

async function countAll(desk: Desk, page: StatusPage, now: Date): Promise<readonly CountedDay[]> {
  const leaves = (await componentsOf(desk, page.id)).filter((one) => !one.isGroup);
  const wanted = await wantedDays(desk, page, leaves, now);
  if (wanted.length === 0) return [];
  const since = new Date(Math.min(...wanted.map((one) => one.window.from)));
  const published = await spansOf(
    desk,
    wanted.map((one) => one.component.id),
    since,
  );
  const following = leaves.filter((one) => one.follows).flatMap((one) => one.serviceIds);
  const watching = following.length === 0 ? [] : await monitors(desk, { serviceIds: following });
  const counted: CountedDay[] = [];
  for (const day of wanted) {
    const { component, date, window } = day;
    const history: Published = published.get(component.id) ?? [];
    const checks = await checksOf(desk, day, watching);
    const tally = countOf({ follows: component.follows, published: history, checks }, window);
    counted.push({ componentId: component.id, date, tally, settled: isSettled(date, page.zone, now) });
  }
  return counted;
}

/** Whether a customer of the page reads something else after this count. */
async function changesPage(
  desk: Desk,
  page: StatusPage,
  counted: readonly CountedDay[],
  now: Date,
): Promise<boolean> {
  const ids = [...new Set(counted.map((one) => one.componentId))];
  const before = await daysOf(desk, ids, lastDates(now, page.zone, DAYS_SHOWN));
  const fresh = new Map(counted.map((one) => [`${one.componentId} ${one.date}`, one.tally]));
  const after = (id: ComponentId, days: readonly Day[]): readonly Day[] =>
    days.map((day) => ({ ...day, tally: fresh.get(`${id} ${day.date}`) ?? day.tally }));
  return [...before].some(([id, days]) => readsOtherwise(days, after(id, days), page.weights));
}

/**
 * Counts today and every earlier day that is not settled, eight days at most, for all components of a page. The page's version grows when a customer reads
 * something else, and once an hour. Nothing happens to a page that is archived.
 */
export async function countDays(desk: Desk, pageId: StatusPageId): Promise<void> {
  const page = await pageById(desk, pageId);
  if (page === undefined || page.archived) return;
  const now = desk.instant ?? desk.clock.now();
  const counted = await countAll(desk, page, now);
  if (counted.length === 0) return;
  const shown =
    between(page.updatedAt, now) >= SHOWN_EVERY_MS || (await changesPage(desk, page, counted, now));
  await transact(desk, async (open) => {
    if (shown) await redrawPage(open.tx, pageId);
    await saveDays(open.tx, counted);
  });
}

/** Handler of the timer `status.days`: every five minutes while the page lives. */
export const daysDue: TimerHandler = each(async (desk, subject) => {
  if (!isId('stp', subject)) return;
  const page = await pageById(desk, subject);
  if (page === undefined || page.archived) return;
  await countDays(desk, subject);
  await transact(desk, (open) => setTimers(open.tx, [countDaysAt(subject, plus(open.instant, EVERY_MS))]));
});

/** Makes sure that the days of every living page are counted; to be called at every start. */
export async function planDays(desk: Desk): Promise<void> {
  for (const page of await pages(desk)) {
    if (!(await isPlanned(desk, DAYS_TIMER, page.id)))
      await transact(desk, (open) => setTimers(open.tx, [countDaysAt(page.id, open.instant)]));
  }
}

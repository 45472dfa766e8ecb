import { dayOf, parseClock, showLocal, WEEKDAYS, weekdayIndex } from '#base/calendar.ts';
import type { LocalMs, ZoneClock } from '#base/calendar.ts';
import { holidayOn } from '#base/holidays.ts';
import { DAY } from '#base/time.ts';
import type { Layer, Window } from './rota.ts';

/** When a layer is on at all: weekly windows of local time, and public holidays. */

/** Instants in milliseconds, half-open. */
export type Stretch = { readonly from: number; readonly to: number };
type LocalStretch = { readonly from: LocalMs; readonly to: LocalMs };
type Timing = Pick<Layer, 'windows' | 'holidays'>;

const dayIndex = (day: (typeof WEEKDAYS)[number]): number => WEEKDAYS.indexOf(day);
const ALWAYS: readonly Window[] = [{ kind: 'days', days: [], from: '00:00', to: '24:00' }];

/** How many days after its first one a span ends; one that would end before it began goes once round the week. */
function spanDays(window: Extract<Window, { kind: 'span' }>): number {
  const days = (dayIndex(window.to.day) - dayIndex(window.from.day) + 7) % 7;
  const backwards = days === 0 && (parseClock(window.to.at) ?? 0) <= (parseClock(window.from.at) ?? 0);
  return backwards ? 7 : days;
}

/** A window that is read once: on which weekdays it begins, and from when to when it then lasts, after that day's midnight. */
type Timed = {
  readonly begins: readonly boolean[];
  readonly from: number;
  readonly to: number;
  readonly span: boolean;
};

function timed(window: Window): Timed {
  if (window.kind === 'span')
    return {
      begins: WEEKDAYS.map((day) => day === window.from.day),
      from: parseClock(window.from.at) ?? 0,
      to: spanDays(window) * DAY + (parseClock(window.to.at) ?? 0),
      span: true,
    };
  const [from, to] = [parseClock(window.from) ?? 0, parseClock(window.to) ?? DAY];
  return {
    begins: WEEKDAYS.map((day) => window.days.length === 0 || window.days.includes(day)),
    from,
    to: to > from ? to : to + DAY,
    span: false,
  };
}

/** Which weekdays (MO first) have a window that begins, or a day of a span: those use up turns. No windows: all. */
export function workedDays(windows: readonly Window[]): readonly boolean[] {
  const worked = WEEKDAYS.map(() => windows.length === 0);
  for (const window of windows) {
    for (const [index, day] of WEEKDAYS.entries()) {
      if (window.kind === 'days') worked[index] ||= window.days.length === 0 || window.days.includes(day);
      else if (day === window.from.day) {
        // A day of a span is counted from its first hour: FR 20:00 to MO 08:00 are Friday, Saturday and Sunday.
        const past = (parseClock(window.to.at) ?? 0) > (parseClock(window.from.at) ?? 0);
        const count = Math.min(7, spanDays(window) + (past ? 1 : 0));
        for (let offset = 0; offset < count; offset += 1) worked[(index + offset) % 7] = true;
      }
    }
  }
  return worked;
}

/** A span is judged day by day, any other window by the day on which it begins: an overnight one belongs to its first day. */
function keptOn(stretch: LocalStretch, timing: Timing, span: boolean, code: string | null): LocalStretch[] {
  if (timing.holidays === 'work' || code === null) return [stretch];
  const wanted = (day: number): boolean =>
    (holidayOn(code, showLocal(day * DAY).slice(0, 10)) !== undefined) === (timing.holidays === 'only');
  if (!span) return wanted(dayOf(stretch.from)) ? [stretch] : [];
  const kept: LocalStretch[] = [];
  for (let day = dayOf(stretch.from); day * DAY < stretch.to; day += 1)
    if (wanted(day))
      kept.push({ from: Math.max(stretch.from, day * DAY), to: Math.min(stretch.to, (day + 1) * DAY) });
  return kept;
}

/** Sorted, and those that touch or overlap made one. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const out: { from: number; to: number }[] = [];
  for (const stretch of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last !== undefined && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else if (stretch.to > stretch.from) out.push({ ...stretch });
  }
  return out;
}

/** The longest a window can be, and a day for the zone. */
const LOOK_BACK_DAYS = 8;

/** When the layer is on within [from, to), as instants, in order; windows that touch are one stretch. */
export function openWithin(
  timing: Timing,
  holidays: string | null,
  clock: ZoneClock,
  within: Stretch,
): readonly Stretch[] {
  const unrestricted = timing.holidays === 'work' || (holidays === null && timing.holidays === 'off');
  if (timing.windows.length === 0 && unrestricted) return [within];
  const windows = (timing.windows.length === 0 ? ALWAYS : timing.windows).map(timed);
  const found: Stretch[] = [];
  const last = dayOf(clock.localAt(within.to)) + 1;
  for (let day = dayOf(clock.localAt(within.from)) - LOOK_BACK_DAYS; day <= last; day += 1) {
    for (const window of windows) {
      if (window.begins[weekdayIndex(day)] !== true) continue;
      const stretch = { from: day * DAY + window.from, to: day * DAY + window.to };
      for (const kept of keptOn(stretch, timing, window.span, holidays)) {
        const [from, to] = [clock.instantOf(kept.from), clock.instantOf(kept.to)];
        if (from < within.to && to > within.from)
          found.push({ from: Math.max(from, within.from), to: Math.min(to, within.to) });
      }
    }
  }
  return joined(found);
}

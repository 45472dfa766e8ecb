import { clockOf, dayOf, weekdayIndex } from '#base/calendar.ts';
import type { PersonId, RotaId } from '#base/ids.ts';
import { DAY, HOUR } from '#base/time.ts';

/** Who carried how much: hours on call, nights, weekends, pages. */

/** A time that a person was on call for a rota; recorded or planned. */
export type Carried = { readonly people: readonly PersonId[]; readonly from: Date; readonly to: Date };

export type Load = {
  readonly personId: PersonId;
  /** On call, an hour under two rotas at once counted once. */
  readonly hours: number;
  /** Of these, at night (22:00 to 07:00) and from Saturday 00:00 to Monday 00:00, in the zone asked. */
  readonly nightHours: number;
  readonly weekendHours: number;
  /** Nights of which at least four hours were on call; weekends of which any hour was. */
  readonly nights: number;
  readonly weekends: number;
  readonly pages: number;
  /** Nights with a page in them. */
  readonly interruptedNights: number;
};

export const NIGHT_FROM_MS = 22 * HOUR;
export const NIGHT_TO_MS = 7 * HOUR;
const NIGHT_COUNTS_MS = 4 * HOUR;

type Span = { readonly from: number; readonly to: number };
const overlap = (a: Span, b: Span): number => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** Sorted, and those that meet made one: two rotas at once are one hour of somebody's life. */
function joined(spans: readonly Span[]): readonly Span[] {
  const out: { from: number; to: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else if (span.to > span.from) out.push({ ...span });
  }
  return out;
}

/** The nights and weekends that touch a time, as instants; a night bears the day on which it begins. */
function seasons(
  within: Span,
  zone: string,
): { readonly nights: readonly Span[]; readonly weekends: readonly Span[] } {
  const clock = clockOf(zone);
  const first = dayOf(clock.localAt(within.from)) - 2;
  const last = dayOf(clock.localAt(within.to));
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    nights: days.map((day) => ({
      from: clock.instantOf(day * DAY + NIGHT_FROM_MS),
      to: clock.instantOf((day + 1) * DAY + NIGHT_TO_MS),
    })),
    weekends: days
      .filter((day) => weekdayIndex(day) === 5)
      .map((day) => ({ from: clock.instantOf(day * DAY), to: clock.instantOf((day + 2) * DAY) })),
  };
}

const total = (spans: readonly Span[], of: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + of.reduce((part, one) => part + overlap(span, one), 0), 0);

function loadOf(
  personId: PersonId,
  spans: readonly Span[],
  pages: readonly number[],
  { nights, weekends }: ReturnType<typeof seasons>,
): Load {
  return {
    personId,
    hours: spans.reduce((sum, span) => sum + span.to - span.from, 0) / HOUR,
    nightHours: total(spans, nights) / HOUR,
    weekendHours: total(spans, weekends) / HOUR,
    nights: nights.filter((night) => total(spans, [night]) >= NIGHT_COUNTS_MS).length,
    weekends: weekends.filter((weekend) => total(spans, [weekend]) > 0).length,
    pages: pages.length,
    interruptedNights: nights.filter((night) => pages.some((at) => night.from <= at && at < night.to)).length,
  };
}

/** The load of everybody who was on call or paged within a time, the heaviest first: by hours, then by pages. */
export function loadReport(
  carried: ReadonlyMap<RotaId, readonly Carried[]>,
  pages: readonly { readonly personId: PersonId; readonly at: Date }[],
  window: { readonly from: Date; readonly to: Date },
  zone: string,
): readonly Load[] {
  const within = { from: window.from.getTime(), to: window.to.getTime() };
  const spans = new Map<PersonId, Span[]>();
  for (const { people, from, to } of [...carried.values()].flat()) {
    const span = { from: Math.max(within.from, from.getTime()), to: Math.min(within.to, to.getTime()) };
    if (span.from >= span.to) continue;
    for (const person of new Set(people)) spans.set(person, [...(spans.get(person) ?? []), span]);
  }
  const paged = new Map<PersonId, number[]>();
  for (const { personId, at } of pages) {
    if (at < window.from || at >= window.to) continue;
    paged.set(personId, [...(paged.get(personId) ?? []), at.getTime()]);
  }
  const season = seasons(within, zone);
  return [...new Set([...spans.keys(), ...paged.keys()])]
    .map((person) => loadOf(person, joined(spans.get(person) ?? []), paged.get(person) ?? [], season))
    .toSorted((a, b) => b.hours - a.hours || b.pages - a.pages || (a.personId < b.personId ? -1 : 1));
}

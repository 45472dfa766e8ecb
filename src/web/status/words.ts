import { html } from 'hono/html';
import { localDate } from '#base/calendar.ts';
import { sayDuration } from '#base/time.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { Day } from '#status/page-sight.ts';
import type { Report } from '#status/report.ts';
import { flooredPercent } from '#status/uptime.ts';
import type { Tally } from '#status/uptime.ts';

/** Pure: a page's states, times and figures in words. */

export type Html = ReturnType<typeof html>;

export { COMPONENT_WORDS as STATUS_WORDS, STATE_WORDS } from '#status/words.ts';

/** How a day, or a component, is drawn: by colour, by shape and in words. */
export type Level = 'up' | 'degraded' | 'partial' | 'major' | 'maintenance' | 'none';

export const LEVEL_OF_STATUS: Readonly<Record<ComponentStatus, Level>> = {
  operational: 'up',
  under_maintenance: 'maintenance',
  degraded_performance: 'degraded',
  partial_outage: 'partial',
  major_outage: 'major',
};

const TROUBLES = [
  ['majorMs', 'major', 'major outage'],
  ['partialMs', 'partial', 'partial outage'],
  ['degradedMs', 'degraded', 'degraded'],
  ['maintenanceMs', 'maintenance', 'maintenance'],
] as const satisfies readonly (readonly [keyof Tally, Level, string])[];

/** The worst of a day, however short it was; "none" where nothing is known. */
export function levelOfDay({ tally }: Day): Level {
  if (tally === null) return 'none';
  const worst = TROUBLES.find(([field]) => tally[field] > 0);
  return worst?.[1] ?? (tally.upMs > 0 ? 'up' : 'none');
}

/** "14 min major outage, 2 h maintenance"; "no trouble"; "no data". */
export function wordsOfDay(day: Day): string {
  const level = levelOfDay(day);
  if (level === 'none' || day.tally === null) return 'no data';
  if (level === 'up') return 'no trouble';
  const { tally } = day;
  return TROUBLES.flatMap(([field, , words]) =>
    tally[field] > 0 ? [`${sayDuration(tally[field])} ${words}`] : [],
  ).join(', ');
}

/** "99.95 %", floored: never 100 % while something was lost. */
export const percent = (ratio: number, decimals = 3): string => `${flooredPercent(ratio, decimals)} %`;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, made);
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** "28 Nov 2026, 10:04 CET", as the page's zone has it. */
export const sayTime = (at: Date, zone: string): string =>
  format(`time ${zone}`, { timeZone: zone, ...DATE, ...CLOCK, timeZoneName: 'short' }).format(at);

/** "28 Nov" of "2026-11-28". */
export const sayDay = (date: string): string =>
  format('day', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(new Date(`${date}T00:00:00Z`));
/** "November 2026" of "2026-11". */
export const sayMonth = (month: string): string =>
  format('month', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );

/** An instant as people and programs read it. */
export const time = (at: Date, zone: string): Html =>
  html`<time datetime="${at.toISOString()}">${sayTime(at, zone)}</time>`;

/** "29 Nov 2026, 02:00 – 03:00 CET"; the date again where it is another one. */
export function timeRange(from: Date, to: Date, zone: string): Html {
  if (localDate(from, zone) !== localDate(to, zone)) return html`${time(from, zone)} – ${time(to, zone)}`;
  const begin = format(`from ${zone}`, { timeZone: zone, ...DATE, ...CLOCK }).format(from);
  const end = format(`to ${zone}`, { timeZone: zone, ...CLOCK, timeZoneName: 'short' }).format(to);
  return html`<time datetime="${from.toISOString()}">${begin}</time> –
    <time datetime="${to.toISOString()}">${end}</time>`;
}

/** The planned time of a maintenance. */
export function plannedTime(report: Report, zone: string): Html | null {
  const { scheduledFor: from, scheduledUntil: to } = report;
  if (from === null) return null;
  return to === null ? time(from, zone) : timeRange(from, to, zone);
}

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** One line that people wrote, with web addresses as links. */
function line(text: string): Html {
  const parts: (string | Html)[] = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(
      text.slice(done, match.index),
      html`<a href="${match[0]}" rel="nofollow noopener noreferrer">${match[0]}</a>`,
    );
    done = match.index + match[0].length;
  }
  return html`${[...parts, text.slice(done)]}`;
}

/** What people wrote: its paragraphs, its lines, its web addresses as links. */
export const prose = (text: string): Html =>
  html`${text
    .trim()
    .split(/\n\s*\n/)
    .map(
      (paragraph) =>
        html`<p>
          ${paragraph.split('\n').map((one, index) => [index === 0 ? '' : html`<br />`, line(one)])}
        </p>`,
    )}`;

import { toInstant, toLocal, zoneNamed } from '#base/calendar.ts';
import { parseDuration, plus } from '#base/time.ts';
import type { StatusPage } from '#status/status-page.ts';
import { brief } from '../views/incident-brief.ts';
import { readSpan } from '../when.ts';
import type { Here } from '../when.ts';
import { timeIn } from '../when-day.ts';

/** When a maintenance is, as people type it, on the wall clock of a zone. Pure. */

export type When = { readonly from: Date; readonly until: Date };
type Problem = { readonly problem: string };

const EXAMPLES =
  'Examples: `from 2026-11-29T01:00 to 2026-11-29T02:00`, `from tonight 22:00 to 23:30`, `from friday 18:00 for 1h`';

/** "2026-11-29T01:00" is a day and a time; one that names its own offset is brought to the clock of the zone first. */
function apart(word: string, zone: string): readonly string[] {
  const read = /^(\d{4}-\d\d-\d\d)t(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)?$/i.exec(word);
  if (read === null) return [word];
  const [, day = '', time = '', offset] = read;
  if (offset === undefined) return [day, time];
  const at = new Date(`${day}T${time}:00${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`);
  if (Number.isNaN(at.getTime())) return [word];
  const local = toLocal(at, zone);
  // An hour that the clock shows twice can be named only once in local time.
  return toInstant(local, zone).getTime() === at.getTime()
    ? [local.slice(0, 10), local.slice(11, 16)]
    : [word];
}

const isTo = (word: string): boolean => ['to', 'until', 'till', '-', '–'].includes(word.toLowerCase());

/** Reads "2026-11-29T01:00 to 02:00", "tonight 22:00 for 1h", "now until 18:00" whole. A local time that does not exist is the first after the gap. */
export function readWhen(typed: readonly string[], here: Here): When | Problem {
  const words = typed.flatMap((word) => apart(word, here.zone));
  if (words.length === 0) return { problem: `Say when it begins and when it ends. ${EXAMPLES}` };
  const [first = '', second = '', ...rest] = words;
  const now = first.toLowerCase() === 'now';
  const read = readSpan(now ? (isTo(second) ? ['until', ...rest] : words.slice(1)) : words, here);
  // A time alone is today's, also where the end names a day of its own.
  const again =
    'problem' in read && timeIn(first.toLowerCase()) !== undefined
      ? readSpan(['today', ...words], here)
      : read;
  if ('problem' in again) return { problem: `${again.problem.split(' Example')[0] ?? ''} ${EXAMPLES}` };
  if (again.rest.length > 0)
    return { problem: `I cannot read “${brief(again.rest.join(' '), 60)}” in the time. ${EXAMPLES}` };
  // A date that was named for the end is not the day after it.
  const named = words[words.findLastIndex(isTo) + 1] ?? '';
  const last = toLocal(new Date(again.value.to.getTime() - 1), here.zone).slice(0, 10);
  if (/^\d{4}-\d\d-\d\d$/.test(named) && words.some(isTo) && last > named)
    return { problem: `It ends before it begins. ${EXAMPLES}` };
  return { from: again.value.from, until: again.value.to };
}

/** What to say when the clock of the zone skips the time that was typed for the beginning; undefined when it shows it. */
export function skippedTime(typed: readonly string[], from: Date, zone: string): string | undefined {
  const words = typed.flatMap((word) => apart(word, zone));
  const time = words.map((word) => timeIn(word.toLowerCase())).find((one) => one !== undefined);
  const shown = toLocal(from, zone).slice(11, 16);
  return words[0]?.toLowerCase() === 'now' || time === undefined || time === shown
    ? undefined
    : `There is no ${time} in ${zone} on that day: the clocks go forward, so it begins at ${shown}.`;
}

/** Reads a later end: "by 1h", "1h", "for 1h" behind the end as it is, or "to 03:00". */
export function readEnd(typed: readonly string[], end: Date, here: Here): { readonly until: Date } | Problem {
  const low = typed.map((word) => word.toLowerCase());
  const words = low[0] === 'by' || low[0] === 'for' ? typed.slice(1) : typed;
  const longer = parseDuration(words.join(''));
  if (longer !== undefined) return { until: plus(end, longer) };
  const to = isTo(low[0] ?? '') ? words.slice(1) : words;
  const read = readSpan(['until', ...to.flatMap((word) => apart(word, here.zone))], here);
  if ('problem' in read || read.rest.length > 0 || to.length === 0)
    return {
      problem:
        'Say until when. Examples: `/status maintenance extend 1 by 1h`, `/status maintenance extend 1 to 03:00`',
    };
  return { until: read.value.to };
}

/** The zone that is named, or the page's. */
export function zoneIn(
  page: Pick<StatusPage, 'zone'>,
  typed: string | undefined,
): { readonly zone: string } | Problem {
  if (typed === undefined) return { zone: page.zone };
  const zone = zoneNamed(typed);
  return zone === undefined
    ? { problem: `“${brief(typed, 60)}” is not a time zone. Example: \`zone Europe/Oslo\`` }
    : { zone };
}

import { store } from '../store.js';

/** Instants in the zone of the person who reads. Slack's seconds in, words out. */

const made = new Map();

function format(options) {
  const zone = store.me?.tz;
  const key = `${zone} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }));
  return made.get(key);
}

const of = (seconds) => new Date(seconds * 1000);
const today = () => format({ dateStyle: 'short' }).format(new Date());
const dayOf = (seconds) => format({ dateStyle: 'short' }).format(of(seconds));

function thisYear(seconds) {
  const year = format({ year: 'numeric' });
  return year.format(of(seconds)) === year.format(new Date());
}

/** `14:05` */
export const timeOf = (seconds) => format({ hour: '2-digit', minute: '2-digit' }).format(of(seconds));

/** `Wednesday 25 November at 14:05:09, Europe/London`: what a mouse over a time shows. */
export function exactly(seconds) {
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return `${format(day).format(of(seconds))}, ${format(time).format(of(seconds))} (${store.me?.tz ?? 'UTC'})`;
}

function relativeDay(seconds) {
  const day = dayOf(seconds);
  const now = Date.now() / 1000;
  if (day === today()) return 'today';
  if (day === dayOf(now - 86_400)) return 'yesterday';
  return day === dayOf(now + 86_400) ? 'tomorrow' : undefined;
}

const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `Today`, `Yesterday`, `Monday 23 November`: the line between two days. */
export function dayLine(seconds) {
  const near = relativeDay(seconds);
  if (near !== undefined && near !== 'tomorrow') return capital(near);
  const year = thisYear(seconds) ? {} : { year: 'numeric' };
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...year }).format(of(seconds));
}

export const sameDay = (one, other) => dayOf(one) === dayOf(other);

/** `today at 14:05`, `23 Nov at 09:00` */
export function shortMoment(seconds) {
  const near = relativeDay(seconds) ?? format({ day: 'numeric', month: 'short' }).format(of(seconds));
  return `${near} at ${timeOf(seconds)}`;
}

function ago(seconds) {
  const past = Date.now() / 1000 - seconds;
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  const [size, unit] = units.find(([length]) => Math.abs(past) >= length) ?? [1, 'second'];
  const words = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });
  return words.format(-Math.trunc(past / size), unit);
}

const shapes = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_slash: { day: '2-digit', month: '2-digit', year: 'numeric' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  date_short: { day: 'numeric', month: 'short', year: 'numeric' },
  date_long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

function token(name, seconds) {
  if (name === 'ago') return ago(seconds);
  if (name === 'date_num') {
    const parts = Object.fromEntries(
      format(shapes.date_num)
        .formatToParts(of(seconds))
        .map(({ type, value }) => [type, value]),
    );
    return `${parts.year}-${parts.month}-${parts.day}`;
  }
  const pretty = name.endsWith('_pretty');
  const plain = name.replace(/_pretty$/, '').replace('day_divider', 'date_long');
  if (pretty) {
    const near = relativeDay(seconds);
    if (near !== undefined) return near;
  }
  const shape = shapes[plain];
  return shape === undefined ? undefined : format(shape).format(of(seconds));
}

/** Slack's date format: `{date_short_pretty} {time}` for this reader; undefined when it asks for what is unknown. */
export function slackDate(seconds, template) {
  if (!Number.isFinite(seconds)) return undefined;
  let known = true;
  const text = template.replaceAll(/\{([a-z_]+)\}/g, (_, name) => {
    const part = token(name, seconds);
    if (part === undefined) known = false;
    return part ?? '';
  });
  return known ? capital(text) : undefined;
}

function offsetMs(instant) {
  const shape = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  };
  const parts = Object.fromEntries(
    format(shape)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return wall - Math.floor(instant.getTime() / 1000) * 1000;
}

/** `2026-11-25T14:05` on this reader's wall. */
export function wallTime(seconds) {
  const instant = of(seconds);
  return new Date(instant.getTime() + offsetMs(instant)).toISOString().slice(0, 16);
}

/** The instant of a wall time of this reader; one that the clocks skip is the one after. Undefined for no time. */
export function instantOf(wall) {
  const naive = Date.parse(`${wall}Z`);
  if (Number.isNaN(naive)) return undefined;
  const first = naive - offsetMs(new Date(naive));
  return Math.floor((naive - offsetMs(new Date(first))) / 1000);
}

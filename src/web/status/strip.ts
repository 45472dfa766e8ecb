import { html, raw } from 'hono/html';
import type { ComponentSight, Day } from '#status/page-sight.ts';
import { levelOfDay, percent, sayDay, wordsOfDay } from './words.ts';
import type { Html, Level } from './words.ts';

/** Pure: the days of a component as a strip, told apart by shape and by words too, never by colour alone. */

const PITCH = 6;
const HEIGHT = 34;

/** A bar of each level, from its left edge: trouble is cut, an outage stands out above, maintenance has a cap, no data is a stub. */
const SHAPES: Readonly<Record<Level, (x: number) => string>> = {
  up: (x) => `M${x} 7h4v22h-4z`,
  degraded: (x) => `M${x} 7h4v13h-4zM${x} 23h4v6h-4z`,
  partial: (x) => `M${x} 3h4v7h-4zM${x} 13h4v6h-4zM${x} 22h4v7h-4z`,
  major: (x) => `M${x} 0h4v29h-4z`,
  maintenance: (x) => `M${x} 7h4v4h-4zM${x} 14h4v15h-4z`,
  none: (x) => `M${x} 22h4v7h-4z`,
};
const LEVELS: readonly Level[] = ['up', 'degraded', 'partial', 'major', 'maintenance', 'none'];

/** What is drawn, in words: each level that the strips of a page use. */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  up: 'No trouble',
  degraded: 'Degraded',
  partial: 'Partial outage',
  major: 'Major outage',
  maintenance: 'Maintenance',
  none: 'No data',
};

const isTrouble = (day: Day): boolean => ['degraded', 'partial', 'major'].includes(levelOfDay(day));

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** "99.95 % uptime", with the coverage where that is not whole; "no data yet". */
export function uptimeWords({ uptime, coverage }: ComponentSight): string {
  if (uptime === null) return 'no data yet';
  const known = coverage < 1 ? `, coverage ${percent(coverage, 1)}` : '';
  return `${percent(uptime)} uptime${known}`;
}

/** "Orders API: 99.95 % uptime in 90 days, coverage 98 %; 3 days with trouble". */
export function stripWords(sight: ComponentSight): string {
  const { component, days, uptime, coverage } = sight;
  if (uptime === null) return `${component.name}: no data in ${count(days.length, 'day')}`;
  const trouble = days.filter(isTrouble).length;
  return [
    `${component.name}: ${percent(uptime)} uptime in ${count(days.length, 'day')}`,
    coverage < 1 ? `, coverage ${percent(coverage, 1)}` : '',
    `; ${trouble === 0 ? 'no day' : count(trouble, 'day')} with trouble`,
  ].join('');
}

function paths(days: readonly Day[]): string {
  const levels = days.map(levelOfDay);
  return LEVELS.map((level) => {
    const bars = levels.map((one, index) => (one === level ? SHAPES[level](index * PITCH + 1) : '')).join('');
    return bars === '' ? '' : `<path class="${level}" fill-rule="evenodd" d="${bars}"/>`;
  }).join('');
}

/** What each day was, where that is not simply well: read by the script that lets people walk along the strip. */
const notable = (days: readonly Day[]): string =>
  JSON.stringify(
    Object.fromEntries(
      days.flatMap((day, index) => (levelOfDay(day) === 'up' ? [] : [[index, wordsOfDay(day)]])),
    ),
  );

/** The strip with its text alternative, its scale, and the days with trouble in words. */
export function strip(sight: ComponentSight): Html {
  const { days } = sight;
  const [first] = days;
  if (first === undefined) return html``;
  const trouble = days.filter(isTrouble).toReversed();
  return html`<div
      class="strip"
      role="img"
      aria-label="${stripWords(sight)}"
      data-first="${first.date}"
      data-count="${days.length}"
      data-days="${notable(days)}"
    >
      <svg viewBox="0 0 ${days.length * PITCH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${raw(paths(days))}
        <path class="cursor" d="" />
      </svg>
    </div>
    <p class="scale">
      <span>${days.length} days ago</span><span class="said">${uptimeWords(sight)}</span><span>Today</span>
    </p>
    ${
      trouble.length === 0
        ? null
        : html`<details>
            <summary>
              ${count(trouble.length, 'day')} with trouble<span class="hidden"
                >, ${sight.component.name}</span
              >
            </summary>
            <ul>
              ${trouble.map((day) => html`<li>${sayDay(day.date)}: ${wordsOfDay(day)}</li>`)}
            </ul>
          </details>`
    }`;
}

/** What the shapes mean, of those levels that are seen on the page. */
export function stripKey(components: readonly ComponentSight[]): Html {
  const seen = new Set(components.flatMap((one) => one.days.map(levelOfDay)));
  return html`<ul class="key" aria-label="What the bars mean">
    ${LEVELS.filter((level) => seen.has(level)).map(
      (level) =>
        html`<li>
          <svg viewBox="0 0 6 30" class="${level}" aria-hidden="true">
            <path fill-rule="evenodd" d="${SHAPES[level](1)}" /></svg
          >${LEVEL_WORDS[level]}
        </li>`,
    )}
  </ul>`;
}

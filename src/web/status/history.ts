import { html } from 'hono/html';
import { localDate } from '#base/calendar.ts';
import { reportChangedAt } from '#notice/statuspage-v2.ts';
import type { PageSight } from '#status/page-sight.ts';
import { isOpen } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { layout, rootOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import { facts, listOf, updates } from './reports.ts';
import { STATE_WORDS, sayMonth, time } from './words.ts';
import type { Html } from './words.ts';

/** Pure: what was, month by month, and each incident and maintenance by itself. */

/** So many months back are pages of their own. */
const MONTHS = 120;

const monthOf = (at: Date, zone: string): string => localDate(at, zone).slice(0, 7);

/** "2026-10" of "2026-11" and -1. */
function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** From the first month that has something to the present one, at most ten years. */
export function monthsOf(sight: PageSight, today: string): { readonly first: string; readonly last: string } {
  const last = today.slice(0, 7);
  const { zone, createdAt } = sight.page;
  const months = [
    monthOf(createdAt, zone),
    ...sight.incidents.map((report) => monthOf(report.startedAt, zone)),
  ];
  const earliest = months.toSorted()[0] ?? last;
  const limit = monthAfter(last, 1 - MONTHS);
  const first = earliest < limit ? limit : earliest;
  return { first: first > last ? last : first, last };
}

/** The incidents that began in a month ("2026-11"), in the page's zone. */
export function historyPage(
  sight: PageSight,
  today: string,
  month: string,
  staleSince: Date | undefined,
): LaidOut {
  const root = rootOf(sight);
  const { first, last } = monthsOf(sight, today);
  const began = sight.incidents.filter((report) => monthOf(report.startedAt, sight.page.zone) === month);
  const turn = (to: string, words: string): Html =>
    html`<a href="${root}/history?month=${to}">${words}<span class="hidden">: </span> ${sayMonth(to)}</a>`;
  return layout(sight, {
    title: `Incidents in ${sayMonth(month)}`,
    staleSince,
    body: html`<h1>Incidents in ${sayMonth(month)}</h1>
      <h2 class="hidden">List</h2>
      ${listOf(began, sight, `No incident began in ${sayMonth(month)}.`)}
      <nav class="turn" aria-label="Months">
        ${month > first ? turn(monthAfter(month, -1), '←') : html`<span></span>`}
        ${month < last ? turn(monthAfter(month, 1), '→') : null}
      </nav>`,
  });
}

/** All maintenances: what runs, what is to come, what is over. */
export function maintenancePage(sight: PageSight, staleSince: Date | undefined): LaidOut {
  const open = sight.maintenances.filter(isOpen).toReversed();
  const over = sight.maintenances.filter((report) => !isOpen(report)).slice(0, 100);
  return layout(sight, {
    title: 'Maintenance',
    staleSince,
    body: html`<h1>Maintenance</h1>
      <h2>Planned and in progress</h2>
      ${listOf(open, sight, 'Nothing is planned.')}
      <h2>Completed</h2>
      ${listOf(over, sight, 'Nothing was completed yet.')}`,
  });
}

/** One incident or maintenance with all that was said of it. */
export function reportPage(sight: PageSight, report: Report, staleSince: Date | undefined): LaidOut {
  const { zone } = sight.page;
  return layout(sight, {
    title: report.name,
    staleSince,
    body: html`<h1>${report.name}</h1>
      <div class="card">
        <p class="lead"><strong>${STATE_WORDS[report.status]}</strong></p>
        ${facts(report, sight)}
        <p class="meta">
          ${report.kind === 'incident' ? html`Began ${time(report.startedAt, zone)}. ` : null}
          ${
            report.resolvedAt === null
              ? null
              : html`${report.kind === 'incident' ? 'Resolved' : 'Completed'}
                ${time(report.resolvedAt, zone)}. `
          }
          Last change ${time(reportChangedAt(report), zone)}.
        </p>
      </div>
      <h2>Updates</h2>
      <div class="card">${updates(report, sight)}</div>
      <p class="turn"><a href="${rootOf(sight)}/">Current status</a></p>`,
  });
}

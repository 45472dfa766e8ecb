import { html } from 'hono/html';
import { namedIn } from '#notice/statuspage-v2.ts';
import type { PageSight } from '#status/page-sight.ts';
import { shownUpdates } from '#status/report.ts';
import type { Report, ReportUpdate } from '#status/report.ts';
import { IMPACT_WORDS, LEVEL_OF_IMPACT, icon } from './icons.ts';
import { rootOf } from './layout.ts';
import { STATE_WORDS, plannedTime, prose, time, timeRange } from './words.ts';
import type { Html } from './words.ts';

/** Pure: incidents and maintenances as they stand on pages. */

const address = (report: Report, sight: PageSight): string => `${rootOf(sight)}/incidents/${report.code}`;

const update = (one: ReportUpdate, zone: string): Html =>
  html`<li>
    <strong>${STATE_WORDS[one.status]}</strong>
    <div class="body">${prose(one.body)}</div>
    ${time(new Date(one.at), zone)}
    ${
      one.editedAt === null
        ? null
        : html`<span class="faint">(edited ${time(new Date(one.editedAt), zone)})</span>`
    }
  </li>`;

/** Its updates, newest first; retracted ones are not there, and one whose words were changed says so. */
export const updates = (report: Report, sight: PageSight): Html =>
  html`<ol class="updates" reversed>
    ${shownUpdates(report).map((one) => update(one, sight.page.zone))}
  </ol>`;

/** "Major impact · Orders API, Search"; of a maintenance its time. */
export function facts(report: Report, sight: PageSight): Html {
  const named = namedIn(report, sight.components);
  const components = sight.components
    .filter((one) => named.has(one.component.code))
    .map((one) => one.component.name);
  return html`<p class="meta">
    ${
      report.kind === 'maintenance'
        ? plannedTime(report, sight.page.zone)
        : html`${IMPACT_WORDS[report.impact]}`
    }${components.length === 0 ? null : ` · ${components.join(', ')}`}
  </p>`;
}

/** One that goes on or is to come, whole. */
export function openReport(report: Report, sight: PageSight): Html {
  const level = report.kind === 'maintenance' ? 'maintenance' : LEVEL_OF_IMPACT[report.impact];
  return html`<article class="card report ${level}">
    <div class="report-head">
      <h3>${icon(level)} <a href="${address(report, sight)}">${report.name}</a></h3>
      <span class="state">${STATE_WORDS[report.status]}</span>
    </div>
    ${facts(report, sight)} ${updates(report, sight)}
  </article>`;
}

const lasted = ({ startedAt, resolvedAt }: Report, zone: string): Html =>
  html`<span class="faint">
    ${resolvedAt === null ? html`Since ${time(startedAt, zone)}` : timeRange(startedAt, resolvedAt, zone)}
  </span>`;

/** One of a list: what it was, when, and what was said last. */
export function pastReport(report: Report, sight: PageSight): Html {
  const [last] = shownUpdates(report);
  const level = report.kind === 'maintenance' ? 'maintenance' : LEVEL_OF_IMPACT[report.impact];
  return html`<article class="past">
    <div class="report-head">
      <h3>${icon(level)} <a href="${address(report, sight)}">${report.name}</a></h3>
      <span class="state">${STATE_WORDS[report.status]}</span>
    </div>
    ${facts(report, sight)} ${last === undefined ? null : html`<div class="body">${prose(last.body)}</div>`}
    ${report.kind === 'maintenance' ? null : lasted(report, sight.page.zone)}
  </article>`;
}

export const listOf = (reports: readonly Report[], sight: PageSight, none: string): Html =>
  reports.length === 0
    ? html`<p class="faint">${none}</p>`
    : html`<div class="card">${reports.map((report) => pastReport(report, sight))}</div>`;

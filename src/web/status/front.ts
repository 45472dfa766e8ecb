import { html } from 'hono/html';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import { isOpen } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { DAY } from '#base/time.ts';
import { startOfDay } from '#base/calendar.ts';
import { LEVEL_OF_INDICATOR, icon, state } from './icons.ts';
import { layout, rootOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import { listOf, openReport } from './reports.ts';
import { strip, stripKey } from './strip.ts';
import { subscribeSection } from './subscribe.ts';
import { prose, time } from './words.ts';
import type { Html } from './words.ts';

/** Pure: the page that customers open first. */

const PAST_DAYS = 14;

function overall({ overall, page }: PageSight): Html {
  const level = LEVEL_OF_INDICATOR[overall.indicator];
  return html`<div class="overall ${level}">
    ${icon(level)}
    <div>
      <h1>${overall.description}</h1>
      <span class="faint">Last change ${time(page.updatedAt, page.zone)}</span>
    </div>
  </div>`;
}

function leaf(sight: ComponentSight, level: 3 | 4): Html {
  const { component } = sight;
  const name = level === 3 ? html`<h3>${component.name}</h3>` : html`<h4>${component.name}</h4>`;
  return html`<div class="leaf">
    <div class="leaf-head">${name} ${state(sight.status)}</div>
    ${
      component.description === null || component.description === ''
        ? null
        : html`<div class="faint body">${prose(component.description)}</div>`
    }
    ${component.showcase ? strip(sight) : null}
  </div>`;
}

type Block = { readonly group: ComponentSight | null; readonly leaves: readonly ComponentSight[] };

/** What is shown together: each group that has members, and neighbours that stand in none. */
function blocksOf(components: readonly ComponentSight[]): readonly Block[] {
  const shown = components.filter(
    ({ component, status }) => component.isGroup || !component.onlyIfDegraded || status !== 'operational',
  );
  const blocks: { group: ComponentSight | null; leaves: ComponentSight[] }[] = [];
  for (const sight of shown) {
    const last = blocks.at(-1);
    if (sight.component.isGroup) blocks.push({ group: sight, leaves: [] });
    else if (last !== undefined && (last.group?.component.id ?? null) === sight.component.groupId)
      last.leaves.push(sight);
    else blocks.push({ group: null, leaves: [sight] });
  }
  return blocks.filter((block) => block.leaves.length > 0);
}

const block = ({ group, leaves }: Block): Html =>
  group === null
    ? html`<div class="card">${leaves.map((one) => leaf(one, 3))}</div>`
    : html`<div class="card group">
        <div class="group-head">
          <h3>${group.component.name}</h3>
          ${state(group.status)}
        </div>
        ${leaves.map((one) => leaf(one, 4))}
      </div>`;

function componentsSection({ components }: PageSight): Html | null {
  const blocks = blocksOf(components);
  if (blocks.length === 0) return null;
  const walked = blocks.flatMap((one) => one.leaves).filter((one) => one.component.showcase);
  return html`<section aria-labelledby="components-title">
    <h2 id="components-title">Components</h2>
    ${blocks.map(block)} ${walked.length === 0 ? null : stripKey(walked)}
  </section>`;
}

const openSection = (id: string, title: string, reports: readonly Report[], sight: PageSight): Html | null =>
  reports.length === 0
    ? null
    : html`<section aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        ${reports.map((report) => openReport(report, sight))}
      </section>`;

/** What was over within the last days, in the page's zone; `today` is a date there. */
function recent(sight: PageSight, today: string): readonly Report[] {
  const since = startOfDay(today, sight.page.zone).getTime() - (PAST_DAYS - 1) * DAY;
  return sight.incidents.filter(
    (report) => !isOpen(report) && (report.resolvedAt ?? report.startedAt).getTime() >= since,
  );
}

/** How it is now, what goes on, what is to come, and what was in the last days. */
export function frontPage(sight: PageSight, today: string, staleSince: Date | undefined): LaidOut {
  const root = rootOf(sight);
  const planned = sight.maintenances.filter(isOpen);
  const running = planned.filter((report) => report.status !== 'scheduled');
  const upcoming = planned.filter((report) => report.status === 'scheduled').toReversed();
  return layout(sight, {
    title: sight.overall.description,
    staleSince,
    walks: true,
    body: html`${overall(sight)}
      ${openSection('incidents-title', 'Current incidents', sight.incidents.filter(isOpen), sight)}
      ${openSection('running-title', 'Maintenance in progress', running, sight)} ${componentsSection(sight)}
      ${openSection('upcoming-title', 'Planned maintenance', upcoming, sight)}
      <section aria-labelledby="past-title">
        <h2 id="past-title">Last ${PAST_DAYS} days</h2>
        ${listOf(recent(sight, today), sight, `No incident ended in the last ${PAST_DAYS} days.`)}
        <p class="turn"><a href="${root}/history">All incidents</a></p>
      </section>
      ${subscribeSection(sight)}`,
  });
}

import { createHash } from 'node:crypto';
import { Feed } from 'feed';
import { html } from 'hono/html';
import { reportChangedAt, reportCreatedAt, reportLink } from '#notice/statuspage-v2.ts';
import type { PageSight } from '#status/page-sight.ts';
import { shownUpdates } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import { textOf } from './layout.ts';
import { STATE_WORDS, plannedTime, prose, time } from './words.ts';

/** Pure: incidents and maintenances as feeds, an entry each, whose content grows. https://www.rfc-editor.org/rfc/rfc4287, https://www.rssboard.org/rss-specification */

const ENTRIES = 50;

/** What XML cannot say, not even escaped. https://www.w3.org/TR/xml/#charsets */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
export const xmlText = (text: string): string => text.replaceAll(NOT_XML, '');

/** The same for ever, wherever the page moves. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function idOf(what: 'page' | 'report', code: string): string {
  const hash = createHash('sha256').update(`status ${what} ${code}`).digest('hex');
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `a${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

const contentOf = (report: Report, zone: string): string =>
  xmlText(
    textOf(
      html`${report.kind === 'maintenance' ? html`<p>${plannedTime(report, zone)}</p>` : null}
      ${shownUpdates(report).map(
        (update) =>
          html`<p>
              <strong>${STATE_WORDS[update.status]}</strong>,
              ${time(new Date(update.at), zone)}${update.editedAt === null ? '' : ' (edited)'}
            </p>
            ${prose(update.body)}`,
      )}`,
    ),
  );

function feedOf(sight: PageSight): Feed {
  const { page, url } = sight;
  const reports = [...sight.incidents, ...sight.maintenances]
    .map((report) => ({ report, at: reportChangedAt(report) }))
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, ENTRIES);
  const feed = new Feed({
    id: idOf('page', page.code),
    title: xmlText(`${page.title} status`),
    link: `${url}/`,
    updated: reports[0]?.at ?? page.createdAt,
    generator: false,
    author: { name: xmlText(page.title) },
    feedLinks: { atom: `${url}/history.atom`, rss: `${url}/history.rss` },
  });
  for (const { report, at } of reports) {
    feed.addItem({
      id: idOf('report', report.code),
      // Titles are HTML in Atom, so what people wrote is escaped once more.
      title: textOf(html`${xmlText(report.name)}`),
      link: reportLink(url, report),
      date: at,
      published: reportCreatedAt(report),
      content: contentOf(report, page.zone),
    });
  }
  return feed;
}

export const atom = (sight: PageSight): string => feedOf(sight).atom1();
export const rss = (sight: PageSight): string => feedOf(sight).rss2();

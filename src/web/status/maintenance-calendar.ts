import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import { HOUR, plus } from '#base/time.ts';
import { reportChangedAt, reportLink } from '#notice/statuspage-v2.ts';
import type { PageSight } from '#status/page-sight.ts';
import { shownUpdates } from '#status/report.ts';
import { xmlText } from './feeds.ts';
import { STATE_WORDS } from './words.ts';

/** Pure: maintenance as a calendar. An event keeps its id, and its stamp moves with what is said of it. https://datatracker.ietf.org/doc/html/rfc5545 */

const EVENTS = 100;
/** One line of what a calendar can say. */
const flat = (text: string): string => xmlText(text).replaceAll(/\s+/g, ' ').trim();

export function maintenanceCalendar(sight: PageSight): string {
  const calendar = ical({
    name: flat(`${sight.page.title}: maintenance`),
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'tocsin', product: 'maintenance', language: 'EN' },
    ttl: 3_600,
  });
  for (const report of sight.maintenances.slice(0, EVENTS)) {
    if (report.scheduledFor === null) continue;
    const [last] = shownUpdates(report);
    calendar.createEvent({
      id: `maintenance-${report.code}@tocsin`,
      start: report.scheduledFor,
      end: report.scheduledUntil ?? plus(report.scheduledFor, HOUR),
      stamp: reportChangedAt(report),
      sequence: report.updates.length,
      summary: flat(`${sight.page.title}: ${report.name}`),
      description: xmlText(last === undefined ? '' : `${STATE_WORDS[last.status]}: ${last.body}`),
      url: reportLink(sight.url, report),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}

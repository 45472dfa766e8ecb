import { eventsOf } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Stored } from '#ledger/follow.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { pageById } from '#status/page-store.ts';
import { reportById } from '#status/report-store.ts';
import type { Report, ReportFact } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { placeOf } from '../places.ts';
import { draftCard, endedDraft } from '../views/status-posts.ts';
import type { DraftEnd } from '../views/status-posts.ts';
import { answeredReminder } from './status-due.ts';
import { draftSight } from './status-sight.ts';
import { reportIdOf, showIfThere, showInRoom } from './status-room.ts';

type Ended = Stored<
  Extract<ReportFact, { kind: 'report.published' | 'report.draft_discarded' | 'report.retracted' }>
>;
const ENDS = ['report.published', 'report.draft_discarded', 'report.retracted'];
const HOW = {
  'report.published': 'published',
  'report.draft_discarded': 'discarded',
  'report.retracted': 'retracted',
} as const;

/** How every draft of a report ended so far, oldest first. `change()` alone writes these, from facts of reports. */
const endsOf = async (desk: Desk, report: Report): Promise<readonly Ended[]> =>
  (await eventsOf(desk, report.id, { kinds: ENDS })) as unknown as readonly Ended[];

const endSight = (event: Ended, page: StatusPage): DraftEnd => ({
  how: HOW[event.kind],
  actor: event.actor,
  at: event.at,
  page: page.title,
  title: event.kind === 'report.published' ? event.data.name : '',
  body: event.kind === 'report.published' ? event.data.body : '',
});

/** Each draft has one message, named by how many drafts of the report ended before it, so that the next one is asked for where people look. */
const nameOf = (round: number): string => `draft:${round}`;

async function showDraft(
  desk: Desk,
  row: OutboxRow,
  report: Report,
  page: StatusPage,
): Promise<Settlement | undefined> {
  const ends = await endsOf(desk, report);
  const last = ends.at(-1);
  if (last !== undefined) {
    const words = endedDraft(endSight(last, page));
    const settled = await showIfThere(desk, row, report, nameOf(ends.length - 1), words);
    if (settled !== undefined) return settled;
  }
  const sight = await draftSight(desk, report, page);
  if (sight === undefined) return undefined;
  const what = nameOf(ends.length);
  if (!sight.asks && (await placeOf(desk, report.id, what)) === undefined) return undefined;
  return showInRoom(desk, row, report, what, draftCard(sight));
}

/** Makes the message of a report's draft, and its reminder, agree with the report. A draft that asks nobody, and never did, has no message. */
export const statusDraft: Courier = async (desk, row) => {
  const report = await reportById(desk, reportIdOf(row));
  const page = report === undefined ? undefined : await pageById(desk, report.pageId);
  if (report === undefined || page === undefined) return { never: 'no such report' };
  return (
    (await showDraft(desk, row, report, page)) ??
    (await answeredReminder(desk, row, report, page)) ?? { done: true }
  );
};

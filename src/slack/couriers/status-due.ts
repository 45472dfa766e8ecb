import { eventById, eventsOf } from '#ledger/events.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Stored } from '#ledger/follow.ts';
import type { Courier, OutboxRow, Settlement } from '#ledger/outbox.ts';
import { pageById } from '#status/page-store.ts';
import { reportById } from '#status/report-store.ts';
import type { Report, ReportFact } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { actorName } from '../views/alert-lines.ts';
import { publicReminder } from '../views/status-posts.ts';
import { at } from '../views/words.ts';
import { eventIdOf } from './reconcile-payload.ts';
import { reportIdOf, showIfThere, showInRoom } from './status-room.ts';

type Due = Stored<Extract<ReportFact, { kind: 'report.update_due' }>>;
type Answer = Stored<
  Extract<ReportFact, { kind: 'report.published' | 'report.update_snoozed' | 'report.retracted' }>
>;
const ANSWERS = ['report.published', 'report.update_snoozed', 'report.retracted'];

const nameOf = (due: Pick<Due, 'id'>): string => `due:${due.id}`;

function saidOf(answer: Answer): string {
  const who = actorName(answer.actor);
  switch (answer.kind) {
    case 'report.published':
      return `${who} published one.`;
    case 'report.update_snoozed':
      return `${who} promised it for ${at(new Date(answer.data.until))}.`;
    case 'report.retracted':
    default:
      return `${who} took the report off the page.`;
  }
}

/** What answered a promise that was due: the first that was done about it since; `change()` alone writes these events. */
async function answerTo(desk: Desk, report: Report, due: Pick<Due, 'id'>): Promise<Answer | undefined> {
  const later = await eventsOf(desk, report.id, { after: due.id, kinds: ANSWERS, limit: 1 });
  return (later as unknown as readonly Answer[])[0];
}

const wordsOf = (report: Report, page: StatusPage, due: Due, answer: Answer | undefined) =>
  publicReminder({
    reportId: report.id,
    page: page.title,
    promised: new Date(due.data.promised),
    answered: answer === undefined ? null : saidOf(answer),
  });

/** Shows in the last reminder that it was answered, however that was done. */
export async function answeredReminder(
  desk: Desk,
  row: OutboxRow,
  report: Report,
  page: StatusPage,
): Promise<Settlement | undefined> {
  const dues = (await eventsOf(desk, report.id, {
    kinds: ['report.update_due'],
  })) as unknown as readonly Due[];
  const due = dues.at(-1);
  const answer = due === undefined ? undefined : await answerTo(desk, report, due);
  if (due === undefined || answer === undefined) return undefined;
  return showIfThere(desk, row, report, nameOf(due), wordsOf(report, page, due, answer));
}

/** Says once that customers were promised an update for now, unless it was answered before this was delivered. */
export const statusDue: Courier = async (desk, row) => {
  const report = await reportById(desk, reportIdOf(row));
  const event = await eventById(desk, eventIdOf(row));
  const page = report === undefined ? undefined : await pageById(desk, report.pageId);
  if (report === undefined || page === undefined || event?.kind !== 'report.update_due')
    return { never: 'no such report or promise' };
  const due = event as unknown as Due;
  if ((await answerTo(desk, report, due)) !== undefined) return { done: true };
  const settled = await showInRoom(desk, row, report, nameOf(due), wordsOf(report, page, due, undefined));
  return settled ?? { done: true };
};

import type { BroadcastId, ComponentId, StatusPageId } from '#base/ids.ts';
import { change } from '#ledger/change.ts';
import type { Store } from '#ledger/change.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { setTimers } from '#ledger/timers.ts';
import { reachOf, shotOfComponent } from '../broadcast.ts';
import type { BroadcastFact, ComponentShot, Matter } from '../broadcast.ts';
import { componentsOf } from '../component-store.ts';
import type { Component } from '../component.ts';
import { overallStatus } from '../overall.ts';
import { lockPace } from '../pace-store.ts';
import { lockPage } from '../page-store.ts';
import { openReports } from '../report-store.ts';
import type { Report } from '../report.ts';
import { MAIL_TIMER, POST_TIMER } from '../send-rules.ts';
import type { StatusPage } from '../status-page.ts';
import { dropUntold, sow } from '../telling-store.ts';

export type Announcement = {
  readonly page: StatusPage;
  readonly matter: Matter;
  readonly report: Report | null;
  readonly component: Component | null;
  /** Components that the change moves. */
  readonly affected: readonly ComponentId[];
  /** Where its progress is shown when it belongs to no incident. */
  readonly channelId: string | null;
  /** The page as it is in this transaction, where whoever tells of several changes has read it already. */
  readonly seen?: Seen;
};

/** What stands on a page: its components, and the reports that go on. */
export type Seen = { readonly components: readonly Component[]; readonly reports: readonly Report[] };

export const seenOf = async (open: OpenDesk, pageId: StatusPageId): Promise<Seen> => ({
  components: await componentsOf(open, pageId),
  reports: await openReports(open, pageId),
});

const groupsOf = (components: readonly Component[], ids: readonly ComponentId[]): readonly ComponentId[] => [
  ...new Set(
    components.flatMap((one) => (ids.includes(one.id) && one.groupId !== null ? [one.groupId] : [])),
  ),
];

/** The page in one line, and the touched components, as they are in this transaction. */
function picture(page: StatusPage, { components, reports }: Seen, ids: readonly ComponentId[]) {
  const codes = new Map(components.map((one) => [one.id, one.code]));
  const shots: readonly ComponentShot[] = components
    .filter((one) => ids.includes(one.id))
    .map((one) => shotOfComponent(one, one.groupId === null ? null : (codes.get(one.groupId) ?? null)));
  const overall = overallStatus({
    leaves: components.filter((one) => !one.isGroup).map((one) => one.status),
    incidents: reports.filter((report) => report.kind === 'incident').length,
    showsMaintenance: page.showsMaintenance,
  });
  return { overall, shots, groups: groupsOf(components, ids) };
}

/** Wakes the senders. The page's pace is held, so that a round that is just ending sees what is written here, or is woken by it. */
async function wake(open: OpenDesk, pageId: StatusPageId, mails: number, posts: number): Promise<void> {
  if (mails + posts === 0) return;
  await lockPace(open.tx, pageId, open.instant);
  await setTimers(open.tx, [
    ...(mails > 0 ? [{ kind: MAIL_TIMER, subject: pageId, at: open.instant }] : []),
    ...(posts > 0 ? [{ kind: POST_TIMER, subject: pageId, at: open.instant }] : []),
  ]);
}

/** The rows are written in one go for all; what is left to do is to say so. */
const begun: Store<BroadcastId, BroadcastId> = {
  load: async () => undefined,
  save: async () => undefined,
  subject: (id) => id,
};

/**
 * Tells everybody who wants to hear of it, inside the transaction of the change: component changes go to webhooks only, a retraction only to those who were
 * told. Answers how many will be told; `broadcastId` is null when nobody is.
 */
export async function broadcast(
  open: OpenDesk,
  wish: Announcement,
): Promise<{ readonly broadcastId: BroadcastId | null; readonly total: number }> {
  const { page, matter, report, component, channelId } = wish;
  // Changes of one page follow each other, and so do their tellings.
  await lockPage(open.tx, page.id);
  if (matter.kind === 'retracted')
    await dropUntold(open, page.id, matter.report.id, 'it was taken back before it was told');
  const touched = reachOf(report, component === null ? wish.affected : [...wish.affected, component.id]);
  const { overall, shots, groups } = picture(page, wish.seen ?? (await seenOf(open, page.id)), touched);
  const id = open.ids.next('bct');
  const reportId = matter.kind === 'retracted' ? matter.report.id : (report?.id ?? null);
  const { total, mails, posts } = await sow(open, {
    id,
    pageId: page.id,
    at: open.instant,
    matter,
    overall,
    components: shots,
    reportId,
    componentId: component?.id ?? null,
    channelId,
    reach: [...touched, ...groups],
  });
  if (total === 0) return { broadcastId: null, total };
  await change<BroadcastId, BroadcastId, BroadcastFact, never>(open, begun, id, () => ({
    next: id,
    facts: [{ kind: 'broadcast.begun', data: { pageId: page.id, reportId, about: matter.kind, total } }],
  }));
  await wake(open, page.id, mails, posts);
  return { broadcastId: id, total };
}
